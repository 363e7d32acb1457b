/** @file One session's prices, and an ascending series of them. */

import { InvalidOptionError, InvalidSeriesError } from "./errors.ts";

declare const sessionDate: unique symbol;

/** Day of a trading session on its exchange, `YYYY-MM-DD`. Sorts as text. */
export type SessionDate = string & { readonly [sessionDate]: true };

/** One session. `null` says the source does not have the value: missing is never zero. */
export interface Bar {
  readonly date: SessionDate;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
  /** Shares or contracts traded. */
  readonly volume: number | null;
}

/** Sessions of one symbol. Invariant: dates strictly ascend and every close is finite. */
export interface BarSeries {
  readonly symbol: string;
  readonly bars: readonly Bar[];
}

/**
 * Checks the invariant of {@link BarSeries} once, where bars enter.
 *
 * @throws {InvalidSeriesError} Dates that do not ascend, or a close that is not a finite number.
 */
export function barSeries(symbol: string, bars: readonly Bar[]): BarSeries {
  for (const [i, bar] of bars.entries()) {
    const before = bars[i - 1];
    if (before !== undefined && !(before.date < bar.date)) {
      throw new InvalidSeriesError(
        symbol,
        `dates must ascend (bar ${i} after ${before.date})`,
        bar.date,
      );
    }
    if (!Number.isFinite(bar.close)) {
      throw new InvalidSeriesError(
        symbol,
        `the close of ${bar.date} must be a finite number`,
        String(bar.close),
      );
    }
  }
  return { symbol, bars };
}

/** @throws {InvalidOptionError} Not a day of the calendar written as `YYYY-MM-DD`. */
export function parseSessionDate(text: string, option = "date"): SessionDate {
  const day = new Date(`${text}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(text) ||
    Number.isNaN(day.getTime()) ||
    !day.toISOString().startsWith(text)
  ) {
    throw new InvalidOptionError(option, "a calendar day as YYYY-MM-DD", text);
  }
  return text as SessionDate;
}

/** @returns (T) closes in time order. */
export function closesOf(series: BarSeries): Float64Array {
  return Float64Array.from(series.bars, (bar) => bar.close);
}

/** Bars `start <= i < end` as a series of their own: what lies outside cannot be reached from it. */
export function sliceSeries(series: BarSeries, start: number, end: number): BarSeries {
  return { symbol: series.symbol, bars: series.bars.slice(start, end) };
}
