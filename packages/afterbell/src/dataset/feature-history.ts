/** @file How far back features reach, so that those of recent sessions need not be computed for all of history. */

import { type BarSeries, indexAtOrBefore } from "../domain/bar-series.ts";
import type { IndexRange } from "./fold.ts";

/** The longest mean has 66 sessions, of returns from the session before each. The market's has as many of its days. */
const SESSIONS = 66;
/** Echoes look a year back, */
const ECHO_DAYS = 364;
/** and what was usual there rests on as many sessions before. */
const ECHO_SESSIONS = 24;

/**
 * The first session that the features of a session, and of all later ones, rest on. Only two go back to the first of the
 * series: `VarianceLevels.longRun` and `SeriesFeatures.volatility`.
 *
 * @param t Of the session; the series' length for none.
 */
export function historyStart(series: BarSeries, t: number): number {
  const means = marketHistoryStart(series, t);
  if (t >= series.length) return means;
  const echo = indexAtOrBefore(series, series.days[t]! - ECHO_DAYS);
  return Math.max(0, Math.min(means, echo - ECHO_SESSIONS));
}

/** As `historyStart`, of what a series adds to the means over its market: these have no echoes. */
export function marketHistoryStart({ length }: BarSeries, t: number): number {
  return Math.max(0, Math.min(t, length) - SESSIONS);
}

export function allSessions({ length }: BarSeries): IndexRange {
  return { start: 0, end: length };
}
