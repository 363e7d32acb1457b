/** @file What HARx rests on: the columns of its inputs, and its targets. */

import { calendarFeatures } from "../../dataset/calendar-features.ts";
import { columnsBySeries } from "../../dataset/columns-by-series.ts";
import {
  echoFeatures,
  plainEchoes,
  type Surprises,
  surprisesOf,
} from "../../dataset/echo-features.ts";
import { allSessions } from "../../dataset/feature-history.ts";
import type { IndexRange } from "../../dataset/fold.ts";
import {
  type LevelHistoryOf,
  levelHistory,
  type VarianceBasis,
} from "../../dataset/level-history.ts";
import { logsOf } from "../../dataset/logs-of.ts";
import {
  atSessions,
  type MarketGroup,
  marketGroups,
  marketMeans,
} from "../../dataset/market-means.ts";
import { type NextSession, nextSessionDays } from "../../dataset/next-session.ts";
import { overnightReturns, trailingMean } from "../../dataset/range-variance.ts";
import { sessionReturns } from "../../dataset/session-returns.ts";
import { dampedLog, type VarianceLevels, varianceLevels } from "../../dataset/variance-levels.ts";
import { volumeFeatures } from "../../dataset/volume-features.ts";
import { type BarSeries, sliceSeries } from "../../domain/bar-series.ts";
import type { Panel } from "../../domain/panel.ts";

type NamedColumns = Readonly<Record<string, Float64Array>>;

/** Columns of one series that all steps share. (T) each, NaN where a value is not known. */
export interface HarxColumns {
  readonly levels: VarianceLevels;
  readonly days: Readonly<Int32Array>;
  readonly nextDays: Readonly<Int32Array>;
  /** Levels and returns. */
  readonly own: NamedColumns;
  readonly surprises: Surprises;
  readonly volume: NamedColumns;
  readonly market: NamedColumns;
  readonly marketVolume: NamedColumns;
}

/** Inputs that are known or missing together. Without `own` there is no forecast. */
export type InputGroup = "own" | "volume" | "market" | "marketVolume";

export interface HarxInput {
  readonly name: string;
  readonly group: InputGroup;
  /** (T) */
  readonly column: Float64Array;
}

export interface HarxColumnsOptions {
  /**
   * Of each series, those to have in the columns: all, or from some day on. What earlier ones tell is left out, but for the
   * long run: see `historyStart`.
   *
   * @default all
   */
  readonly sessions?: readonly IndexRange[];
  /** @default computed anew */
  readonly historyOf?: LevelHistoryOf;
}

/**
 * The columns of one series at a time. The market's are written out when a series is asked for, and of a large panel the
 * series' own are computed again: those of all series together would be most of the memory.
 *
 * @returns A function of the series' index in the panel.
 */
export function harxColumns(
  { series }: Panel,
  basis: VarianceBasis,
  nextSession: NextSession,
  { sessions = series.map(allSessions), historyOf = levelHistory }: HarxColumnsOptions = {},
): (s: number) => HarxColumns {
  const parts = series.map((one, s) => sliceSeries(one, sessions[s]!.start, sessions[s]!.end));
  const ownOf = columnsBySeries(sessions, (s) => {
    const levels = varianceLevels(series[s]!, basis, sessions[s], historyOf);
    return ownColumns(parts[s]!, levels, nextSession);
  });
  const ofMarket: (() => MarketColumns)[] = [];
  for (const group of marketGroups(parts)) {
    const columnsOf = marketColumns(group, ownOf, (s) => sessionReturns(parts[s]!));
    for (const [m, s] of group.members.entries()) ofMarket[s] = () => columnsOf(m);
  }
  return (s) => ({ ...ownOf(s), ...ofMarket[s]!() });
}

/** What inputs are made of. */
type InputColumns = Omit<HarxColumns, "levels">;

/** The columns of some sessions, as views. */
export function columnsWithin(columns: InputColumns, { start, end }: IndexRange): InputColumns {
  const { surprises, days, nextDays } = columns;
  const part = (column: Float64Array) => column.subarray(start, end);
  const each = (named: NamedColumns): NamedColumns =>
    Object.fromEntries(Object.entries(named).map(([name, column]) => [name, part(column)]));
  return {
    days: days.subarray(start, end),
    nextDays: nextDays.subarray(start, end),
    own: each(columns.own),
    surprises: { ...surprises, recentShock: part(surprises.recentShock) },
    volume: each(columns.volume),
    market: each(columns.market),
    marketVolume: each(columns.marketVolume),
  };
}

/**
 * The inputs of the equation of a step, in its order. Steps above 1 look at the echo of all days they take, and not at
 * the calendar.
 */
export function harxInputs(columns: InputColumns, stepAhead: number): HarxInput[] {
  const { days, nextDays, own, surprises, volume, market, marketVolume } = columns;
  const inputs = (group: InputGroup, named: NamedColumns): HarxInput[] =>
    Object.entries(named).map(([name, column]) => ({ name, group, column }));
  const ofSteps =
    stepAhead === 1
      ? { ...calendarFeatures(days, nextDays), ...echoFeatures(surprises, { days, nextDays }) }
      : { ...plainEchoes(surprises, { days, nextDays, sessions: stepAhead }) };
  return [
    ...inputs("own", own),
    ...inputs("own", ofSteps),
    ...inputs("volume", volume),
    ...inputs("market", market),
    ...inputs("marketVolume", marketVolume),
  ];
}

/**
 * What an equation forecasts: ln of the mean of V over the sessions of the step, damped for closes.
 *
 * @returns (T) NaN where one of those sessions is not known.
 */
export function harxTarget(levels: VarianceLevels, stepAhead: number): Float64Array {
  const { basis, variance, mean22 } = levels;
  const targets = new Float64Array(variance.length).fill(Number.NaN);
  for (let t = 0; t + stepAhead < targets.length; t++) {
    const last = t + stepAhead;
    let sum = 0;
    for (let i = t + 1; i <= last; i++) sum += variance[i]!;
    targets[t] = dampedLog(basis, sum / stepAhead, mean22[last]!);
  }
  return targets;
}

type MarketColumns = Pick<HarxColumns, "market" | "marketVolume">;
type OwnColumns = Omit<HarxColumns, keyof MarketColumns>;

function ownColumns(
  series: BarSeries,
  levels: VarianceLevels,
  nextSession: NextSession,
): OwnColumns {
  const { days } = series;
  return {
    ...{ levels, days, nextDays: nextSessionDays(series, nextSession) },
    own: { ...levelColumns(levels), ...returnColumns(series, levels) },
    surprises: surprisesOf(levels, days),
    volume: { ...volumeFeatures(series) },
  };
}

function levelColumns({ logVariance, mean5, mean22, mean66, longRun }: VarianceLevels) {
  return {
    logVariance,
    logMean5: logsOf(mean5),
    logMean22: logsOf(mean22),
    logMean66: logsOf(mean66),
    longRun,
  };
}

/** In units of √M22: falls weigh more than rises, which is why they are apart. */
function returnColumns(series: BarSeries, { basis, mean22 }: VarianceLevels): NamedColumns {
  const returns = sessionReturns(series);
  const over5 = trailingMean(returns, 5);
  const moves = basis === "ranges" ? overnightReturns(series) : returns;
  const root5 = Math.sqrt(5);
  const { length } = returns;
  const [fall, fall5] = [new Float64Array(length), new Float64Array(length)];
  const [rise5, absoluteMove] = [new Float64Array(length), new Float64Array(length)];
  for (let t = 0; t < length; t++) {
    const unit = Math.sqrt(mean22[t]!);
    fall[t] = Math.min(returns[t]!, 0) / unit;
    fall5[t] = Math.min(5 * over5[t]!, 0) / unit / root5;
    rise5[t] = Math.max(5 * over5[t]!, 0) / unit / root5;
    absoluteMove[t] = Math.log1p(Math.abs(moves[t]!) / unit);
  }
  return { fall, fall5, rise5, absoluteMove };
}

/** @returns The columns of each member of the market. */
function marketColumns(
  group: MarketGroup,
  ownOf: (s: number) => OwnColumns,
  returnsOf: (s: number) => Float64Array,
): (m: number) => MarketColumns {
  const names = ["logVariance", "logMean5", "logMean22", "returns", "volume"] as const;
  const { logVariance, logMean5, logMean22, returns, volume } = marketMeans(group, names, (s) => {
    const { own, volume } = ownOf(s);
    return { ...own, ...volume, returns: returnsOf(s) };
  });
  const fall = fallByDay(returns);
  return (m) => {
    const at = (byDay: Float64Array) => atSessions(group, m, byDay);
    const market = {
      marketLogVariance: at(logVariance),
      marketLogMean5: at(logMean5),
      marketLogMean22: at(logMean22),
      marketFall: at(fall),
    };
    return { market, marketVolume: { marketVolume: at(volume) } };
  };
}

/** The market's fall of the day in units of its root mean square over 66 days. */
function fallByDay(byDay: Float64Array): Float64Array {
  const squares = trailingMean(
    byDay.map((r) => r * r),
    66,
  );
  return byDay.map((r, d) =>
    squares[d]! > 0 ? Math.min(r, 0) / Math.sqrt(squares[d]!) : Number.NaN,
  );
}
