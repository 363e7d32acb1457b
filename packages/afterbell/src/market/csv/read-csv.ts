/** @file A price file's text as a series, with everything that was noticed on the way. */

import type { Bar } from "../../domain/bar.ts";
import { type BarSeries, barSeries } from "../../domain/bar-series.ts";
import { adjusted, type Prices } from "../adjustment.ts";
import { type Finding, plural } from "../finding.ts";
import { datesUnsorted, duplicateDate, rowsWithoutPrice, symbolDiffers } from "../row-findings.ts";
import type { Field } from "./column-name.ts";
import {
  MalformedValueError,
  MissingValueError,
  NoPriceRowsError,
  SeveralSymbolsError,
  SymbolNotInFileError,
} from "./csv-errors.ts";
import type { DecimalMark } from "./decimal.ts";
import { type CsvLayout, recogniseLayout } from "./layout.ts";
import { nameOf, type PriceRow, type PriceRows, readPriceRows } from "./price-rows.ts";
import { parseTable, type Table, type TableRow } from "./table.ts";

export interface ReadCsvOptions {
  /** Named in errors. */
  readonly file: string;
  /** Symbol of the series, regardless of the file. */
  readonly symbol: string;
  /** Symbol to read from a file of several. */
  readonly pick?: string;
  /** Keep the raw close of a file that has an adjusted one too. @default false, as yfinance */
  readonly unadjusted?: boolean;
}

export interface CsvContent {
  readonly series: BarSeries;
  readonly layout: LayoutSummary;
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/** How a file was understood. */
export interface LayoutSummary {
  readonly headingLines: number;
  readonly delimiter: string;
  readonly dateFormat: string;
  readonly order: "ascending" | "descending" | "unsorted";
  readonly decimalMark: DecimalMark;
  /** Name of the column that is each field. */
  readonly columns: Partial<Record<Field, string>>;
  readonly ignoredColumns: readonly string[];
}

/** @throws {PriceFileError} What is wrong with the text, at its line. */
export function readCsv(text: string, options: ReadCsvOptions): CsvContent {
  const { file, symbol, pick = null, unadjusted = false } = options;
  const table = parseTable(text, file);
  const layout = recogniseLayout(table, pick);
  const data = table.rows.slice(layout.headingRows);
  if (data.length === 0) throw new NoPriceRowsError(file, "no rows below the header");
  const { rows: ofSymbol, found } = rowsOfSymbol(table, layout, data, pick);
  const content = readPriceRows(file, ofSymbol, layout);
  if (content.rows.length === 0) {
    throw new NoPriceRowsError(file, `${plural(data.length, "row")}, none with a price`);
  }
  const { rows, findings: orderFindings, order } = inTimeOrder(symbol, content.rows);
  const { bars, note } = barsOf(file, rows, layout, unadjusted);
  return {
    series: barSeries(symbol, bars),
    layout: summaryOf(table, layout, content, order),
    findings: [
      ...(pick === null && found !== null ? symbolFindings(symbol, found) : []),
      ...withoutPriceFindings(content),
      ...orderFindings,
    ],
    notes: [note, content.dateNote].filter((text) => text !== null),
  };
}

function rowsOfSymbol(
  { file }: Table,
  { columns, tickers }: CsvLayout,
  rows: readonly TableRow[],
  pick: string | null,
): { rows: readonly TableRow[]; found: string | null } {
  const column = columns.symbol;
  if (column === undefined) {
    if (pick !== null && tickers.length === 0) throw new SymbolNotInFileError(file, pick, []);
    return { rows, found: tickers[0] ?? null };
  }
  const symbolOf = (row: TableRow) => row.cells[column] ?? "";
  const symbols = [...new Set(rows.map(symbolOf))].filter((symbol) => symbol !== "");
  if (pick === null) {
    if (symbols.length > 1) throw new SeveralSymbolsError(file, symbols);
    return { rows, found: symbols[0] ?? null };
  }
  const picked = rows.filter((row) => symbolOf(row).toUpperCase() === pick.toUpperCase());
  if (picked.length === 0) throw new SymbolNotInFileError(file, pick, symbols);
  return { rows: picked, found: pick };
}

function symbolFindings(asked: string, found: string): Finding[] {
  return asked.toUpperCase() === found.toUpperCase()
    ? []
    : [symbolDiffers(asked, found, "the file", "warning")];
}

function withoutPriceFindings({ linesWithoutPrice }: PriceRows): Finding[] {
  return rowsWithoutPrice(
    linesWithoutPrice.map((line) => `line ${line}`),
    [],
  );
}

/** Ascending, with one row a day: the first in the file is kept. */
function inTimeOrder(
  symbol: string,
  rows: readonly PriceRow[],
): {
  rows: PriceRow[];
  findings: Finding[];
  order: LayoutSummary["order"];
} {
  const order = orderOf(rows);
  const findings: Finding[] = [];
  if (order === "unsorted") {
    const odd = rows.find((row, i) => i > 0 && row.date < rows[i - 1]!.date)!;
    findings.push(datesUnsorted(odd.date, odd.line));
  }
  const kept = new Map<string, PriceRow>();
  for (const row of rows) {
    const first = kept.get(row.date);
    if (first === undefined) kept.set(row.date, row);
    else findings.push(duplicate(symbol, first, row));
  }
  const sorted = [...kept.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  return { rows: sorted, findings, order };
}

function orderOf(rows: readonly PriceRow[]): LayoutSummary["order"] {
  const pairs = rows.slice(1).map((row, i) => [rows[i]!.date, row.date] as const);
  if (pairs.every(([a, b]) => a <= b)) return "ascending";
  return pairs.every(([a, b]) => a >= b) ? "descending" : "unsorted";
}

function duplicate(symbol: string, first: PriceRow, again: PriceRow): Finding {
  const { line: keptLine, ...kept } = first;
  const { line: leftOutLine, ...leftOut } = again;
  const identical = JSON.stringify(kept) === JSON.stringify(leftOut);
  return duplicateDate(symbol, first.date, { kept: keptLine, leftOut: leftOutLine }, identical);
}

function barsOf(
  file: string,
  rows: readonly PriceRow[],
  layout: CsvLayout,
  unadjusted: boolean,
): { bars: Bar[]; note: string | null } {
  const hasAdjusted = layout.columns.adjClose !== undefined;
  if (!hasAdjusted || unadjusted) {
    const bars = rows.map((row) => barOf(row, row));
    return { bars, note: hasAdjusted ? "the raw close is kept (--unadjusted)" : null };
  }
  const bars = rows.map((row) => barOf(row, adjustedPrices(file, row, layout)));
  const changed = rows.filter((row) => row.adjClose !== row.close).length;
  const [adjName, name] = [nameOf(layout, "adjClose"), nameOf(layout, "close")];
  const note =
    `open, high, low and close are multiplied by ${adjName} / ${name}, as yfinance's auto_adjust ` +
    `does (${changed} of ${plural(rows.length, "session")} changed; ingest --unadjusted keeps the raw close)`;
  return { bars, note };
}

function barOf({ date, volume }: PriceRow, { open, high, low, close }: Prices): Bar {
  return { date, open, high, low, close, volume };
}

function adjustedPrices(file: string, row: PriceRow, layout: CsvLayout): Prices {
  if (row.adjClose === null)
    throw new MissingValueError(file, row.line, nameOf(layout, "adjClose"));
  const prices = adjusted(row, row.adjClose);
  if (prices !== null && Object.values(prices).every((price) => Number.isFinite(price ?? 0))) {
    return prices;
  }
  const expected = `a price above 0 to divide ${nameOf(layout, "adjClose")} ${row.adjClose} by`;
  throw new MalformedValueError(file, row.line, nameOf(layout, "close"), expected, `${row.close}`);
}

function summaryOf(
  table: Table,
  layout: CsvLayout,
  { dateFormat, decimalMark }: PriceRows,
  order: LayoutSummary["order"],
): LayoutSummary {
  const used = Object.entries(layout.columns) as [Field, number][];
  const columns = Object.fromEntries(used.map(([field]) => [field, nameOf(layout, field)]));
  const ignoredColumns = layout.names.filter((_, i) => used.every(([, column]) => column !== i));
  const { headingRows: headingLines } = layout;
  const { delimiter } = table;
  return { headingLines, delimiter, dateFormat, order, decimalMark, columns, ignoredColumns };
}
