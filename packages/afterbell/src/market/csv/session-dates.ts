/**
 * @file Session dates as files write them. One column has one way to write them; whether 03/04/2023
 * is in March or in April is decided from the whole column.
 */

import { InvalidOptionError } from "../../domain/errors.ts";
import { parseSessionDate, type SessionDate } from "../../domain/session-date.ts";
import {
  AmbiguousDatesError,
  IntradayError,
  MalformedValueError,
  MixedDatesError,
} from "./csv-errors.ts";
import { monthOf } from "./month-name.ts";

/** A cell of the date column with its line. */
export interface DateCell {
  readonly line: number;
  readonly text: string;
}

export interface SessionDates {
  /** One for each cell, in the same order. */
  readonly dates: readonly SessionDate[];
  /** Such as `DD.MM.YYYY`. */
  readonly format: string;
  /** How day and month were told apart, if the column was ambiguous. */
  readonly note: string | null;
}

/**
 * Reads a column of dates. A time of day and a time zone are left off: the day as written is the
 * session (`2018-01-02 00:00:00-05:00` is 2018-01-02).
 *
 * @param cells At least one.
 * @throws {PriceFileError} Not a date, a format that changes midway, day and month that cannot be
 *   told apart, several times of one day.
 */
export function readSessionDates(
  cells: readonly DateCell[],
  column: { file: string; field: string; usesDecimalCommaLanguage: boolean },
): SessionDates {
  const { file, field } = column;
  const shapes = cells.map(({ line, text }, i) => {
    const shape = dateShapeOf(text);
    if (shape !== null) return shape;
    const expected = i === 0 ? "a date such as 2018-01-31" : `a date like "${cells[0]?.text}"`;
    throw new MalformedValueError(file, line, field, expected, text);
  });
  requireOneFormat(shapes, cells, column);
  const { isDayFirst, note } = dayAndMonth(shapes, cells, column);
  const dates = shapes.map((shape, i) => dateOf(shape, isDayFirst, cells[i]!, column));
  requireOneTimeADay(dates, shapes, cells, column);
  const format = isDayFirst ? shapes[0]!.format.replace("NN?NN", "DD?MM") : shapes[0]!.format;
  const separator = shapes[0]!.separator;
  return { dates, format: format.replace("NN?NN", "MM?DD").replaceAll("?", separator), note };
}

interface DateShape {
  /** How it is written; `NN?NN` stands for a day and a month, in either order. */
  readonly format: string;
  readonly separator: string;
  readonly year: number;
  /** Month and day; for `NN?NN` as they stand. */
  readonly first: number;
  readonly second: number;
  readonly time: string;
}

const time = String.raw`(?:[T\s]\s*(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AP]M)?)\s*(?:Z|UTC|GMT|[-+]\d{2}(?::?\d{2})?)?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${time}$`, "i");
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${time}$`, "i");
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const monthNamed = /^(\p{L}{3,12})\.?[\s-]+(\d{1,2}),?[\s-]+(\d{4})$/u;
const dayBeforeName = /^(\d{1,2})\.?[\s-]*(?:de\s+)?(\p{L}{3,12})\.?[\s-]*(?:de\s+)?(\d{4})$/u;

/** The parts of one date, or null for something else. */
export function dateShapeOf(text: string): DateShape | null {
  let match = yearFirst.exec(text);
  if (match) {
    const [, year, separator = "", month, day, time = ""] = match;
    return shape("YYYY?MM?DD", separator, year, month, day, time);
  }
  match = yearLast.exec(text);
  if (match) {
    const [, first, separator = "", second, year, time = ""] = match;
    return shape("NN?NN?YYYY", separator, year, first, second, time);
  }
  match = compact.exec(text);
  if (match) return shape("YYYYMMDD", "", match[1], match[2], match[3], "");
  match = monthNamed.exec(text);
  if (match) return namedShape("month DD, YYYY", match[3], match[1], match[2]);
  match = dayBeforeName.exec(text);
  if (match) return namedShape("DD month YYYY", match[3], match[2], match[1]);
  return null;
}

function shape(
  format: string,
  separator: string,
  year: string | undefined,
  first: string | number | undefined,
  second: string | undefined,
  time: string,
): DateShape {
  const parts = { year: Number(year), first: Number(first), second: Number(second) };
  return { format, separator, ...parts, time };
}

function namedShape(format: string, year?: string, month?: string, day?: string): DateShape | null {
  const number = monthOf(month ?? "");
  return number === null ? null : shape(format, "", year, number, day, "");
}

interface DateColumn {
  readonly file: string;
  readonly field: string;
  readonly usesDecimalCommaLanguage: boolean;
}

function requireOneFormat(
  shapes: readonly DateShape[],
  cells: readonly DateCell[],
  { file, field }: DateColumn,
): void {
  const first = shapes[0]!;
  const odd = shapes.findIndex(
    ({ format, separator }) => format !== first.format || separator !== first.separator,
  );
  if (odd === -1) return;
  const { line, text } = cells[odd]!;
  throw new MixedDatesError(file, line, field, `dates like ${cells[0]!.text}`, text);
}

/** Whether the day comes first, for dates whose shape leaves it open. */
function dayAndMonth(
  shapes: readonly DateShape[],
  cells: readonly DateCell[],
  column: DateColumn,
): { isDayFirst: boolean; note: string | null } {
  if (!shapes[0]!.format.startsWith("NN")) return { isDayFirst: false, note: null };
  const dayFirst = shapes.findIndex(({ first }) => first > 12);
  const monthFirst = shapes.findIndex(({ second }) => second > 12);
  if (dayFirst !== -1 && monthFirst !== -1) {
    const { line, text } = cells[Math.max(dayFirst, monthFirst)]!;
    const expected = dayFirst < monthFirst ? "the day first" : "the month first";
    throw new MixedDatesError(column.file, line, column.field, expected, text);
  }
  if (dayFirst !== -1 || monthFirst !== -1) return { isDayFirst: dayFirst !== -1, note: null };
  return dayAndMonthByOrder(shapes, cells, column);
}

/** No day after the 12th: one reading may ascend or descend where the other jumps to and fro. */
function dayAndMonthByOrder(
  shapes: readonly DateShape[],
  cells: readonly DateCell[],
  column: DateColumn,
): { isDayFirst: boolean; note: string | null } {
  if (shapes.every(({ first, second }) => first === second))
    return { isDayFirst: true, note: null };
  const readingInOrder = (isDayFirst: boolean) =>
    isMonotone(shapes.map((shape) => dayNumber(shape, isDayFirst)));
  const dayFirst = readingInOrder(true);
  if (dayFirst !== readingInOrder(false)) {
    const order = dayFirst ? "the day comes first" : "the month comes first";
    return {
      isDayFirst: dayFirst,
      note: `no day after the 12th: ${order}, since only then are the dates in order`,
    };
  }
  if (shapes[0]!.separator === "." || column.usesDecimalCommaLanguage) {
    return {
      isDayFirst: true,
      note: "no day after the 12th: the day comes first, as usual in this format",
    };
  }
  const open = cells[shapes.findIndex(({ first, second }) => first !== second)]!;
  throw new AmbiguousDatesError(column.file, open.line, column.field, open.text);
}

function dayNumber({ year, first, second }: DateShape, isDayFirst: boolean): number {
  return year * 10_000 + (isDayFirst ? second * 100 + first : first * 100 + second);
}

function isMonotone(days: readonly number[]): boolean {
  const pairs = days.slice(1).map((day, i) => [days[i]!, day] as const);
  return pairs.every(([a, b]) => a <= b) || pairs.every(([a, b]) => a >= b);
}

function dateOf(
  { format, year, first, second }: DateShape,
  isDayFirst: boolean,
  { line, text }: DateCell,
  { file, field }: DateColumn,
): SessionDate {
  const isSwapped = format.startsWith("NN") && isDayFirst;
  const [month, day] = isSwapped ? [second, first] : [first, second];
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  try {
    return parseSessionDate(`${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`);
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error;
    throw new MalformedValueError(file, line, field, "a calendar day", text);
  }
}

/**
 * Hourly prices would come out as thousands of duplicate dates. One day with two times is let
 * pass as a duplicate: Yahoo adds a live row to the last session.
 */
function requireOneTimeADay(
  dates: readonly SessionDate[],
  shapes: readonly DateShape[],
  cells: readonly DateCell[],
  { file, field }: DateColumn,
): void {
  const timeOf = new Map<SessionDate, string>();
  let repeated = 0;
  for (const [i, date] of dates.entries()) {
    const time = timeOf.get(date);
    if (time === undefined) timeOf.set(date, shapes[i]!.time);
    else if (time !== shapes[i]!.time && ++repeated > 1) {
      throw new IntradayError(file, cells[i]!.line, field, cells[i]!.text);
    }
  }
}
