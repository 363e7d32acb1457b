import type { BarSeries, Column } from "./bar-series.ts";
import { InvalidSeriesError } from "./errors.ts";
import { sessionDate } from "./session-date.ts";

/** Columns of a series, each in its own memory. */
export type SeriesColumns = Pick<BarSeries, "days" | "open" | "high" | "low" | "close" | "volume">;

/** The names of columns of numbers, in the order in which they are stored. */
export const numberColumns = ["open", "high", "low", "close", "volume"] as const;

/**
 * A series of columns that are there already. It shares their memory. The same rules hold as for
 * {@link barSeries}.
 *
 * @throws {InvalidSeriesError} Days that do not ascend, a close that is not finite, columns of other lengths.
 */
export function seriesOfColumns(symbol: string, columns: SeriesColumns): BarSeries {
  const { days, close } = columns;
  const { length } = days;
  for (const name of numberColumns) {
    if (columns[name].length === length) continue;
    const rule = `every column must be as long as there are days (${length})`;
    throw new InvalidSeriesError(symbol, rule, `${columns[name].length} in ${name}`);
  }
  requireAscending(symbol, days);
  requireFinite(symbol, close, days);
  const { open, high, low, volume } = columns;
  return { symbol, length, days, open, high, low, close, volume };
}

function requireAscending(symbol: string, days: Readonly<Int32Array>): void {
  for (let i = 1; i < days.length; i++) {
    if (days[i]! > days[i - 1]!) continue;
    const rule = `dates must ascend (bar ${i} after ${sessionDate(days[i - 1]!)})`;
    throw new InvalidSeriesError(symbol, rule, sessionDate(days[i]!));
  }
}

function requireFinite(symbol: string, close: Column, days: Readonly<Int32Array>): void {
  const odd = close.findIndex((value) => !Number.isFinite(value));
  if (odd === -1) return;
  const rule = `the close of ${sessionDate(days[odd]!)} must be a finite number`;
  throw new InvalidSeriesError(symbol, rule, String(close[odd]));
}
