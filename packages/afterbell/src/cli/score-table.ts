/** @file A backtest's scores as a table in the terminal, from the columns of the score registry. */

import type { BacktestReport } from "../backtest/backtest-report.ts";
import { forecasterLabel } from "../report/forecaster-label.ts";
import type { NumberFormat } from "../scores/score.ts";
import { pooledColumns, symbolColumns, type TableColumn } from "../scores/table-columns.ts";
import { formatTable } from "./print.ts";

/** How the terminal writes numbers: plain ASCII, so that they can be copied and sorted. */
const formats: Readonly<Record<NumberFormat, (value: number) => string>> = {
  error: (value) => value.toPrecision(5),
  ratio: (value) => value.toFixed(3),
  percent: (share) => plainPercent(share).replace(/^-(0\.0%)$/, "$1"),
  "p-value": (p) => (p < 0.001 ? "<0.001" : p.toFixed(3)),
};

export function plainPercent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** A line per forecaster, all symbols and steps ahead together. */
export function terminalScoreTable({ symbols, forecasters }: BacktestReport): string {
  const columns = columnsFor(symbols);
  const rows = forecasters.map(({ name, overall }) => [
    forecasterLabel(name),
    ...columns.map((column) => cellOf(column, column.of(overall))),
  ]);
  return formatTable([["", ...columns.map(({ heading }) => heading)], ...rows]);
}

/** What errors are measured in, for a line above the table. */
export function errorUnit({ symbols }: Pick<BacktestReport, "symbols">): string {
  const columns = columnsFor(symbols);
  if (columns.every(({ unit }) => unit !== "log return")) {
    return "errors in the currency of the prices";
  }
  const headings = columns
    .filter(({ unit }) => unit === "log return")
    .map(({ heading }) => heading);
  return `${headings.join(", ")} of log(value / last close)`;
}

function columnsFor(symbols: BacktestReport["symbols"]): TableColumn[] {
  const all = Object.keys(symbols).length > 1 ? pooledColumns : symbolColumns;
  return all.filter(({ shownIn }) => shownIn === "tables");
}

function cellOf({ format }: TableColumn, value: number | null): string {
  return value === null ? "-" : formats[format](value);
}
