import type { BarSeries } from "../domain/bar-series.ts";

/**
 * Log returns aligned with the sessions: ln(C(t) / C(t - 1)).
 *
 * @returns (T) NaN for the first session, and where a close is not above 0.
 */
export function sessionReturns({ close }: BarSeries): Float64Array {
  const returns = new Float64Array(close.length);
  let before = Number.NaN;
  for (let t = 0; t < returns.length; t++) {
    const last = close[t]! > 0 ? Math.log(close[t]!) : Number.NaN;
    returns[t] = last - before;
    before = last;
  }
  return returns;
}
