/** @file The two ways a baseline's distribution becomes quantiles of a price. */

import { quantileLevels } from "../../domain/forecast.ts";
import { normalQuantile } from "../../numerics/normal-quantile.ts";
import { percentileOfSorted } from "../../numerics/percentile.ts";

const LEVELS = quantileLevels.length;
const NORMAL_QUANTILES = Float64Array.from(quantileLevels, normalQuantile);

/**
 * A lognormal price. Its quantile at 0.5 is `median` to the bit, since z is 0 and exp(0) is 1.
 *
 * @param prices (H, Q) row-major, of which row `step - 1` is written.
 * @param sigma Standard deviation of the log price.
 */
export function writeLognormal(
  prices: Float64Array,
  step: number,
  median: number,
  sigma: number,
): void {
  const row = (step - 1) * LEVELS;
  for (let q = 0; q < LEVELS; q++) {
    prices[row + q] = median * Math.exp(NORMAL_QUANTILES[q]! * sigma);
  }
}

/**
 * A price whose log return since the last close is one of a sample. The sample's quantiles by
 * Hyndman and Fan's definition 7, as everywhere in the project.
 *
 * @param prices (H, Q) row-major, of which row `step - 1` is written.
 * @param sortedReturns Ascending log returns.
 */
export function writeEmpirical(
  prices: Float64Array,
  step: number,
  lastClose: number,
  sortedReturns: Float64Array,
): void {
  const row = (step - 1) * LEVELS;
  for (let q = 0; q < LEVELS; q++) {
    const logReturn = percentileOfSorted(sortedReturns, quantileLevels[q]!);
    prices[row + q] = lastClose * Math.exp(logReturn);
  }
}
