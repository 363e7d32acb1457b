/** @file Scores of all forecasters on the same sessions, persistence first, then the subject. */

import type { ForecasterReport } from "../backtest/backtest-report.ts";
import { inOrder } from "./forecaster-order.ts";
import { html, type Markup } from "./html.ts";
import type { ReportInput } from "./report-input.ts";
import { type ScoreColumn, scoreColumns } from "./score-columns.ts";

export function scoreTable({ subject, report, backtested }: ReportInput): Markup {
  const { symbol } = backtested.series;
  const { from, to } = report.symbols[symbol]!;
  const columns = scoreColumns.map(
    ({ heading, meaning }) => html`<th scope="col"><abbr title="${meaning}">${heading}</abbr></th>`,
  );
  const rows = inOrder(report.forecasters, subject).map((forecaster) =>
    rowOf(forecaster, symbol, forecaster.name === subject),
  );
  return html`<div class="scroll" role="region" aria-label="Score table" tabindex="0">
<table>
<caption><span>Scores on ${symbol}, ${from} to ${to}, ${report.options.horizon > 1 ? "all steps ahead together" : "one session ahead"}. Every row has the same sessions.</span></caption>
<thead><tr><th scope="col">Forecaster</th>${columns}</tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>`;
}

/** What each column means, a line each. */
export function scoreGlossary(): Markup {
  const entries = scoreColumns.map(
    ({ heading, meaning }) => html`<dt>${heading}</dt><dd>${meaning}</dd>
`,
  );
  return html`<dl>
${entries}</dl>`;
}

function rowOf({ name, symbols }: ForecasterReport, symbol: string, isSubject: boolean): Markup {
  const scores = symbols[symbol]!;
  const cells = scoreColumns.map((column) => html`<td>${cellOf(column, column.of(scores))}</td>`);
  const label = isSubject ? html`<strong>${name}</strong>` : name;
  return html`<tr${isSubject ? html` class="subject"` : ""}><th scope="row">${label}</th>${cells}</tr>
`;
}

function cellOf({ format }: ScoreColumn, value: number | null): string {
  return value === null ? "–" : format(value);
}
