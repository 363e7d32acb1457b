/** @file From cells to prices, once the columns are known: the numbers and dates of every row. */

import type { SessionDate } from "../../domain/session-date.ts";
import type { Prices } from "../adjustment.ts";
import type { Field } from "./column-name.ts";
import { MalformedValueError, MissingValueError, RowLengthError } from "./csv-errors.ts";
import {
  agreedMark,
  type DecimalMark,
  decimalMarkOf,
  isMissing,
  type NumberCell,
  parseDecimal,
} from "./decimal.ts";
import type { CsvLayout } from "./layout.ts";
import { readSessionDates } from "./session-dates.ts";
import type { TableRow } from "./table.ts";

/** One row of a file with prices as written, before any adjustment. */
export interface PriceRow extends Prices {
  readonly line: number;
  readonly date: SessionDate;
  /** null where the file has no such column. */
  readonly adjClose: number | null;
  readonly volume: number | null;
}

export interface PriceRows {
  /** In the order of the file. */
  readonly rows: readonly PriceRow[];
  /** Lines without any price, left out. */
  readonly linesWithoutPrice: readonly number[];
  readonly dateFormat: string;
  readonly dateNote: string | null;
  readonly decimalMark: DecimalMark;
}

const priceFields = ["open", "high", "low", "close", "adjClose"] as const;

/**
 * @throws {PriceFileError} A row of another length, a cell that is not what its column holds, a
 *   row with prices but no close.
 */
export function readPriceRows(
  file: string,
  dataRows: readonly TableRow[],
  layout: CsvLayout,
): PriceRows {
  for (const { line, cells } of dataRows) {
    if (cells.length !== layout.width) {
      throw new RowLengthError(file, line, layout.width, cells.length);
    }
  }
  const { columns } = layout;
  const columnsOfPrices = priceFields.flatMap((field) => columns[field] ?? []);
  const hasPrice = (row: TableRow) => columnsOfPrices.some((at) => !isMissing(row.cells[at]!));
  const priced = dataRows.filter(hasPrice);
  const linesWithoutPrice = dataRows.filter((row) => !hasPrice(row)).map(({ line }) => line);
  if (priced.length === 0) {
    return { rows: [], linesWithoutPrice, dateFormat: "", dateNote: null, decimalMark: "." };
  }

  const { dates, format, note } = readSessionDates(cellsOf(priced, [columns.date]), {
    file,
    field: nameOf(layout, "date"),
    usesDecimalCommaLanguage: layout.usesDecimalCommaLanguage,
  });
  const marks = marksOf(file, priced, layout, columnsOfPrices);
  const rows = priced.map((row, i) => priceRow(file, row, dates[i]!, layout, marks));
  const decimalMark = marks.price;
  return { rows, linesWithoutPrice, dateFormat: format, dateNote: note, decimalMark };
}

interface Marks {
  readonly price: DecimalMark;
  readonly volume: DecimalMark;
}

function marksOf(
  file: string,
  rows: readonly TableRow[],
  { columns, width, usesDecimalCommaLanguage }: CsvLayout,
  columnsOfPrices: readonly number[],
): Marks {
  const others = Array.from({ length: width }, (_, at) => at).filter(
    (at) => at !== columns.date && at !== columns.symbol && !columnsOfPrices.includes(at),
  );
  const prices = cellsOf(rows, columnsOfPrices);
  const price = decimalMarkOf(file, prices, cellsOf(rows, others), usesDecimalCommaLanguage);
  // Volumes may be written in another way than prices: 1,234,567 beside 40.30 or beside 40,30.
  const volumes = columns.volume === undefined ? [] : cellsOf(rows, [columns.volume]);
  return { price, volume: agreedMark(file, volumes) ?? price };
}

function cellsOf(rows: readonly TableRow[], columns: readonly number[]): NumberCell[] {
  return rows.flatMap(({ line, cells }) => columns.map((at) => ({ line, text: cells[at]! })));
}

function priceRow(
  file: string,
  { line, cells }: TableRow,
  date: SessionDate,
  layout: CsvLayout,
  marks: Marks,
): PriceRow {
  const read = (field: Field, mark: DecimalMark): number | null => {
    const column = layout.columns[field];
    if (column === undefined) return null;
    const parsed = parseDecimal(cells[column]!, mark);
    if (parsed.kind === "number") return parsed.value;
    if (parsed.kind === "missing") return null;
    const expected = `a number such as 1234${mark}5`;
    throw new MalformedValueError(file, line, nameOf(layout, field), expected, cells[column]!);
  };
  const close = read("close", marks.price);
  if (close === null) throw new MissingValueError(file, line, nameOf(layout, "close"));
  return {
    line,
    date,
    open: read("open", marks.price),
    high: read("high", marks.price),
    low: read("low", marks.price),
    close,
    adjClose: read("adjClose", marks.price),
    volume: read("volume", marks.volume),
  };
}

/** The column's own name, for errors; yfinance's date column has none on the line of the fields. */
export function nameOf(layout: CsvLayout, field: Field): string {
  const column = layout.columns[field];
  if (column === undefined) return field;
  return (field === "date" && layout.headingRows > 1 ? "Date" : layout.names[column]) || field;
}
