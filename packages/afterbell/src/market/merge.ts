/** @file Stored prices and fresh ones of the same symbol as one series. */

import { type BarSeries, barSeries, barsOf } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { type Disagreement, disagreementOf } from "./disagreement.ts";
import { type Correction, correctionsOf, matchBars } from "./same-values.ts";

export interface MergedSeries {
  /** All sessions of both; where both have one, it is the fresh one. */
  readonly series: BarSeries;
  /** Sessions that were not stored, ascending. */
  readonly added: readonly SessionDate[];
  /** Stored values that are others now, in time order. */
  readonly corrections: readonly Correction[];
  /** Not null where the two do not fit together: the series would have jumps that no market made. */
  readonly disagreement: Disagreement | null;
}

/** Share of the common sessions whose closes may differ and still be corrections. */
const fewSessions = 0.05;

/**
 * The union of two series by date. A stored session is never lost, and a fresh one always wins. Whether the two fit
 * together is for the caller to decide: there is a `disagreement` where more than 5 % of the common closes differ.
 */
export function mergeSeries(stored: BarSeries, fresh: BarSeries): MergedSeries {
  const [before, after] = [barsOf(stored), barsOf(fresh)];
  const { pairs, onlyAfter } = matchBars(before, after);
  const union = new Map([...before, ...after].map((bar) => [bar.date, bar]));
  const bars = [...union.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  const session = fresh.session ?? stored.session;
  return {
    series: barSeries(stored.symbol, bars, session && { session }),
    added: onlyAfter,
    corrections: pairs.flatMap((pair) => correctionsOf(pair.before, pair.after)),
    disagreement: disagreementOf(pairs, { allowed: fewSessions }),
  };
}
