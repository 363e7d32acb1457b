import type { BarSeries } from "../domain/bar-series.ts";
import { logClosesOf } from "./log-returns.ts";
import { MIN_VARIANCE, rangeVariance } from "./range-variance.ts";

/**
 * Variance of each session: that of its range where open, high and low are known, and its squared log return, at
 * least 1e-7, where one is missing. A series of closes alone has squared returns throughout. Leaving such
 * a session out instead would overlook the day of a great move.
 *
 * @returns (T) finite; NaN for the first session.
 * @throws {NonPositivePriceError} A close of zero or less.
 */
export function sessionVariance(series: BarSeries): Float64Array {
  const logs = logClosesOf(series);
  return rangeVariance(series).map((variance, t) => {
    if (t === 0 || !Number.isNaN(variance)) return variance;
    return Math.max((logs[t]! - logs[t - 1]!) ** 2, MIN_VARIANCE);
  });
}
