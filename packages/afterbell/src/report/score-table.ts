/** @file Scores of all forecasters on the same sessions, the last close first, then the subject. */

import type { ForecasterReport } from "../backtest/backtest-report.ts";
import type { NumberFormat } from "../scores/score.ts";
import { symbolColumns, type TableColumn } from "../scores/table-columns.ts";
import { forecasterLabel } from "./forecaster-label.ts";
import { inOrder } from "./forecaster-order.ts";
import { html, type Markup } from "./html.ts";
import { PERCENT, percent, pValue, score } from "./number-format.ts";
import type { ReportInput } from "./report-input.ts";

/** How the page writes the numbers of each format. */
const formats: Readonly<Record<NumberFormat, (value: number) => string>> = {
  error: score,
  ratio: score,
  percent,
  "p-value": pValue,
};

export function scoreTable({ subject, report, backtested }: ReportInput): Markup {
  const { symbol } = backtested.series;
  const { from, to } = report.symbols[symbol]!;
  const columns = symbolColumns.map(
    (column) =>
      html`<th scope="col"><abbr title="${column.meaning}">${headingOf(column)}</abbr></th>`,
  );
  const rows = inOrder(report.forecasters, subject).map((forecaster) =>
    rowOf(forecaster, symbol, forecaster.name === subject),
  );
  return html`<div class="scroll" role="region" aria-label="Score table" tabindex="0">
<table>
<caption><span>Scores on ${symbol}, ${from} to ${to}, ${report.options.horizon > 1 ? "all steps ahead together" : "one session ahead"}. All rows cover the same sessions.</span></caption>
<thead><tr><th scope="col">Forecaster</th>${columns}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>`;
}

/** What each column means, a line each. */
export function scoreGlossary(): Markup {
  const entries = symbolColumns.map(
    (column) => html`<dt>${headingOf(column)}</dt><dd>${column.meaning}</dd>
`,
  );
  return html`<dl>
${entries}</dl>`;
}

function rowOf({ name, symbols }: ForecasterReport, symbol: string, isSubject: boolean): Markup {
  const scores = symbols[symbol]!;
  const cells = symbolColumns.map(
    (column) => html`<td>${cellOf(column, column.of(scores.overall))}</td>`,
  );
  const label = isSubject ? html`<strong>${forecasterLabel(name)}</strong>` : forecasterLabel(name);
  return html`<tr${isSubject ? html` class="subject"` : ""}><th scope="row">${label}</th>${cells}</tr>
`;
}

function headingOf({ heading }: TableColumn): string {
  return heading.replaceAll(" %", PERCENT);
}

function cellOf({ format }: TableColumn, value: number | null): string {
  return value === null ? "–" : formats[format](value);
}
