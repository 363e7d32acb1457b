import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import { NonPositivePriceError } from "../domain/errors.ts";

declare const logCloses: unique symbol;
declare const logReturns: unique symbol;

/** (T) natural logarithms of closes. */
export type LogCloses = Float64Array & { readonly [logCloses]: true };

/** (T - 1) changes of the log close from one session to the next, as fractions. */
export type LogReturns = Float64Array & { readonly [logReturns]: true };

/**
 * Log closes of the bars before `end`; later ones are not looked at.
 *
 * @param end @default all bars
 * @throws {NonPositivePriceError} A close of zero or less among them.
 */
export function logClosesOf(series: BarSeries, end = series.length): LogCloses {
  const logs = new Float64Array(end);
  for (let i = 0; i < end; i++) logs[i] = Math.log(positiveClose(series, i));
  return logs as LogCloses;
}

/** @throws {NonPositivePriceError} A close of zero or less. */
export function logReturnsOf(series: BarSeries): LogReturns {
  return changesOf(logClosesOf(series));
}

/** Log returns of log closes. */
export function changesOf(logs: LogCloses): LogReturns {
  const returns = new Float64Array(Math.max(0, logs.length - 1));
  for (let i = 0; i < returns.length; i++) returns[i] = logs[i + 1]! - logs[i]!;
  return returns as LogReturns;
}

/** @throws {NonPositivePriceError} The close of bar `index` is zero or less. */
export function positiveClose(series: BarSeries, index: number): number {
  const close = series.close[index]!;
  if (!(close > 0)) {
    throw new NonPositivePriceError(series.symbol, dateAt(series, index), close);
  }
  return close;
}
