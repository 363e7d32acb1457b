/** @file A past that a split or a dividend has restated: all prices before it by one factor. */

import type { Bar } from "../domain/bar.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { commonFactor, disagreementOf } from "./disagreement.ts";
import { type BarPair, type Correction, correctionsOf } from "./same-values.ts";

export interface Restatement {
  /** What stored prices are multiplied by: 0.25 after a split 4:1. */
  readonly factor: number;
  /** First session that is not restated; null where all stored ones are. */
  readonly before: SessionDate | null;
  /** Sessions that are restated. */
  readonly sessions: number;
}

export interface ExplainedDifferences {
  readonly restatement: Restatement | null;
  /** What the restatement does not explain. In restated sessions, the value before is a restated one too. */
  readonly corrections: readonly Correction[];
}

/**
 * Explains how sessions differ from what was stored of them.
 *
 * @param pairs In time order.
 * @param eventDates Days of splits and dividends: a restatement ends at one of them, or after all sessions.
 */
export function explainDifferences(
  pairs: readonly BarPair[],
  eventDates: readonly SessionDate[],
): ExplainedDifferences {
  const restatement = restatementOf(pairs, eventDates);
  const restated = restatement?.sessions ?? 0;
  const corrections = pairs.flatMap(({ before, after }, i) => {
    const expected =
      restatement && i < restated ? scaled(before, after, restatement.factor) : before;
    return correctionsOf(expected, after);
  });
  return { restatement, corrections };
}

/** Share of the sessions that are not restated and may have another close all the same. */
const fewCorrections = 0.05;

function restatementOf(
  pairs: readonly BarPair[],
  eventDates: readonly SessionDate[],
): Restatement | null {
  const ends = [null, ...eventDates].map((date) => ({
    date,
    sessions: sessionsBefore(pairs, date),
  }));
  for (const { date, sessions } of ends) {
    const [older, newer] = [pairs.slice(0, sessions), pairs.slice(sessions)];
    const edges = [older[0], older.at(-1)];
    if (edges.some((pair) => pair === undefined || hasSameClose(pair))) continue;
    const factor = commonFactor(older);
    const isNewerAsStored = disagreementOf(newer, { allowed: fewCorrections }) === null;
    if (factor !== null && isNewerAsStored) return { factor, before: date, sessions };
  }
  return null;
}

function sessionsBefore(pairs: readonly BarPair[], date: SessionDate | null): number {
  if (date === null) return pairs.length;
  const first = pairs.findIndex(({ after }) => after.date >= date);
  return first === -1 ? pairs.length : first;
}

function hasSameClose({ before, after }: BarPair): boolean {
  return correctionsOf(before, after).every(({ field }) => field !== "close");
}

/** A split changes volumes the other way round, to whole shares; a dividend leaves them as they are. */
function scaled(before: Bar, after: Bar, factor: number): Bar {
  const price = (value: number | null) => (value === null ? null : value * factor);
  const shares = before.volume === null ? null : before.volume / factor;
  const isSplit = shares !== null && after.volume !== null && Math.abs(shares - after.volume) <= 1;
  return {
    date: before.date,
    open: price(before.open),
    high: price(before.high),
    low: price(before.low),
    close: before.close * factor,
    volume: isSplit ? after.volume : before.volume,
  };
}
