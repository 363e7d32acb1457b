/** @file The numbers of one symbol's rows, as a second reading finds them: columns, in the order of the file. */

import { MalformedValueError, MissingValueError, type PriceFileError } from "./csv-errors.ts";
import { type DecimalMark, decimalsOf, isMissing, parseDecimal } from "./decimal.ts";
import type { Marks } from "./decimal-mark.ts";
import type { TableRow } from "./row-blocks.ts";
import { hasPrice, nameOf, type priceFields, type SymbolRows } from "./symbol-rows.ts";

export type ValueField = (typeof priceFields)[number] | "volume";

/** A dividend or split of a row, as written. */
export interface RowEvent {
  readonly row: number;
  readonly kind: "dividend" | "split";
  readonly value: number;
}

export interface SymbolValues {
  readonly marks: Marks;
  /** The close first: a row without it has one error, whatever else is wrong. */
  readonly columns: readonly ValueColumn[];
  readonly events: RowEvent[];
  /** Cells of dividends and splits that are no numbers. */
  readonly unreadEvents: { count: number; first: string };
  length: number;
  isLastRowPriced: boolean;
}

/** A column of numbers that the file has. */
export interface ValueColumn {
  readonly field: ValueField;
  /** Its place in a row. */
  readonly at: number;
  readonly mark: DecimalMark;
  /** As long as there are rows with a price; NaN where the file has no value. */
  readonly values: Float64Array;
  /** null for volumes. */
  readonly decimals: DecimalCount | null;
}

/** Digits after the decimal mark. */
export interface DecimalCount {
  /** Of all rows with a value but the last row; null where they differ or there are none. */
  before: number | null;
  /** Of the last row; null without a value there. */
  last: number | null;
  /** Whether any row before the last had a value. */
  hasBefore: boolean;
}

/** @param length Rows with a price. */
export function symbolValues({ layout }: SymbolRows, marks: Marks, length: number): SymbolValues {
  const columns = readingOrder.flatMap((field): ValueColumn[] => {
    const at = layout.columns[field];
    if (at === undefined) return [];
    const isVolume = field === "volume";
    const decimals = isVolume ? null : { before: null, last: null, hasBefore: false };
    const mark = isVolume ? marks.volume : marks.price;
    return [{ field, at, mark, decimals, values: new Float64Array(length) }];
  });
  const unreadEvents = { count: 0, first: "" };
  return { marks, columns, events: [], unreadEvents, length: 0, isLastRowPriced: false };
}

const readingOrder = ["close", "open", "high", "low", "adjClose", "volume"] as const;

/**
 * Reads the numbers of a row; rows without any price are skipped, as in the first reading.
 *
 * @returns What is wrong with the row, or null.
 */
export function readValues(
  rows: SymbolRows,
  values: SymbolValues,
  row: TableRow,
): PriceFileError | null {
  values.isLastRowPriced = hasPrice(rows, row);
  if (!values.isLastRowPriced) {
    for (const { decimals } of values.columns) if (decimals !== null) countDecimals(decimals, null);
    return null;
  }
  for (const column of values.columns) {
    const fault = readCell(rows, column, row, values.length);
    if (fault !== null) return fault;
  }
  readEvents(rows, values, row);
  values.length++;
  return null;
}

function readCell(
  { file, layout }: SymbolRows,
  { field, at, mark, values, decimals }: ValueColumn,
  { line, cells }: TableRow,
  i: number,
): PriceFileError | null {
  const text = cells[at]!;
  const parsed = parseDecimal(text, mark);
  if (parsed.kind === "malformed") {
    const expected = `a number such as 1234${mark}5`;
    return new MalformedValueError(file, line, nameOf(layout, field), expected, text);
  }
  const isKnown = parsed.kind === "number";
  if (!isKnown && field === "close")
    return new MissingValueError(file, line, nameOf(layout, field));
  values[i] = isKnown ? parsed.value : Number.NaN;
  if (decimals !== null) countDecimals(decimals, isKnown ? decimalsOf(text, mark) : null);
  return null;
}

function countDecimals(count: DecimalCount, decimals: number | null): void {
  if (count.last !== null) {
    if (!count.hasBefore) count.before = count.last;
    else if (count.before !== count.last) count.before = null;
    count.hasBefore = true;
  }
  count.last = decimals;
}

function readEvents({ layout }: SymbolRows, values: SymbolValues, { line, cells }: TableRow): void {
  for (const kind of ["dividend", "split"] as const) {
    const column = layout.eventColumns[kind];
    if (column === null || isMissing(cells[column]!)) continue;
    const parsed = parseDecimal(cells[column]!, values.marks.price);
    if (parsed.kind !== "number") {
      values.unreadEvents.first ||= `line ${line}, ${layout.names[column]}`;
      values.unreadEvents.count++;
    } else if (parsed.value !== 0) {
      values.events.push({ row: values.length, kind, value: parsed.value });
    }
  }
}
