/** @file An ascending series of sessions, a typed array for each column: 44 bytes a bar. */

import type { Bar } from "./bar.ts";
import { InvalidSeriesError } from "./errors.ts";
import { dayNumber, isSessionDate, type SessionDate, sessionDate } from "./session-date.ts";
import {
  checkSessionHours,
  newYorkHours,
  type SessionHours,
  sessionEndOn,
} from "./session-hours.ts";

/** (T) values, never modified: series share their memory. */
export type Column = Readonly<Float64Array>;

/**
 * Sessions of one symbol, in columns. Invariant: days strictly ascend, every close is finite and all columns
 * are `length` long. NaN means that the source does not have the value.
 */
export interface BarSeries {
  readonly symbol: string;
  /** T, the number of sessions. */
  readonly length: number;
  /** (T) days since 1970-01-01; {@link dateAt} gives the text. */
  readonly days: Readonly<Int32Array>;
  readonly open: Column;
  readonly high: Column;
  readonly low: Column;
  readonly close: Column;
  /** (T) shares or contracts traded. */
  readonly volume: Column;
  /** When its sessions end. @default {@link newYorkHours} */
  readonly session?: SessionHours;
}

/**
 * Checks the invariant of {@link BarSeries} once, where bars enter.
 *
 * @throws {InvalidSeriesError} Dates that do not ascend, or a close that is not a finite number.
 * @throws {InvalidOptionError} Hours with a time zone or a time that does not exist.
 */
export function barSeries(
  symbol: string,
  bars: readonly Bar[],
  { session }: Pick<BarSeries, "session"> = {},
): BarSeries {
  for (const [i, bar] of bars.entries()) requireValid(symbol, bar, i, bars[i - 1]);
  return {
    symbol,
    length: bars.length,
    days: Int32Array.from(bars, ({ date }) => dayNumber(date)),
    open: columnOf(bars, "open"),
    high: columnOf(bars, "high"),
    low: columnOf(bars, "low"),
    close: columnOf(bars, "close"),
    volume: columnOf(bars, "volume"),
    ...(session && { session: checkSessionHours(session) }),
  };
}

function requireValid(symbol: string, { date, close }: Bar, i: number, before?: Bar): void {
  if (!isSessionDate(date)) {
    throw new InvalidSeriesError(symbol, `date ${i} must be a calendar day as YYYY-MM-DD`, date);
  }
  if (before !== undefined && !(before.date < date)) {
    throw new InvalidSeriesError(symbol, `dates must ascend (bar ${i} after ${before.date})`, date);
  }
  if (!Number.isFinite(close)) {
    const rule = `the close of ${date} must be a finite number`;
    throw new InvalidSeriesError(symbol, rule, String(close));
  }
}

function columnOf(bars: readonly Bar[], field: Exclude<keyof Bar, "date">): Float64Array {
  const column = new Float64Array(bars.length); // of its length: `from` may reserve more
  for (const [i, bar] of bars.entries()) column[i] = bar[field] ?? Number.NaN;
  return column;
}

/** The date of a session. @param i `0 <= i < length`. */
export function dateAt({ days }: BarSeries, i: number): SessionDate {
  return sessionDate(days[i]!);
}

/** One session as a row. @param i `0 <= i < length`. */
export function barAt(series: BarSeries, i: number): Bar {
  const known = (column: Column) => {
    const value = column[i]!;
    return Number.isNaN(value) ? null : value;
  };
  return {
    date: dateAt(series, i),
    open: known(series.open),
    high: known(series.high),
    low: known(series.low),
    close: series.close[i]!,
    volume: known(series.volume),
  };
}

/** All sessions as rows, in time order: a series is made of them again by {@link barSeries}. */
export function barsOf(series: BarSeries): Bar[] {
  return Array.from({ length: series.length }, (_, i) => barAt(series, i));
}

/**
 * Bars `start <= i < end` as a series. Its columns give no access to other bars. It is a view of the same
 * memory; {@link compactSeries} makes a copy.
 */
export function sliceSeries(series: BarSeries, start: number, end = series.length): BarSeries {
  return withColumns(series, (column) => column.subarray(start, end));
}

/**
 * A copy of the series in its own, compact memory, or the series itself if its memory is compact already. Posting
 * a view to a thread would copy all the memory behind it.
 */
export function compactSeries(series: BarSeries): BarSeries {
  const { days } = series;
  if (days.buffer.byteLength === days.byteLength) return series;
  return withColumns(series, (column) => column.slice());
}

interface Sliceable<C> {
  subarray(start: number, end: number): C;
  slice(): C;
}

function withColumns(series: BarSeries, of: <C extends Sliceable<C>>(column: C) => C): BarSeries {
  const days = of(series.days);
  return {
    ...series,
    length: days.length,
    days,
    open: of(series.open),
    high: of(series.high),
    low: of(series.low),
    close: of(series.close),
    volume: of(series.volume),
  };
}

/** @returns Index of the last session on the day or before it; -1 where there is none. */
export function indexAtOrBefore({ days, length }: BarSeries, day: number): number {
  return lastIndexWhere(length, (i) => days[i]! <= day);
}

/** When session `i` ends, in milliseconds since 1970-01-01 UTC. @param i `0 <= i < length`. */
export function sessionEnd({ days, session = newYorkHours }: BarSeries, i: number): number {
  return sessionEndOn(session, days[i]!);
}

/** @returns Index of the last session that ended at the moment or before it; -1 where none had. */
export function indexEndedBy(series: BarSeries, moment: number): number {
  return lastIndexWhere(series.length, (i) => sessionEnd(series, i) <= moment);
}

/** The last index that a condition holds for which holds up to some index and not after it; else -1. */
function lastIndexWhere(length: number, holds: (i: number) => boolean): number {
  let [low, high] = [-1, length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
