/** @file What goes back to the first session of a series: its variances, and what they were in the long run. */

import { type BarSeries, sliceSeries } from "../domain/bar-series.ts";
import type { IndexRange } from "./fold.ts";
import { rangeVariance, trailingMean } from "./range-variance.ts";
import { sessionReturns } from "./session-returns.ts";

/** What variances are computed from: open, high, low and close, or closes alone. */
export type VarianceBasis = "ranges" | "closes";
/** All of them; ranges, which tell more, first. */
export const varianceBases: readonly VarianceBasis[] = ["ranges", "closes"];

/** Of some sessions, from all before them as well. All (sessions). */
export interface LevelHistory {
  /** V, as `VarianceLevels` has it, and M22. */
  readonly variance: Float64Array;
  readonly mean22: Float64Array;
  /** Mean of ln M22 over all sessions so far; NaN until 60 of them are known. */
  readonly longRunOfAll: Float64Array;
}

export type LevelHistoryOf = (
  series: BarSeries,
  basis: VarianceBasis,
  sessions: IndexRange,
) => LevelHistory;

const MIN_VARIANCE = 1e-7;
const MIN_SESSIONS_OF_LONG_RUN = 60;

export function levelHistory(
  series: BarSeries,
  basis: VarianceBasis,
  { start, end }: IndexRange,
): LevelHistory {
  const known = sliceSeries(series, 0, end);
  const variance = basis === "ranges" ? rangeVariance(known) : squaredReturns(known);
  const mean22 = trailingMean(variance, 22);
  const longRunOfAll = longRuns(mean22);
  return {
    variance: variance.slice(start),
    mean22: mean22.slice(start),
    longRunOfAll: longRunOfAll.slice(start),
  };
}

/**
 * `levelHistory` for a piece of work that asks for the same sessions more than once, or for a part of them: the prices
 * must not change until it is done.
 */
export function keptLevelHistory(): LevelHistoryOf {
  const kept = new Map<BarSeries, Map<VarianceBasis, KeptLevels>>();
  return (series, basis, sessions) => {
    const ofSeries = kept.get(series) ?? new Map<VarianceBasis, KeptLevels>();
    kept.set(series, ofSeries);
    const known = ofSeries.get(basis);
    if (known && known.start <= sessions.start && sessions.end <= known.end) {
      return partOf(known, sessions);
    }
    const levels = levelHistory(series, basis, sessions);
    ofSeries.set(basis, { ...sessions, levels });
    return levels;
  };
}

interface KeptLevels extends IndexRange {
  readonly levels: LevelHistory;
}

function partOf({ start: first, levels }: KeptLevels, { start, end }: IndexRange): LevelHistory {
  const { variance, mean22, longRunOfAll } = levels;
  const part = (column: Float64Array) => column.subarray(start - first, end - first);
  return {
    variance: part(variance),
    mean22: part(mean22),
    longRunOfAll: part(longRunOfAll),
  };
}

function squaredReturns(series: BarSeries): Float64Array {
  const squares = sessionReturns(series);
  for (let t = 0; t < squares.length; t++) {
    squares[t] = Math.max(squares[t]! * squares[t]!, MIN_VARIANCE);
  }
  return squares;
}

function longRuns(mean22: Float64Array): Float64Array {
  const longRun = new Float64Array(mean22.length).fill(Number.NaN);
  let [sum, known] = [0, 0];
  for (let t = 0; t < longRun.length; t++) {
    if (mean22[t]! > 0) {
      sum += Math.log(mean22[t]!);
      known++;
    }
    if (known >= MIN_SESSIONS_OF_LONG_RUN) longRun[t] = sum / known;
  }
  return longRun;
}
