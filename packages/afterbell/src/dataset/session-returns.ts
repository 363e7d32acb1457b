import type { BarSeries } from "../domain/bar-series.ts";

/**
 * Log returns aligned with the sessions: ln(C(t) / C(t - 1)).
 *
 * @returns (T) NaN for the first session, and where a close is not above 0.
 */
export function sessionReturns({ close }: BarSeries): Float64Array {
  const returns = new Float64Array(close.length).fill(Number.NaN);
  for (let t = 1; t < returns.length; t++) {
    const before = close[t - 1]!;
    const last = close[t]!;
    if (before > 0 && last > 0) returns[t] = Math.log(last) - Math.log(before);
  }
  return returns;
}
