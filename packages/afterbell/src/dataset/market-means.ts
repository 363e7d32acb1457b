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
    const [byDay, firstDay] = [positionsByDay(days), days[0] ?? 0];
    const positions = indices.map((s) => positionsIn(firstDay, byDay, series[s]!));
    return { members: indices, days, positions };
  });
}

/**
 * Means by day of several columns. Each series is asked for once, so that its columns need not stay in memory.
 *
 * @param columnsOf Of a series, by its index in the panel: (T) values by name; NaN where one is not known.
 * @returns (D) by name; NaN where fewer than five are known.
 */
export function marketMeans<Name extends string>(
  group: MarketGroup,
  names: readonly Name[],
  columnsOf: (s: number) => Readonly<Partial<Record<Name, Float64Array>>>,
): Record<Name, Float64Array> {
  const { length } = group.days;
  const totals = names.map(() => ({
    sums: new Float64Array(length),
    counts: new Int32Array(length),
  }));
  for (const [m, s] of group.members.entries()) {
    const columns = columnsOf(s);
    for (const [n, name] of names.entries()) {
      const column = columns[name];
      if (column) addByDay(totals[n]!, column, group.positions[m]!);
    }
  }
  const means = totals.map(({ sums, counts }) =>
    sums.map((sum, d) => (counts[d]! >= MIN_MEMBERS ? sum / counts[d]! : Number.NaN)),
  );
  return Object.fromEntries(names.map((name, n) => [name, means[n]])) as Record<Name, Float64Array>;
}

interface Totals {
  readonly sums: Float64Array;
  readonly counts: Int32Array;
}

function addByDay({ sums, counts }: Totals, column: Float64Array, positions: Int32Array): void {
  for (let t = 0; t < column.length; t++) {
    if (Number.isNaN(column[t]!)) continue;
    sums[positions[t]!]! += column[t]!;
    counts[positions[t]!]!++;
  }
}

/** Values by day of the market as a column of a member. @param m Which of the members. @returns (T) */
export function atSessions(group: MarketGroup, m: number, byDay: Float64Array): Float64Array {
  const positions = group.positions[m]!;
  const column = new Float64Array(positions.length);
  for (let t = 0; t < column.length; t++) column[t] = byDay[positions[t]!]!;
  return column;
}

function daysOfAny(columns: readonly Readonly<Int32Array>[]): Int32Array {
  const known = columns.filter(({ length }) => length > 0);
  const first = Math.min(...known.map((days) => days[0]!));
  const last = Math.max(...known.map((days) => days.at(-1)!));
  const isDay = new Uint8Array(known.length === 0 ? 0 : last - first + 1);
  for (const days of known) for (let t = 0; t < days.length; t++) isDay[days[t]! - first] = 1;
  const days = new Int32Array(isDay.reduce((sum, is) => sum + is, 0));
  let filled = 0;
  for (let d = 0; d < isDay.length; d++) if (isDay[d] === 1) days[filled++] = first + d;
  return days;
}

/** (last day - first day + 1) of each day from the first on, which of `days` it is. */
function positionsByDay(days: Int32Array): Int32Array {
  const [first = 0] = days;
  const byDay = new Int32Array((days.at(-1) ?? first) - first + 1);
  for (let d = 0; d < days.length; d++) byDay[days[d]! - first] = d;
  return byDay;
}

function positionsIn(firstDay: number, byDay: Int32Array, { days }: BarSeries): Int32Array {
  const positions = new Int32Array(days.length);
  for (let t = 0; t < positions.length; t++) positions[t] = byDay[days[t]! - firstDay]!;
  return positions;
}
