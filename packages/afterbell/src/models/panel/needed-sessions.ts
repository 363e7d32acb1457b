/** @file Which sessions of a panel a forecast rests on: columns are computed for those, and not for all of history. */

import { historyStart, marketHistoryStart } from "../../dataset/feature-history.ts";
import type { IndexRange } from "../../dataset/fold.ts";
import { type BarSeries, indexAtOrBefore } from "../../domain/bar-series.ts";
import type { Panel } from "../../domain/panel.ts";
import type { OriginsOfSeries } from "./origin-forecasts.ts";
import { firstResidualDay, shapeSeries } from "./residual-shape.ts";

export interface NeededSessions {
  /** Of each series, the sessions that need a width: the origins, and those that the shapes there rest on. */
  readonly widths: readonly IndexRange[];
  /** Of each series, the sessions whose columns are computed, so that those that a width rests on are whole. */
  readonly columns: readonly IndexRange[];
}

export interface NeededSessionsOptions {
  /** The last step. */
  readonly horizon: number;
  /** Sessions whose columns a width rests on. @default 1 */
  readonly contextLength?: number;
}

export function neededSessions(
  panel: Panel,
  origins: OriginsOfSeries,
  { horizon, contextLength = 1 }: NeededSessionsOptions,
): NeededSessions {
  const { series } = panel;
  const widths = widthRanges(panel, origins, horizon);
  const contexts = widths.map(({ start }) => Math.max(0, start - contextLength + 1));
  const contextDays = series.flatMap(({ days }, s) => {
    return widths[s]!.start < widths[s]!.end ? [days[contexts[s]!]!] : [];
  });
  // A mean over the market needs all of its series from the same day on.
  const firstDay = Math.min(...contextDays);
  const columns = series.map((one, s) => {
    const { end } = widths[s]!;
    const ofMarket = marketHistoryStart(one, indexFrom(one, firstDay));
    return { start: Math.min(end, historyStart(one, contexts[s]!), ofMarket), end };
  });
  return { widths, columns };
}

/** Sessions of a series as those of a part of it, or back. */
export function shiftedRange({ start, end }: IndexRange, by: number): IndexRange {
  return { start: start + by, end: end + by };
}

/**
 * Of a series that shapes are made from, from the first residual on; of another one, from its first origin on. Another
 * market's session of the day after the last origin may have ended.
 */
function widthRanges(panel: Panel, origins: OriginsOfSeries, horizon: number): IndexRange[] {
  const firstDay = firstResidualDay(panel, origins, horizon);
  const lastDay = Math.max(...panel.series.map((one, s) => lastDayOf(one, origins[s]!))) + 1;
  const isPooled = new Set(shapeSeries(panel));
  return panel.series.map((one, s) => ({
    start: isPooled.has(s) ? indexFrom(one, firstDay) : Math.min(...origins[s]!),
    end: indexFrom(one, lastDay + 1),
  }));
}

/** Index of the first session on the day or after it; the length where there is none. */
function indexFrom(series: BarSeries, day: number): number {
  return indexAtOrBefore(series, day - 1) + 1;
}

function lastDayOf({ days }: BarSeries, origins: readonly number[]): number {
  return days[Math.max(...origins)]!;
}
