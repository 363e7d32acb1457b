/** @file What a network is told of a panel's sessions: volatility, ranges, volume, calendar, echoes and the market. */

import { type BarSeries, sliceSeries } from "../domain/bar-series.ts";
import type { Panel } from "../domain/panel.ts";
import { type CalendarFeatures, calendarFeatures } from "./calendar-features.ts";
import { columnsBySeries } from "./columns-by-series.ts";
import { type EchoFeatures, echoFeatures, surprisesOf } from "./echo-features.ts";
import { allSessions } from "./feature-history.ts";
import type { IndexRange } from "./fold.ts";
import { type LevelHistoryOf, levelHistory, type VarianceBasis } from "./level-history.ts";
import { atSessions, type MarketGroup, marketGroups, marketMeans } from "./market-means.ts";
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
import { basisOf, type VarianceLevels, varianceLevels } from "./variance-levels.ts";
import { type VolumeFeatures, volumeFeatures } from "./volume-features.ts";

/** Means over the series of the same hours and basis on the same date: `marketMeans`. All (T). */
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
  panel: Panel,
  { nextSession, basis }: PanelFeaturesOptions,
): SeriesFeatures[] {
  const featuresOf = featuresBySeries(panel, { nextSession, ...(basis && { basis }) });
  return panel.series.map((_, s) => featuresOf(s));
}

export interface FeaturesBySeriesOptions extends PanelFeaturesOptions {
  /**
   * Of each series, those to have in the columns: all, or from some day on. What earlier ones tell is left out, but for
   * the long run and the volatility: see `historyStart`.
   */
  readonly sessions?: readonly IndexRange[];
  /** @default computed anew */
  readonly historyOf?: LevelHistoryOf;
  /** Whether to have the market's columns, for which all series are computed at once. @default true */
  readonly market?: boolean;
}

/**
 * `panelFeatures` of one series at a time. Of a large panel, all that stays in memory are the means over the markets:
 * the features that these are made of are computed, dropped and computed again.
 *
 * @returns A function of the series' index in the panel.
 */
export function featuresBySeries(
  { series }: Panel,
  {
    nextSession,
    basis,
    sessions = series.map(allSessions),
    market = true,
    historyOf = levelHistory,
  }: FeaturesBySeriesOptions,
): (s: number) => SeriesFeatures {
  const bases = series.map((one) => basis ?? basisOf(one));
  const computed = (s: number) => scaleFeatures(series[s]!, bases[s]!, sessions[s]!, historyOf);
  const ownScales = market ? columnsBySeries(sessions, computed) : computed;
  const parts = series.map((one, s) => sliceSeries(one, sessions[s]!.start, sessions[s]!.end));
  const ofMarket: (() => MarketGroups)[] = [];
  for (const group of market ? marketGroups(parts, (_, s) => bases[s]!) : []) {
    const columnsOf = marketFeatures(group, (s) => ownScales(s).groups);
    for (const [m, s] of group.members.entries()) ofMarket[s] = () => columnsOf(m);
  }
  return (s) => {
    const { groups, ...scales } = ownScales(s);
    const { returns, levels, ranges, volume } = groups;
    return {
      ...scales,
      groups: {
        ...{ returns, levels },
        ...dayFeatures(parts[s]!, scales.levels, nextSession),
        ...(ranges && { ranges }),
        ...(volume && { volume }),
        ...ofMarket[s]?.(),
      },
    };
  };
}

type MarketGroups = Pick<FeatureGroups, "market" | "marketVolume">;
type ScaleGroups = Pick<FeatureGroups, "returns" | "levels" | "ranges" | "volume">;
type DayGroups = Pick<FeatureGroups, "calendar" | "echo">;

/** What a series' own prices and volumes tell. */
function scaleFeatures(
  series: BarSeries,
  basis: VarianceBasis,
  sessions: IndexRange,
  historyOf: LevelHistoryOf,
): Omit<SeriesFeatures, "groups"> & { readonly groups: ScaleGroups } {
  const { start, end } = sessions;
  const part = sliceSeries(series, start, end);
  const volatility = ewmaVolatility(sliceSeries(series, 0, end)).slice(start);
  const levels = varianceLevels(series, basis, sessions, historyOf);
  const volume = volumeFeatures(part);
  const groups: ScaleGroups = {
    returns: returnFeatures(part, volatility),
    levels: levelFeatures(levels, volatility),
    ...(basis === "ranges" && { ranges: rangeFeatures(part, levels, volatility) }),
    ...(isEverKnown(volume.volume) && { volume }),
  };
  return { symbol: series.symbol, basis, volatility, levels, groups };
}

/** What the days of sessions tell. */
function dayFeatures(
  series: BarSeries,
  levels: VarianceLevels,
  nextSession: NextSession,
): DayGroups {
  const { days } = series;
  const nextDays = nextSessionDays(series, nextSession);
  return {
    calendar: calendarFeatures(days, nextDays),
    echo: echoFeatures(surprisesOf(levels, days), { days, nextDays }),
  };
}

/** @returns A function of which of the members. */
function marketFeatures(
  group: MarketGroup,
  groupsOf: (s: number) => ScaleGroups,
): (m: number) => MarketGroups {
  const byDay = marketMeans(group, marketNames, (s) => {
    const { returns, levels, ranges, volume } = groupsOf(s);
    return {
      marketReturn: returns.return,
      marketVariance: ranges?.variance ?? returns.absoluteReturn,
      ...{ marketMean5: levels.mean5, marketMean22: levels.mean22, marketLevel: levels.level },
      ...(volume && { marketVolume: volume.volume }),
    };
  });
  const { marketVolume, ...market } = byDay;
  const hasMarket = Object.values(market).every(isEverKnown);
  return (m) => {
    const at = (values: Float64Array) => atSessions(group, m, values);
    return {
      ...(hasMarket && {
        market: {
          marketReturn: at(market.marketReturn),
          marketVariance: at(market.marketVariance),
          marketMean5: at(market.marketMean5),
          marketMean22: at(market.marketMean22),
          marketLevel: at(market.marketLevel),
        },
      }),
      ...(isEverKnown(marketVolume) && { marketVolume: { marketVolume: at(marketVolume) } }),
    };
  };
}

const marketNames = [
  "marketReturn",
  "marketVariance",
  "marketMean5",
  "marketMean22",
  "marketLevel",
  "marketVolume",
] as const;

function isEverKnown(values: Float64Array): boolean {
  return values.some((value) => !Number.isNaN(value));
}
