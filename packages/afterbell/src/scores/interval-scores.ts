/**
 * @file Scores of central intervals. The interval of nominal coverage c runs from the quantile at
 * (1 − c)/2 to that at (1 + c)/2. All are null if a forecaster does not provide those two. No divisor can be 0.
 */

import { percentile } from "../numerics/percentile.ts";
import { rowMean } from "../numerics/row-mean.ts";
import { intervalColumns } from "./interval-columns.ts";
import type { Outcomes, QuantileOutcomes } from "./outcomes.ts";

/** A trading year, about. */
const WORST_SESSIONS = 250;

/** Everything about one interval. */
export interface IntervalScores {
  readonly nominalCoverage: number;
  readonly coverage: number;
  readonly meanWidth: number;
  readonly winkler: number;
  readonly coverageByVolatility: TercileCoverage;
  readonly worstCoverage: number | null;
}

/** Coverage among the rows of low, middle and high volatility; null for a tercile without rows. */
export interface TercileCoverage {
  readonly low: number | null;
  readonly middle: number | null;
  readonly high: number | null;
}

/** All of them. @param terciles `volatilityTerciles` of the same outcomes, where they are at hand. */
export function intervalScores(
  outcomes: QuantileOutcomes & Pick<Outcomes, "dates" | "volatilities">,
  nominalCoverage: number,
  terciles: Int8Array = volatilityTerciles(outcomes),
): IntervalScores | null {
  const hits = coveredRows(outcomes, nominalCoverage);
  if (!hits) return null;
  return {
    nominalCoverage,
    coverage: rowMean(hits.length, (i) => hits[i]!),
    meanWidth: meanWidth(outcomes, nominalCoverage)!,
    winkler: winklerScore(outcomes, nominalCoverage)!,
    coverageByVolatility: coverageOfTerciles(hits, terciles),
    worstCoverage: lowestCoverage(hits, outcomes.dates, WORST_SESSIONS),
  };
}

/**
 * Coverage: share of the actuals inside, bounds included. From 0 to 1; best at the nominal coverage. Higher is not
 * better: an interval that holds everything is too wide.
 *
 * Source: P. F. Christoffersen, "Evaluating interval forecasts", International Economic Review 39(4), 1998.
 *
 * @returns null where the levels do not hold the interval's bounds.
 * @example
 * import { coverage } from "afterbell/scores";
 * const actuals = Float64Array.of(3, 12, 0, 5);
 * const quantiles = Float64Array.of(0, 10, 0, 10, 0, 10, 0, 10);
 * coverage({ actuals, quantileLevels: [0.1, 0.9], quantiles }, 0.8) // → 0.75
 * coverage({ actuals, quantileLevels: [0.1, 0.9], quantiles }, 0.5) // → null
 */
export function coverage(outcomes: QuantileOutcomes, nominalCoverage: number): number | null {
  const hits = coveredRows(outcomes, nominalCoverage);
  return hits && rowMean(hits.length, (i) => hits[i]!);
}

/**
 * Mean width: mean of upper − lower bound, in the currency of the prices. From 0; at equal coverage, lower is better.
 *
 * Source, where it is called sharpness: T. Gneiting, F. Balabdaoui, A. E. Raftery, "Probabilistic forecasts,
 * calibration and sharpness", Journal of the Royal Statistical Society B 69(2), 2007.
 *
 * @returns null where the levels do not hold the interval's bounds.
 * @example
 * import { meanWidth } from "afterbell/scores";
 * const actuals = Float64Array.of(3, 12);
 * meanWidth({ actuals, quantileLevels: [0.1, 0.9], quantiles: Float64Array.of(0, 10, 5, 25) }, 0.8) // → 15
 */
export function meanWidth(outcomes: QuantileOutcomes, nominalCoverage: number): number | null {
  const { actuals, quantileLevels, quantiles } = outcomes;
  const columns = intervalColumns(quantileLevels, nominalCoverage);
  if (!columns) return null;
  const { lower, upper } = columns;
  const levels = quantileLevels.length;
  return rowMean(
    actuals.length,
    (i) => quantiles[i * levels + upper]! - quantiles[i * levels + lower]!,
  );
}

/**
 * Winkler's interval score: mean of width + 2/(1 − c) · (how far the actual lies outside). In the currency
 * of the prices, from 0; lower is better, lowest for the true quantiles.
 *
 * Source: R. L. Winkler, "A decision-theoretic approach to interval estimation", Journal of the American
 * Statistical Association 67(337), 1972.
 *
 * @returns null where the levels do not hold the interval's bounds.
 * @example
 * import { winklerScore } from "afterbell/scores";
 * const quantileLevels = [0.25, 0.75];
 * const quantiles = Float64Array.of(0, 10, 0, 10);
 * winklerScore({ actuals: Float64Array.of(5, 12), quantileLevels, quantiles }, 0.5) // → 14
 */
export function winklerScore(outcomes: QuantileOutcomes, nominalCoverage: number): number | null {
  const losses = winklerRows(outcomes, nominalCoverage);
  return losses && rowMean(losses.length, (i) => losses[i]!);
}

/** @returns (N) Winkler's interval score of each row. */
export function winklerRows(
  { actuals, quantileLevels, quantiles }: QuantileOutcomes,
  nominalCoverage: number,
): Float64Array | null {
  const columns = intervalColumns(quantileLevels, nominalCoverage);
  if (!columns) return null;
  const levels = quantileLevels.length;
  return actuals.map((actual, i) => {
    const lower = quantiles[i * levels + columns.lower]!;
    const upper = quantiles[i * levels + columns.upper]!;
    const outside = Math.max(0, lower - actual, actual - upper);
    return upper - lower + (2 / (1 - nominalCoverage)) * outside;
  });
}

/**
 * Coverage among the third of the rows with the lowest volatility at their origin, the middle and the
 * highest: an interval that does not widen in volatile times covers too little there. Each from 0 to 1, best at
 * the nominal coverage. Rows whose volatility is not known are left out. Conditional coverage as in P. F.
 * Christoffersen, "Evaluating interval forecasts", International Economic Review 39(4), 1998.
 *
 * @returns null where the levels do not hold the interval's bounds; a share of null for a tercile without rows.
 * @example
 * import { coverageByVolatility } from "afterbell/scores";
 * const outcomes = {
 *   actuals: Float64Array.of(5, 5, 12),
 *   quantileLevels: [0.1, 0.9],
 *   quantiles: Float64Array.of(0, 10, 0, 10, 0, 10),
 *   volatilities: Float64Array.of(0.01, 0.02, 0.05),
 * };
 * coverageByVolatility(outcomes, 0.8) // → { low: 1, middle: 1, high: 0 }
 */
export function coverageByVolatility(
  outcomes: QuantileOutcomes & Pick<Outcomes, "volatilities">,
  nominalCoverage: number,
): TercileCoverage | null {
  const hits = coveredRows(outcomes, nominalCoverage);
  return hits && coverageOfTerciles(hits, volatilityTerciles(outcomes));
}

/**
 * The lowest coverage over any `sessions` consecutive dates that were forecast. An interval can be right on
 * average and wrong for a year. With several rows a date, all of the dates' rows count alike. From 0 to 1; the
 * nearer to the nominal coverage, the better.
 *
 * Source: our own; the rolling coverage of I. Gibbs, E. Candès, "Adaptive conformal inference under distribution
 * shift", NeurIPS 2021, at its lowest.
 *
 * @param sessions @default 250, about a trading year
 * @returns null where the levels do not hold the interval's bounds, or there are fewer dates.
 * @example
 * import { worstCoverage } from "afterbell/scores";
 * const outcomes = {
 *   dates: ["2024-01-02", "2024-01-03", "2024-01-04"],
 *   actuals: Float64Array.of(5, 12, 5),
 *   quantileLevels: [0.1, 0.9],
 *   quantiles: Float64Array.of(0, 10, 0, 10, 0, 10),
 * };
 * worstCoverage(outcomes, 0.8, 2) // → 0.5
 * worstCoverage(outcomes, 0.8, 4) // → null
 */
export function worstCoverage(
  outcomes: QuantileOutcomes & Pick<Outcomes, "dates">,
  nominalCoverage: number,
  sessions: number = WORST_SESSIONS,
): number | null {
  const hits = coveredRows(outcomes, nominalCoverage);
  return hits && lowestCoverage(hits, outcomes.dates, sessions);
}

/** @returns (N) 0, 1 or 2 for rows of low, middle and high volatility, -1 where it is not known. */
export function volatilityTerciles({ volatilities }: Pick<Outcomes, "volatilities">): Int8Array {
  const known = volatilities.filter((v) => !Number.isNaN(v));
  if (known.length === 0) return new Int8Array(volatilities.length).fill(-1);
  const lower = percentile(known, 1 / 3);
  const upper = percentile(known, 2 / 3);
  const terciles = new Int8Array(volatilities.length);
  for (let row = 0; row < terciles.length; row++) {
    const v = volatilities[row]!;
    terciles[row] = Number.isNaN(v) ? -1 : v <= lower ? 0 : v <= upper ? 1 : 2;
  }
  return terciles;
}

/** @returns (N) 1 where the actual lies inside, else 0. */
export function coveredRows(
  { actuals, quantileLevels, quantiles }: QuantileOutcomes,
  nominalCoverage: number,
): Uint8Array | null {
  const columns = intervalColumns(quantileLevels, nominalCoverage);
  if (!columns) return null;
  const levels = quantileLevels.length;
  const hits = new Uint8Array(actuals.length);
  for (let i = 0; i < hits.length; i++) {
    const isAbove = actuals[i]! >= quantiles[i * levels + columns.lower]!;
    const isBelow = actuals[i]! <= quantiles[i * levels + columns.upper]!;
    hits[i] = isAbove && isBelow ? 1 : 0;
  }
  return hits;
}

function coverageOfTerciles(hits: Uint8Array, terciles: Int8Array): TercileCoverage {
  const rows = [0, 0, 0];
  const covered = [0, 0, 0];
  for (let i = 0; i < hits.length; i++) {
    const tercile = terciles[i]!;
    if (tercile < 0) continue;
    rows[tercile]! += 1;
    covered[tercile]! += hits[i]!;
  }
  const share = (tercile: number) => (rows[tercile] ? covered[tercile]! / rows[tercile]! : null);
  return { low: share(0), middle: share(1), high: share(2) };
}

/** By running sums up to the end of each date. */
function lowestCoverage(
  hits: Uint8Array,
  dates: Outcomes["dates"],
  sessions: number,
): number | null {
  const rowsBefore = [0];
  const hitsBefore = [0];
  let sum = 0;
  for (let i = 0; i < hits.length; i++) {
    sum += hits[i]!;
    if (dates[i] === dates[i + 1]) continue;
    rowsBefore.push(i + 1);
    hitsBefore.push(sum);
  }
  let lowest = Number.POSITIVE_INFINITY;
  for (let end = sessions; end < rowsBefore.length; end++) {
    const rows = rowsBefore[end]! - rowsBefore[end - sessions]!;
    lowest = Math.min(lowest, (hitsBefore[end]! - hitsBefore[end - sessions]!) / rows);
  }
  return Number.isFinite(lowest) ? lowest : null;
}
