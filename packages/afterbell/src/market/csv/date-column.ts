/**
 * @file The dates of one symbol's rows while they are read: a few numbers for each, and the cells that errors
 * may have to name. What they mean is decided once all are there, in session-dates.ts.
 */

import {
  MalformedValueError,
  MixedDatesError,
  NoUtcOffsetError,
  type PriceFileError,
} from "./csv-errors.ts";
import { type DateShape, dateShapeOf, instantOfDay } from "./date-shape.ts";
import { type IntColumn, intColumn, pushInt } from "./int-column.ts";

/** A cell of the date column with its line. */
export interface DateCell {
  readonly line: number;
  readonly text: string;
}

export interface DateColumnOptions {
  readonly file: string;
  /** Name of the column, for errors. */
  readonly field: string;
  readonly usesDecimalCommaLanguage: boolean;
  /** Whether every date must have a UTC offset. @default false */
  readonly needsOffset?: boolean;
  /** @default {@link dateShapeOf}; {@link rememberedShapes} of all symbols of a file is faster */
  readonly shapeOf?: ShapeOf;
}

export type ShapeOf = (text: string) => DateShape | null;

export interface DateColumn extends Required<DateColumnOptions> {
  /** Year × 10,000 + first × 100 + second, as {@link DateShape} has them; of every row. */
  readonly parts: IntColumn;
  readonly lines: IntColumn;
  /** Numbers of times of day, the same for the same time. Empty where no row has a time. */
  readonly times: IntColumn;
  readonly timeNumbers: Map<string, number>;
  /** Milliseconds from midnight UTC of the written day to the moment; empty without `needsOffset`. */
  readonly fromMidnight: IntColumn;
  first: (DateCell & { readonly shape: DateShape }) | null;
  readonly cells: NotableCells;
  /** Which readings of `NN?NN` are in order so far. */
  readonly order: Readonly<Record<Reading, DayOrder>>;
}

export type Reading = "dayFirst" | "monthFirst";

/** Cells that decide, or that an error names: the first of each kind. */
export interface NotableCells {
  malformed: DateCell | null;
  otherFormat: DateCell | null;
  withoutOffset: DateCell | null;
  /** Only one reading of it is a date. */
  dayFirst: DateCell | null;
  monthFirst: DateCell | null;
  /** Another date in the other reading. */
  open: DateCell | null;
}

interface DayOrder {
  last: number;
  ascends: boolean;
  descends: boolean;
}

export function dateColumn(options: DateColumnOptions): DateColumn {
  return {
    ...{ needsOffset: false, shapeOf: dateShapeOf, ...options },
    ...{ parts: intColumn(), lines: intColumn(), times: intColumn(), fromMidnight: intColumn() },
    timeNumbers: new Map([["", 0]]),
    first: null,
    cells: {
      ...{ malformed: null, otherFormat: null, withoutOffset: null },
      ...{ dayFirst: null, monthFirst: null, open: null },
    },
    order: { dayFirst: dayOrder(), monthFirst: dayOrder() },
  };
}

function dayOrder(): DayOrder {
  return { last: Number.NaN, ascends: true, descends: true };
}

/** @param time The cell of a column of times beside the dates, or empty. */
export function addDate(column: DateColumn, line: number, text: string, time = ""): void {
  const { cells } = column;
  if (cells.malformed !== null) return;
  const shape = column.shapeOf(text);
  if (shape === null) {
    cells.malformed = { line, text };
    return;
  }
  column.first ??= { line, text, shape };
  const { format, separator } = column.first.shape;
  if (shape.format !== format || shape.separator !== separator)
    cells.otherFormat ??= { line, text };
  pushInt(column.parts, shape.year * 10_000 + shape.first * 100 + shape.second);
  pushInt(column.lines, line);
  addTime(column, shape.time === "" ? time : `${shape.time} ${time}`);
  if (column.needsOffset) {
    if (shape.offset === "") cells.withoutOffset ??= { line, text };
    pushInt(column.fromMidnight, instantOfDay(0, shape));
  }
  if (format.startsWith("NN")) noteDayAndMonth(column, shape, { line, text });
}

function addTime({ times, timeNumbers, parts }: DateColumn, time: string): void {
  if (time === "" && times.length === 0) return;
  const number = timeNumbers.get(time) ?? timeNumbers.size;
  timeNumbers.set(time, number);
  while (times.length < parts.length - 1) pushInt(times, 0);
  pushInt(times, number);
}

function noteDayAndMonth(column: DateColumn, shape: DateShape, cell: DateCell): void {
  const { cells, order } = column;
  if (shape.first > 12) cells.dayFirst ??= cell;
  if (shape.second > 12) cells.monthFirst ??= cell;
  if (shape.first !== shape.second) cells.open ??= cell;
  const { year, first, second } = shape;
  follow(order.dayFirst, year * 10_000 + second * 100 + first);
  follow(order.monthFirst, year * 10_000 + first * 100 + second);
}

function follow(order: DayOrder, day: number): void {
  if (day < order.last) order.ascends = false;
  if (day > order.last) order.descends = false;
  order.last = day;
}

export function isInOrder({ ascends, descends }: DayOrder): boolean {
  return ascends || descends;
}

/** What is wrong with the cells one by one, whatever day and month turn out to be. */
export function faultOfCells({ file, field, first, cells }: DateColumn): PriceFileError | null {
  const { malformed, otherFormat, withoutOffset } = cells;
  if (malformed !== null) {
    const expected = first === null ? "a date such as 2018-01-31" : `a date like "${first.text}"`;
    return new MalformedValueError(file, malformed.line, field, expected, malformed.text);
  }
  if (otherFormat !== null) {
    const { line, text } = otherFormat;
    return new MixedDatesError(file, line, field, `dates like ${first?.text}`, text);
  }
  if (withoutOffset === null) return null;
  return new NoUtcOffsetError(file, withoutOffset.line, field, withoutOffset.text);
}

/** Remembers what it was asked: the same dates occur in the rows of every symbol. */
export function rememberedShapes(): ShapeOf {
  const known = new Map<string, DateShape | null>();
  return (text) => {
    let shape = known.get(text);
    if (shape === undefined) {
      shape = dateShapeOf(text);
      if (known.size >= MAX_SHAPES) known.clear();
      known.set(text, shape);
    }
    return shape;
  };
}

/** Half a century of sessions. */
const MAX_SHAPES = 20_000;
