/**
 * @file Scores of central intervals. The interval of nominal coverage c runs from the quantile at
 * (1 − c)/2 to that at (1 + c)/2. All answer null where a forecaster does not say those two.
 */

import { percentile } from "../numerics/percentile.ts";
import { rowMean } from "../numerics/row-mean.ts";
import { intervalColumns } from "./interval-columns.ts";
import type { Outcomes } from "./outcomes.ts";
import type { QuantileOutcomes } from "./quantile-scores.ts";

/** A trading year, about. */
const WORST_SESSIONS = 250;

/** Everything said of one interval. */
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

/** Coverage: share of the actuals inside, bounds included. From 0 to 1; best at the nominal coverage. */
export function coverage(outcomes: QuantileOutcomes, nominalCoverage: number): number | null {
  const hits = coveredRows(outcomes, nominalCoverage);
  return hits && rowMean(hits.length, (i) => hits[i]!);
}

/** Mean width, in the currency of the prices, from 0. At equal coverage, lower is better. */
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
 */
export function winklerScore(outcomes: QuantileOutcomes, nominalCoverage: number): number | null {
  const { actuals, quantileLevels, quantiles } = outcomes;
  const columns = intervalColumns(quantileLevels, nominalCoverage);
  if (!columns) return null;
  const levels = quantileLevels.length;
  return rowMean(actuals.length, (i) => {
    const lower = quantiles[i * levels + columns.lower]!;
    const upper = quantiles[i * levels + columns.upper]!;
    const outside = Math.max(0, lower - actuals[i]!, actuals[i]! - upper);
    return upper - lower + (2 / (1 - nominalCoverage)) * outside;
  });
}

/**
 * Coverage among the third of the rows with the lowest volatility at their origin, the middle and the
 * highest: an interval that does not widen in wild times covers too little there. Rows whose volatility
 * is not known are left out.
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
 * average and wrong for a year. With several rows a date, all of the dates' rows count alike.
 *
 * @returns null also where there are fewer dates.
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
function coveredRows(
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
