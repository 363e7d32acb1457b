/**
 * @file Recognises how a price file is laid out, from its content: which column is what, and how
 * many lines of heading there are. yfinance writes two or three, with the ticker below the field:
 *
 *     Price,Close,High,Low,Open,Volume        Date,Open,High,Low,Close,Adj Close,Volume
 *     Ticker,AAPL,AAPL,AAPL,AAPL,AAPL         2010-01-04,7.622500,7.660714,…
 *     Date,,,,,
 *     2018-01-02,40.30418395996094,…
 */

import { eventKindOf, type Field, isTimeOfDay, meaningOf, normalised } from "./column-name.ts";
import {
  AmbiguousColumnsError,
  MissingColumnError,
  NoPriceRowsError,
  SeveralSymbolsError,
  SymbolNotInFileError,
} from "./csv-errors.ts";
import { dateShapeOf } from "./date-shape.ts";
import { parseDecimal } from "./decimal.ts";
import type { TableRow } from "./row-blocks.ts";
import type { Table } from "./table.ts";

export interface CsvLayout {
  /** Rows of the table that are heading. */
  readonly headingRows: number;
  /** Cells of every row. */
  readonly width: number;
  /** Column indices. Without a raw close, an adjusted close is the close. */
  readonly columns: Columns;
  /** Column of times of day beside the dates; only hourly prices need it. */
  readonly timeColumn: number | null;
  readonly eventColumns: { readonly dividend: number | null; readonly split: number | null };
  /** As the file has them. */
  readonly names: readonly string[];
  /** Tickers of a second line of heading, in the order found. */
  readonly tickers: readonly string[];
  /** Whether the column names are in a language that writes decimal commas. */
  readonly usesDecimalCommaLanguage: boolean;
}

export type Columns = Readonly<Partial<Record<Field, number>> & Record<"date" | "close", number>>;

/**
 * @param pick Ticker to read where the heading names several.
 * @throws {PriceFileError} No date or close column, two for one field, several tickers.
 */
export function recogniseLayout(table: Table, pick: string | null): CsvLayout {
  const heading = headingOf(table);
  const line = heading.fields.line;
  const tickers = tickersIn(heading);
  const ticker = chosenTicker(table.file, tickers, pick);
  const names = heading.fields.cells;
  const isOther = (column: number) =>
    (heading.datesComeFirst && column === 0) ||
    (ticker !== null && heading.tickers?.cells[column]?.toUpperCase() !== ticker.toUpperCase());
  const candidates = names.map((name, column) => (isOther(column) ? "" : name));
  const found = columnsByName(table.file, line, candidates);
  const date = found.date ?? unnamedDateColumn(table, heading);
  if (date === null) throw new MissingColumnError(table.file, line, "date", names);
  const columns = withClose(found);
  if (columns === null) throw new MissingColumnError(table.file, line, "close", names);
  return {
    headingRows: heading.rows,
    width: names.length,
    columns: { ...columns, date },
    timeColumn: columnWhere(candidates, (name, at) => at !== date && isTimeOfDay(name)),
    eventColumns: {
      dividend: columnWhere(candidates, (name) => eventKindOf(name) === "dividend"),
      split: columnWhere(candidates, (name) => eventKindOf(name) === "split"),
    },
    names,
    tickers,
    usesDecimalCommaLanguage: names.some((name) => meaningOf(name)?.language === "other"),
  };
}

/** Tickers of a second line of heading, each once. */
export function tickersOf(table: Table): string[] {
  return tickersIn(headingOf(table));
}

function tickersIn({ tickers }: Heading): string[] {
  return [...new Set((tickers?.cells.slice(1) ?? []).filter((cell) => cell !== ""))];
}

/** @returns The first such column, or null. */
function columnWhere(
  names: readonly string[],
  isWanted: (name: string, column: number) => boolean,
): number | null {
  const column = names.findIndex((name, at) => name !== "" && isWanted(name, at));
  return column === -1 ? null : column;
}

interface Heading {
  readonly fields: TableRow;
  readonly tickers: TableRow | null;
  readonly rows: number;
  /** Whether the dates are in the first column despite its name. */
  readonly datesComeFirst: boolean;
}

function headingOf(table: Table): Heading {
  const [first, second, third] = table.head;
  if (first === undefined) throw new NoPriceRowsError(table.file, "no lines");
  if (second === undefined || !isLabels(second)) {
    return { fields: first, tickers: null, rows: 1, datesComeFirst: false };
  }
  const isDateLine =
    third !== undefined &&
    meaningOf(third.cells[0] ?? "")?.field === "date" &&
    third.cells.slice(1).every((cell) => cell === "");
  // group_by="ticker" swaps the two lines.
  const [fields, tickers] =
    fieldCount(second) > fieldCount(first) ? [second, first] : [first, second];
  return { fields, tickers, rows: isDateLine ? 3 : 2, datesComeFirst: true };
}

/** A line such as `Ticker,AAPL,AAPL`: words in every column after an index name. */
function isLabels(row: TableRow): boolean {
  const [first = "", ...others] = row.cells;
  // yfinance's own line: a ticker may be a number, as in Shanghai, or look like a missing value, as NAT and NULL.
  if (/^tickers?$/.test(normalised(first)) && others.every((cell) => cell !== "")) return true;
  return (
    ["", "ticker", "tickers", "price", "symbol", "date", "datetime"].includes(normalised(first)) &&
    others.length > 0 &&
    others.every((cell) => /^[\p{L}^]/u.test(cell) || /^\d+\.[A-Z]/.test(cell)) &&
    others.every((cell) => parseDecimal(cell, ".").kind === "malformed")
  );
}

function fieldCount(row: TableRow): number {
  return new Set(row.cells.slice(1).map((cell) => meaningOf(cell)?.field)).size;
}

function chosenTicker(file: string, tickers: readonly string[], pick: string | null) {
  if (pick !== null && tickers.length > 0) {
    const found = tickers.find((ticker) => ticker.toUpperCase() === pick.toUpperCase());
    if (found === undefined) throw new SymbolNotInFileError(file, pick, tickers);
    return found;
  }
  if (tickers.length > 1) throw new SeveralSymbolsError(file, tickers);
  return null;
}

type FoundColumns = Partial<Record<Field, number>>;

function columnsByName(file: string, line: number, names: readonly string[]): FoundColumns {
  const columns: FoundColumns = {};
  const found = names.map((name, column) => ({ name, column, meaning: meaningOf(name) }));
  for (const field of new Set(found.flatMap(({ meaning }) => meaning?.field ?? []))) {
    const ofField = found.filter(({ meaning }) => meaning?.field === field);
    const outright = ofField.filter(({ meaning }) => meaning?.rank === 0);
    const [best, rival] = outright.length > 0 ? outright : ofField;
    if (best !== undefined && rival !== undefined && field !== "symbol") {
      throw new AmbiguousColumnsError(file, line, field, [best.name, rival.name]);
    }
    if (best !== undefined) columns[field] = best.column;
  }
  return columns;
}

/** Raw open, high and low with only an adjusted close would be on two scales, so there is no close then. */
function withClose(found: FoundColumns): (FoundColumns & { close: number }) | null {
  const { close, adjClose, ...others } = found;
  if (close !== undefined) return { ...found, close };
  const isAlone =
    others.open === undefined && others.high === undefined && others.low === undefined;
  return adjClose !== undefined && isAlone ? { ...others, close: adjClose } : null;
}

/** pandas writes an index without a name: the first column, if it holds dates. */
function unnamedDateColumn(table: Table, heading: Heading): number | null {
  if (heading.datesComeFirst) return 0;
  const name = normalised(heading.fields.cells[0] ?? "");
  const isUnnamed = name === "" || name === "index" || name.startsWith("unnamed");
  const cell = table.head[heading.rows]?.cells[0] ?? "";
  return isUnnamed && dateShapeOf(cell) !== null ? 0 : null;
}
