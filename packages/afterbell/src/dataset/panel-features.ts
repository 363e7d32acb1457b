/** @file What a network is told of a panel's sessions: volatility, ranges, volume, calendar, echoes and the market. */

import type { BarSeries } from "../domain/bar-series.ts";
import type { Panel } from "../domain/panel.ts";
import { type CalendarFeatures, calendarFeatures } from "./calendar-features.ts";
import { type EchoFeatures, echoFeatures, surprisesOf } from "./echo-features.ts";
import { atSessions, marketGroups, marketMean } from "./market-means.ts";
import { type NextSession, nextSessionDays } from "./next-session.ts";
import {
  ewmaVolatility,
  type LevelFeatures,
  levelFeatures,
  type RangeFeatures,
  type ReturnFeatures,
  rangeFeatures,
  returnFeatures,
} from "./scale-features.ts";
import {
  basisOf,
  type VarianceBasis,
  type VarianceLevels,
  varianceLevels,
} from "./variance-levels.ts";
import { type VolumeFeatures, volumeFeatures } from "./volume-features.ts";

/** Means over the series of the same hours and basis on the same date: `marketMean`. All (T). */
export interface MarketFeatures {
  readonly marketReturn: Float64Array;
  /** Of `variance`; of closes, of `absoluteReturn`. */
  readonly marketVariance: Float64Array;
  readonly marketMean5: Float64Array;
  readonly marketMean22: Float64Array;
  readonly marketLevel: Float64Array;
}

/** Columns by group. Those of a group are known together; a group that a series never has is absent. */
export interface FeatureGroups {
  readonly returns: ReturnFeatures;
  readonly levels: LevelFeatures;
  readonly calendar: CalendarFeatures;
  readonly echo: EchoFeatures;
  /** Absent for a series of closes. */
  readonly ranges?: RangeFeatures;
  /** Absent without volume. */
  readonly volume?: VolumeFeatures;
  /** Absent with fewer than five series of the same market. */
  readonly market?: MarketFeatures;
  /** Mean of `volume` over the market. Absent with fewer than five series that have it. */
  readonly marketVolume?: { readonly marketVolume: Float64Array };
}

export interface SeriesFeatures {
  readonly symbol: string;
  readonly basis: VarianceBasis;
  /** (T) s: volatility of the log return by EWMA(0.94). The unit of the features, and the base of a width. */
  readonly volatility: Float64Array;
  readonly levels: VarianceLevels;
  readonly groups: FeatureGroups;
}

export interface PanelFeaturesOptions {
  readonly nextSession: NextSession;
  /** Of all series. @default each series' own, by its first sessions: `basisOf` */
  readonly basis?: VarianceBasis;
}

/**
 * The features of every session of a panel, aligned with the sessions of their series. Not standardised. NaN where a
 * value is not known: in the first weeks, or where a price or volume is missing.
 *
 * A value depends on the sessions of its series up to its own, on those of the same market up to the same date, and
 * on the calendar's next day. So it is the same in every panel that holds what was known at its moment, and sessions
 * that are appended change none.
 *
 * @returns One for each series, in the panel's order.
 * @throws {InvalidOptionError} `nextSession` gives no later day.
 * @example
 * import { panelOf, readSample } from "afterbell";
 * import { panelFeatures } from "afterbell/dataset";
 * const everyDay = (_, day) => day + 1;
 * const panel = panelOf((await readSample()).series);
 * const [{ basis, groups }] = panelFeatures(panel, { nextSession: everyDay });
 * basis // → "ranges"
 * Object.keys(groups) // → ["returns", "levels", "calendar", "echo", "ranges", "volume"]
 * Math.abs(groups.returns.return.at(-1)) < 6 // → true
 */
export function panelFeatures(
  { series }: Panel,
  { nextSession, basis }: PanelFeaturesOptions,
): SeriesFeatures[] {
  const own = series.map((one) => ownFeatures(one, nextSession, basis ?? basisOf(one)));
  const groups = marketGroups(series, (_, s) => own[s]!.basis);
  const ofMarket = new Map<number, Pick<FeatureGroups, "market" | "marketVolume">>();
  for (const group of groups) {
    const means = marketFeatures(group, own);
    for (const [m, s] of group.members.entries()) ofMarket.set(s, means[m]!);
  }
  return own.map((one, s) => ({ ...one, groups: { ...one.groups, ...ofMarket.get(s) } }));
}

function ownFeatures(
  series: BarSeries,
  nextSession: NextSession,
  basis: VarianceBasis,
): SeriesFeatures {
  const volatility = ewmaVolatility(series);
  const levels = varianceLevels(series, basis);
  const { days } = series;
  const nextDays = nextSessionDays(series, nextSession);
  const volume = volumeFeatures(series);
  const groups: FeatureGroups = {
    returns: returnFeatures(series, volatility),
    levels: levelFeatures(levels, volatility),
    calendar: calendarFeatures(days, nextDays),
    echo: echoFeatures(surprisesOf(levels, days), { days, nextDays }),
    ...(basis === "ranges" && { ranges: rangeFeatures(series, levels, volatility) }),
    ...(isEverKnown(volume.volume) && { volume }),
  };
  return { symbol: series.symbol, basis, volatility, levels, groups };
}

/** @returns For each member of the group. */
function marketFeatures(
  group: ReturnType<typeof marketGroups>[number],
  own: readonly SeriesFeatures[],
): Pick<FeatureGroups, "market" | "marketVolume">[] {
  const meanOf = (column: (groups: FeatureGroups) => Float64Array | undefined) =>
    marketMean(group, (s) => column(own[s]!.groups) ?? new Float64Array());
  const byDay = {
    marketReturn: meanOf(({ returns }) => returns.return),
    marketVariance: meanOf(({ ranges, returns }) => ranges?.variance ?? returns.absoluteReturn),
    marketMean5: meanOf(({ levels }) => levels.mean5),
    marketMean22: meanOf(({ levels }) => levels.mean22),
    marketLevel: meanOf(({ levels }) => levels.level),
  };
  const volumeByDay = meanOf(({ volume }) => volume?.volume);
  const hasMarket = Object.values(byDay).every(isEverKnown);
  return group.members.map((_, m) => {
    const at = (values: Float64Array) => atSessions(group, m, values);
    const market: MarketFeatures = {
      marketReturn: at(byDay.marketReturn),
      marketVariance: at(byDay.marketVariance),
      marketMean5: at(byDay.marketMean5),
      marketMean22: at(byDay.marketMean22),
      marketLevel: at(byDay.marketLevel),
    };
    return {
      ...(hasMarket && { market }),
      ...(isEverKnown(volumeByDay) && { marketVolume: { marketVolume: at(volumeByDay) } }),
    };
  });
}

function isEverKnown(values: Float64Array): boolean {
  return values.some((value) => !Number.isNaN(value));
}
