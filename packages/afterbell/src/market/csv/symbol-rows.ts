/** @file The rows of one symbol as a first reading leaves them: what decides how the second has to read them. */

import { plural } from "../finding.ts";
import type { Field } from "./column-name.ts";
import { NoPriceRowsError, type PriceFileError, RowLengthError } from "./csv-errors.ts";
import { addDate, type DateColumn, dateColumn, type ShapeOf } from "./date-column.ts";
import { isMissing } from "./decimal.ts";
import { addOther, addVote, type MarkEvidence, markEvidence } from "./decimal-mark.ts";
import type { CsvLayout } from "./layout.ts";
import type { TableRow } from "./row-blocks.ts";

export const priceFields = ["open", "high", "low", "close", "adjClose"] as const;

export interface SymbolRows {
  readonly file: string;
  /** As the file spells it; null where all rows are taken to be of one symbol. */
  readonly name: string | null;
  readonly layout: CsvLayout;
  readonly columnsOfPrices: readonly number[];
  readonly otherColumns: readonly number[];
  readonly dates: DateColumn;
  readonly marks: MarkEvidence;
  /** Lines of rows without any price. */
  readonly withoutPrice: number[];
  /** Those of them with a volume. */
  readonly volumeAlone: TableRow[];
  count: number;
  lastLine: number;
  wrongLength: { readonly line: number; readonly cells: number } | null;
}

export interface SymbolRowsOptions {
  readonly file: string;
  readonly name: string | null;
  readonly layout: CsvLayout;
  readonly needsOffset: boolean;
  readonly shapeOf: ShapeOf;
}

export function symbolRows(options: SymbolRowsOptions): SymbolRows {
  const { file, name, layout, needsOffset, shapeOf } = options;
  const { columns, width, usesDecimalCommaLanguage } = layout;
  const columnsOfPrices = priceFields.flatMap((field) => columns[field] ?? []);
  const isOther = (at: number) =>
    at !== columns.date && at !== columns.symbol && !columnsOfPrices.includes(at);
  const field = nameOf(layout, "date");
  return {
    ...{ file, name, layout, columnsOfPrices },
    otherColumns: Array.from({ length: width }, (_, at) => at).filter(isOther),
    dates: dateColumn({ file, field, usesDecimalCommaLanguage, needsOffset, shapeOf }),
    marks: markEvidence(file, usesDecimalCommaLanguage),
    ...{ withoutPrice: [], volumeAlone: [], count: 0, lastLine: 0, wrongLength: null },
  };
}

/** Takes note of a row; none of it is kept but its date and what an error or a later row may need. */
export function surveyRow(rows: SymbolRows, row: TableRow): void {
  const { line, cells } = row;
  const { columns, width, timeColumn } = rows.layout;
  rows.count++;
  rows.lastLine = line;
  if (cells.length !== width) {
    rows.wrongLength ??= { line, cells: cells.length };
    return;
  }
  if (!hasPrice(rows, row)) {
    rows.withoutPrice.push(line);
    if (columns.volume !== undefined && !isMissing(cells[columns.volume]!)) {
      rows.volumeAlone.push(row);
    }
    return;
  }
  addDate(rows.dates, line, cells[columns.date]!, timeColumn === null ? "" : cells[timeColumn]!);
  surveyMarks(rows, row);
}

function surveyMarks(
  { marks, columnsOfPrices, otherColumns, layout: { columns } }: SymbolRows,
  { line, cells }: TableRow,
): void {
  for (const at of columnsOfPrices) addVote(marks.prices, line, cells[at]!);
  if (columns.volume !== undefined) addVote(marks.volumes, line, cells[columns.volume]!);
  if (marks.prices.mark !== null) return;
  for (const at of otherColumns) addOther(marks, cells[at]!);
}

export function hasPrice({ columnsOfPrices }: SymbolRows, { cells }: TableRow): boolean {
  for (const at of columnsOfPrices) if (!isMissing(cells[at]!)) return true;
  return false;
}

/** Why a file has no prices that ends with its heading. */
export const NO_ROWS = "no rows below the header";

/** What is wrong with the rows as such, before their cells are looked at. */
export function faultOfRows(rows: SymbolRows): PriceFileError | null {
  const { file, layout, wrongLength, count, withoutPrice } = rows;
  if (wrongLength !== null) {
    return new RowLengthError(file, wrongLength.line, layout.width, wrongLength.cells);
  }
  if (count === 0) return new NoPriceRowsError(file, NO_ROWS);
  if (withoutPrice.length < count) return null;
  return new NoPriceRowsError(file, `${plural(count, "row")}, none with a price`);
}

/** The column's own name, for errors; yfinance's date column has none on the line of the fields. */
export function nameOf(layout: CsvLayout, field: Field): string {
  const column = layout.columns[field];
  if (column === undefined) return field;
  return (field === "date" && layout.headingRows > 1 ? "Date" : layout.names[column]) || field;
}
