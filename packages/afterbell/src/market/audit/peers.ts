/** @file Which series have the sessions of the same exchange, so that one can be checked against the others. */

import type { BarSeries } from "../../domain/bar-series.ts";

/** Enough to outvote a series or two with faults of their own. */
const MOST_PEERS = 8;
/** Series that are looked at for them. */
const MOST_TRIED = 30;
/** Sessions that two series must both cover before their dates are compared. */
const FEWEST_SESSIONS = 60;
/** Share of equal sessions: New York and Tokyo have nine in ten in common, two stocks of one exchange all but a few. */
const SAME = 0.98;

/** @returns At most {@link MOST_PEERS} of the others, whose sessions are nearly those of the series. */
export function peersOf(series: BarSeries, others: readonly BarSeries[]): BarSeries[] {
  const has = new Set(series.days);
  const peers: BarSeries[] = [];
  for (const other of others.slice(0, MOST_TRIED)) {
    if (other.symbol !== series.symbol && isPeer(series, has, other)) peers.push(other);
    if (peers.length === MOST_PEERS) break;
  }
  return peers;
}

function isPeer(series: BarSeries, has: ReadonlySet<number>, other: BarSeries): boolean {
  const first = Math.max(series.days[0]!, other.days[0]!);
  const last = Math.min(series.days[series.length - 1]!, other.days[other.length - 1]!);
  let [common, others] = [0, 0];
  for (const day of other.days) {
    if (day < first || day > last) continue;
    others++;
    if (has.has(day)) common++;
  }
  let own = 0;
  for (const day of series.days) if (day >= first && day <= last) own++;
  return common >= FEWEST_SESSIONS && common >= SAME * Math.max(own, others);
}
