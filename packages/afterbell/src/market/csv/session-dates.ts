/**
 * @file Session dates as files write them. One symbol has one way to write them; whether 03/04/2023
 * is in March or in April is decided from all rows of the file.
 */

import { dayNumber, isSessionDate, type SessionDate } from "../../domain/session-date.ts";
import { plural } from "../finding.ts";
import { IntradayError, MalformedValueError, PriceFileError } from "./csv-errors.ts";
import { type DateColumn, faultOfCells } from "./date-column.ts";
import { dateShapeOf, instantOfDay } from "./date-shape.ts";
import { type DayMonth, decideDayAndMonth } from "./day-month.ts";

export interface SessionDates {
  /** Days since 1970-01-01, one for each row, in the same order. */
  readonly days: Int32Array;
  /** Such as `DD.MM.YYYY`. */
  readonly format: string;
  /** Another date of the same rows, such as that of a row without a price. @returns null for no day. */
  dayOf(text: string): number | null;
  readonly notes: readonly string[];
}

/** A fault whose text is no longer at hand: the row must be read again to name it. */
export interface FaultOfRow {
  /** Among the rows with a date, counted from 0. */
  readonly row: number;
  errorOf(cells: { readonly date: string; readonly time: string | null }): PriceFileError;
}

export type DatesOrFault = SessionDates | PriceFileError | FaultOfRow;

export interface ExchangeZone {
  readonly name: string;
  /** From milliseconds since 1970-01-01 UTC to the day there. */
  dayAt(instant: number): number;
}

/**
 * Reads the dates of all symbols. A time of day and a time zone are left off: the day as written is the
 * session (`2018-01-02 00:00:00-05:00` is 2018-01-02), unless `zone` says whose day it is.
 *
 * @param columns Each with one date at least, or a malformed one.
 * @param zone Columns were made with `needsOffset`.
 * @param timeField Name of a column of times beside the dates.
 */
export function readSessionDates(
  columns: readonly DateColumn[],
  { zone = null, timeField = null }: { zone?: ExchangeZone | null; timeField?: string | null } = {},
): Map<DateColumn, DatesOrFault> {
  const faults = new Map(columns.map((column) => [column, faultOfCells(column)]));
  const sound = columns.filter((column) => faults.get(column) === null);
  const dayMonths = decideDayAndMonth(sound);
  const otherFormats = formatNotes(sound);
  return new Map(
    columns.map((column) => {
      const decided = faults.get(column) ?? dayMonths.get(column)!;
      if (decided instanceof PriceFileError) return [column, decided];
      return [column, datesOf(column, decided, { zone, timeField, note: otherFormats(column) })];
    }),
  );
}

interface DatesOptions {
  readonly zone: ExchangeZone | null;
  readonly timeField: string | null;
  readonly note: string | null;
}

function datesOf(
  column: DateColumn,
  { isDayFirst, note }: DayMonth,
  { zone, timeField, note: formatNote }: DatesOptions,
): DatesOrFault {
  const { file, field, lines, parts } = column;
  const { format, separator } = column.first!.shape;
  const days = writtenDays(column, isDayFirst);
  const invalid = days.indexOf(NO_DAY);
  if (invalid !== -1) {
    const line = lines.values[invalid]!;
    const errorOf = ({ date }: { date: string }) =>
      new MalformedValueError(file, line, field, "a calendar day", date);
    return { row: invalid, errorOf };
  }
  const moved = zone === null ? 0 : moveToZone(days, column, zone);
  const intraday = secondTimeOfADay(column, days);
  if (intraday !== -1) return intradayFault(column, intraday, timeField);
  const zoneNote =
    zone &&
    `${moved} of ${plural(parts.length, "date")} moved to the day in ${zone.name} (--exchange-zone)`;
  const written = format.replace("NN?NN", isDayFirst ? "DD?MM" : "MM?DD");
  const notes = [note, formatNote, zoneNote].filter((text) => text !== null);
  return {
    ...{ days, format: written.replaceAll("?", separator), notes },
    dayOf: (text) => dayOfText(text, isDayFirst, zone),
  };
}

function intradayFault(
  { file, field, lines }: DateColumn,
  row: number,
  timeField: string | null,
): FaultOfRow {
  const line = lines.values[row]!;
  return {
    row,
    errorOf: ({ date, time }) =>
      time === null
        ? new IntradayError(file, line, field, date)
        : new IntradayError(file, line, timeField ?? field, `${date} ${time}`),
  };
}

/** Stands for what is no day of the calendar. */
const NO_DAY = 2 ** 31 - 1;

function writtenDays({ parts, first }: DateColumn, isDayFirst: boolean): Int32Array {
  const isSwapped = isDayFirst && first!.shape.format.startsWith("NN");
  const days = new Int32Array(parts.length);
  for (let i = 0; i < days.length; i++) {
    const part = parts.values[i]!;
    const [year, one, two] = [Math.floor(part / 10_000), Math.floor(part / 100) % 100, part % 100];
    days[i] = knownDay(isSwapped ? year * 10_000 + two * 100 + one : part);
  }
  return days;
}

function dayOfText(text: string, isDayFirst: boolean, zone: ExchangeZone | null): number | null {
  const shape = dateShapeOf(text);
  if (shape === null) return null;
  const { format, year, first, second } = shape;
  const isSwapped = isDayFirst && format.startsWith("NN");
  const [month, date] = isSwapped ? [second, first] : [first, second];
  const day = knownDay(year * 10_000 + month * 100 + date);
  if (day === NO_DAY) return null;
  return zone === null ? day : zone.dayAt(instantOfDay(day, shape));
}

/** Days by year × 10,000 + month × 100 + day: symbols share their sessions. */
const knownDays = new Map<number, number>();
const MAX_KNOWN_DAYS = 75_000;

function knownDay(date: number): number {
  let day = knownDays.get(date);
  if (day === undefined) {
    const digits = String(date).padStart(8, "0");
    const text = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`;
    day = isSessionDate(text) ? dayNumber(text as SessionDate) : NO_DAY;
    if (knownDays.size >= MAX_KNOWN_DAYS) knownDays.clear();
    knownDays.set(date, day);
  }
  return day;
}

/** @returns How many days are others now. */
function moveToZone(
  days: Int32Array,
  { fromMidnight }: DateColumn,
  { dayAt }: ExchangeZone,
): number {
  let moved = 0;
  for (let i = 0; i < days.length; i++) {
    const day = dayAt(days[i]! * 86_400_000 + fromMidnight.values[i]!);
    if (day !== days[i]) moved++;
    days[i] = day;
  }
  return moved;
}

/**
 * Hourly prices would come out as thousands of duplicate dates. One day with two times is let
 * pass as a duplicate: Yahoo adds a live row to the last session.
 *
 * @returns The second row that repeats a day at another time, or -1.
 */
function secondTimeOfADay({ times }: DateColumn, days: Int32Array): number {
  if (times.length === 0) return -1;
  const timeOf = new Map<number, number>();
  let repeated = 0;
  for (let i = 0; i < days.length; i++) {
    const time = times.values[i] ?? 0;
    const known = timeOf.get(days[i]!);
    if (known === undefined) timeOf.set(days[i]!, time);
    else if (known !== time && ++repeated > 1) return i;
  }
  return -1;
}

/** A note for symbols whose dates are written in another way than those of others. */
function formatNotes(columns: readonly DateColumn[]): (column: DateColumn) => string | null {
  const formatOf = ({ first }: DateColumn) => `${first!.shape.format} ${first!.shape.separator}`;
  const examples = new Map(columns.map((column) => [formatOf(column), column.first!.text]));
  return (column) => {
    const other = [...examples].find(([format]) => format !== formatOf(column));
    return other === undefined
      ? null
      : `dates are written like ${column.first!.text} here, and like ${other[1]} in the rows of other symbols`;
  };
}
