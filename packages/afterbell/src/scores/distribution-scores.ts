/** @file Scores of the whole predictive distribution, as its quantiles describe it. */

import { upperIncompleteGamma } from "../numerics/special-functions.ts";
import { ofLogReturns } from "./log-return-outcomes.ts";
import type { QuantileOutcomes } from "./outcomes.ts";
import { compositeScore, numberScore } from "./score.ts";

/** Numbers of bins tried, the finer first. */
const BINS = [20, 10];

/** How often the actual fell into each of equally likely ranges. */
export interface PitHistogram {
  /** (B) rows whose actual lies between the quantiles at k/B and (k + 1)/B. */
  readonly counts: readonly number[];
  /** Σ (count − N/B)² / (N/B), from 0; 0 is uniform. */
  readonly chiSquare: number;
  /** Of uniformity, by the χ² distribution with B − 1 degrees of freedom; holds for independent rows. */
  readonly pValue: number;
}

/**
 * Log score: mean of −log f(actual), f the density of {@link logDensity}. Lower is better, without bounds.
 * A density has a unit: prices c times as high add log c, so compare on the same rows only.
 *
 * Source: I. J. Good, "Rational decisions", Journal of the Royal Statistical Society B 14(1), 1952.
 *
 * @returns null for fewer than two levels, or where neighbouring quantiles of a row coincide: a
 * distribution with a step has no density.
 * @example
 * import { logScore } from "afterbell/scores";
 * const actuals = Float64Array.of(100.25);
 * const quantileLevels = [0.25, 0.75];
 * logScore({ actuals, quantileLevels, quantiles: Float64Array.of(100, 100.5) }) // → 0
 * logScore({ actuals, quantileLevels, quantiles: Float64Array.of(100, 100) }) // → null
 */
export function logScore(outcomes: QuantileOutcomes): number | null {
  const { actuals, quantileLevels, quantiles } = outcomes;
  if (quantileLevels.length < 2) return null;
  const levels = Float64Array.from(quantileLevels);
  let sum = 0;
  for (let row = 0; row < actuals.length; row++) {
    const start = row * levels.length;
    for (let k = start + 1; k < start + levels.length; k++) {
      if (!(quantiles[k]! > quantiles[k - 1]!)) return null;
    }
    sum -= logDensity(levels, quantiles, start, actuals[row]!);
  }
  return sum / actuals.length;
}

/**
 * Log of the density at y of the distribution whose distribution function is linear between neighbouring
 * quantiles. Beyond the outermost the tails are exponential, τ₁ exp((y − q₁)/s) below with
 * s = τ₁ (q₂ − q₁)/(τ₂ − τ₁), and likewise above, so that the density has no step there.
 *
 * @param levels (Q) at least two.
 * @param quantiles Those of the row are at `start` … `start + Q − 1`, strictly ascending.
 */
export function logDensity(
  levels: ArrayLike<number>,
  quantiles: ArrayLike<number>,
  start: number,
  y: number,
): number {
  const last = levels.length - 2;
  let k = 0;
  while (k < last && y >= quantiles[start + k + 1]!) k++;
  const lower = quantiles[start + k]!;
  const upper = quantiles[start + k + 1]!;
  const density = (levels[k + 1]! - levels[k]!) / (upper - lower);
  // The tail's scale is its probability over its density where it begins.
  if (y < lower) return Math.log(density) + ((y - lower) * density) / levels[k]!;
  if (y > upper) return Math.log(density) - ((y - upper) * density) / (1 - levels[k + 1]!);
  return Math.log(density);
}

/**
 * Histogram of the probability integral transform F(actual): uniform for a calibrated forecaster, a hump
 * for intervals too wide, a bowl for those too narrow. Exact where the bins' bounds are among the levels:
 * 20 bins of 0.05, else 10 of 0.1. An actual equal to a quantile counts as below it. The p-value runs from 0 to 1;
 * small ones speak against calibration. It has no denominator.
 *
 * Source: F. X. Diebold, T. A. Gunther, A. S. Tay, "Evaluating density forecasts with applications to
 * financial risk management", International Economic Review 39(4), 1998.
 *
 * @returns null where the levels hold the bounds of neither.
 * @example
 * import { pitHistogram } from "afterbell/scores";
 * const quantileLevels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
 * const quantiles = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
 * const { counts, chiSquare } = pitHistogram({ actuals: Float64Array.of(2.5), quantileLevels, quantiles });
 * counts // → [0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
 * chiSquare // → 9
 */
export function pitHistogram(outcomes: QuantileOutcomes): PitHistogram | null {
  const { actuals, quantileLevels, quantiles } = outcomes;
  const columns = binColumns(quantileLevels);
  if (!columns) return null;
  const counts = new Array<number>(columns.length + 1).fill(0);
  for (let row = 0; row < actuals.length; row++) {
    const start = row * quantileLevels.length;
    let bin = 0;
    while (bin < columns.length && actuals[row]! > quantiles[start + columns[bin]!]!) bin++;
    counts[bin]! += 1;
  }
  const expected = actuals.length / counts.length;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return { counts, chiSquare, pValue: upperIncompleteGamma(columns.length / 2, chiSquare / 2) };
}

/** Columns of the levels 1/B, 2/B … (B − 1)/B. */
function binColumns(levels: readonly number[]): number[] | undefined {
  return BINS.map((bins) =>
    Array.from({ length: bins - 1 }, (_, k) =>
      levels.findIndex((level) => Math.abs(level - (k + 1) / bins) < 1e-9),
    ),
  ).find((columns) => !columns.includes(-1));
}

export const logDensityScore = numberScore({
  name: "logScore",
  of: logScore,
  overSteps: "none",
  heading: "Log score",
  unit: "log price",
  better: "lower",
  aggregation: "mean",
  format: "ratio",
  shownIn: "json",
  meaning: "Mean of −log of the forecast density at the close. Lower is better.",
  pooled: numberScore({
    name: "logReturnLogScore",
    of: ofLogReturns(logScore),
    overSteps: "none",
    heading: "Log score",
    unit: "log return",
    better: "lower",
    aggregation: "mean",
    format: "ratio",
    shownIn: "json",
    meaning: "Mean of −log of the forecast density of log(close / last close). Lower is better.",
  }),
});

export const pitScore = compositeScore({
  name: "pit",
  of: (outcomes) => pitHistogram(outcomes),
  overSteps: "none",
  figures: [],
});
