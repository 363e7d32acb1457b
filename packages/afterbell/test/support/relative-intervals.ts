import type { CalibratedIntervals, Outcomes } from "../../src/scores/index.ts";

/**
 * Calibrated intervals as the quantiles that scores take, from the first on and over the close of their
 * origin: else the years of the highest prices would be the score.
 */
export function relativeIntervals(rows: Outcomes, intervals: CalibratedIntervals) {
  const { first, lower, upper, nominalCoverage } = intervals;
  const relative = (prices: Float64Array) =>
    prices.map((price, i) => price / rows.lastCloses[i]!).subarray(first);
  const [low, high] = [relative(lower), relative(upper)];
  return {
    actuals: relative(rows.actuals),
    quantileLevels: [(1 - nominalCoverage) / 2, (1 + nominalCoverage) / 2],
    quantiles: Float64Array.from({ length: 2 * low.length }, (_, k) =>
      k % 2 === 0 ? low[k / 2]! : high[(k - 1) / 2]!,
    ),
  };
}
