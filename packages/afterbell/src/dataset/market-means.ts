/**
 * @file Means over the series of a market, session by session: those whose sessions end at the same local time. Of a
 * date, they were known at the very moment at which each of those series is forecast (ADR 16).
 */

import type { BarSeries } from "../domain/bar-series.ts";
import { newYorkHours } from "../domain/session-hours.ts";

/** Series of the same hours. */
export interface MarketGroup {
  /** Indices of its series in the panel. */
  readonly members: readonly number[];
  /** (D) days on which any of them has a session, ascending. */
  readonly days: Int32Array;
  /** For each member, (T) which of `days` its sessions are on. */
  readonly positions: readonly Int32Array[];
}

/**
 * Members that a mean needs, the series itself included. A member counts on a date only if it has a session on that
 * very date and its value there is known: the mean of a session would otherwise hold what a halted series did a week
 * before.
 */
export const MIN_MEMBERS = 5;

/**
 * The markets of a panel, by hours: the only part of a calendar that a series carries.
 *
 * @param key What else series must have in common.
 */
export function marketGroups(
  series: readonly BarSeries[],
  key: (series: BarSeries, index: number) => string = () => "",
): MarketGroup[] {
  const members = new Map<string, number[]>();
  for (const [s, one] of series.entries()) {
    const { zone, closesAt } = one.session ?? newYorkHours;
    const name = `${zone} ${closesAt} ${key(one, s)}`;
    const group = members.get(name);
    if (group) group.push(s);
    else members.set(name, [s]);
  }
  return [...members.values()].map((indices) => {
    const days = daysOfAny(indices.map((s) => series[s]!.days));
    return { members: indices, days, positions: indices.map((s) => positionsIn(days, series[s]!)) };
  });
}

/**
 * @param columnOf Of a series, by its index in the panel: (T) values; NaN where one is not known. Asked for once.
 * @returns (D) means by day of the market; NaN where fewer than five are known.
 */
export function marketMean(
  group: MarketGroup,
  columnOf: (s: number) => Float64Array,
): Float64Array {
  const sums = new Float64Array(group.days.length);
  const counts = new Int32Array(group.days.length);
  for (const [m, s] of group.members.entries()) {
    const column = columnOf(s);
    const positions = group.positions[m]!;
    for (let t = 0; t < column.length; t++) {
      if (Number.isNaN(column[t]!)) continue;
      sums[positions[t]!]! += column[t]!;
      counts[positions[t]!]!++;
    }
  }
  return sums.map((sum, d) => (counts[d]! >= MIN_MEMBERS ? sum / counts[d]! : Number.NaN));
}

/** Values by day of the market as a column of a member. @param m Which of the members. @returns (T) */
export function atSessions(group: MarketGroup, m: number, byDay: Float64Array): Float64Array {
  const positions = group.positions[m]!;
  const column = new Float64Array(positions.length);
  for (let t = 0; t < column.length; t++) column[t] = byDay[positions[t]!]!;
  return column;
}

function daysOfAny(columns: readonly Readonly<Int32Array>[]): Int32Array {
  const days = new Set<number>();
  for (const column of columns) for (const day of column) days.add(day);
  return Int32Array.from(days).sort();
}

function positionsIn(days: Int32Array, series: BarSeries): Int32Array {
  let position = 0;
  return series.days.map((day) => {
    while (days[position]! < day) position++;
    return position;
  });
}
