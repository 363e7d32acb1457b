import { type BarSeries, sliceSeries } from "../domain/bar-series.ts";
import { allSessions } from "./feature-history.ts";
import type { IndexRange } from "./fold.ts";
import { type LevelHistoryOf, levelHistory, type VarianceBasis } from "./level-history.ts";
import { rangeVariance, trailingMean } from "./range-variance.ts";

/** How volatile sessions were, over several spans. All (T), and NaN where it is not known. */
export interface VarianceLevels {
  readonly basis: VarianceBasis;
  /** V: variance of each session's log return; of closes the squared return, at least 1e-7. */
  readonly variance: Float64Array;
  /** M5, M22, M66: means of V over that many sessions. */
  readonly mean5: Float64Array;
  readonly mean22: Float64Array;
  readonly mean66: Float64Array;
  /** ln V; of closes ln(V + M22 / 10), since a return near 0 says little and its logarithm is far away. */
  readonly logVariance: Float64Array;
  /** L: mean of ln M22 over all sessions so far; ln M66 until 60 of them are known. */
  readonly longRun: Float64Array;
}

/** Share of M22 that is added to a squared return before its logarithm is taken. */
const DAMPING: Readonly<Record<VarianceBasis, number>> = { ranges: 0, closes: 0.1 };
/** Sessions that decide whether a series has ranges. */
const FIRST_SESSIONS = 22;

/**
 * @param sessions Those to have in the columns. What it takes of earlier ones is the long run alone; means over sessions
 *   before the range count as not known.
 */
export function varianceLevels(
  series: BarSeries,
  basis: VarianceBasis,
  sessions: IndexRange = allSessions(series),
  historyOf: LevelHistoryOf = levelHistory,
): VarianceLevels {
  const { variance, mean22, longRunOfAll } = historyOf(series, basis, sessions);
  const [mean5, mean66] = [trailingMean(variance, 5), trailingMean(variance, 66)];
  const logVariance = new Float64Array(variance.length);
  for (let t = 0; t < variance.length; t++) {
    logVariance[t] = dampedLog(basis, variance[t]!, mean22[t]!);
  }
  return {
    ...{ basis, variance, mean5, mean22, mean66, logVariance },
    longRun: longRunOf(longRunOfAll, mean66),
  };
}

/** ln V, damped for closes. @param variance Of one session, or a mean over some. @param mean22 M22 of the last of them. */
export function dampedLog(basis: VarianceBasis, variance: number, mean22: number): number {
  return DAMPING[basis] === 0 ? Math.log(variance) : Math.log(variance + DAMPING[basis] * mean22);
}

/**
 * `ranges` where at least 60 % of the first 22 variances of ranges are known. Sessions that come later change
 * nothing, and before that many no model has what it needs.
 */
export function basisOf(series: BarSeries): VarianceBasis {
  const first = rangeVariance(sliceSeries(series, 0, 1 + FIRST_SESSIONS)).subarray(1);
  const means = trailingMean(first, FIRST_SESSIONS);
  return Number.isFinite(means.at(-1)) ? "ranges" : "closes";
}

function longRunOf(longRunOfAll: Float64Array, mean66: Float64Array): Float64Array {
  const longRun = longRunOfAll.slice();
  for (let t = 0; t < longRun.length; t++) {
    if (Number.isNaN(longRun[t]!)) longRun[t] = Math.log(mean66[t]!);
  }
  return longRun;
}
