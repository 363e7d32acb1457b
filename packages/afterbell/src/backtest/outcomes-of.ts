/** @file Outcomes of a backtest: its forecasts aligned with the actual closes. */

import { type BarSeries, type Column, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import type { Outcomes } from "../scores/outcomes.ts";
import type { ForecastTable } from "./forecast-table.ts";
import type { SeriesFolds } from "./series-folds.ts";

/** Log returns that the volatility known at an origin is measured on: about a month. */
const VOLATILITY_SESSIONS = 20;

/** What the scores of a series share, whichever forecaster they are of: one entry per fold. */
interface Context {
  readonly closes: Column;
  /** (T) of all sessions: as text each is made once, not for every step and forecaster. */
  readonly dates: readonly SessionDate[];
  readonly naiveErrors: Float64Array;
  readonly naiveSquaredErrors: Float64Array;
  readonly volatilities: Float64Array;
}

const contexts = new WeakMap<SeriesFolds, Context>();

/**
 * @param table Forecasts from the series' folds.
 * @param stepAhead 1 … the table's horizon.
 * @param quantileLevels All levels of the table, or none where quantiles are not asked for.
 */
export function outcomesOf(
  backtested: SeriesFolds,
  table: ForecastTable,
  stepAhead: number,
  quantileLevels: Outcomes["quantileLevels"] = table.quantileLevels,
): Outcomes {
  const { folds } = backtested;
  const { closes, dates, ...scales } = contextOf(backtested);
  const { horizon, values } = table;
  const width = 1 + table.quantileLevels.length;
  const levels = quantileLevels.length;
  const columns = {
    originDates: new Array<SessionDate>(folds.length),
    dates: new Array<SessionDate>(folds.length),
    actuals: new Float64Array(folds.length),
    lastCloses: new Float64Array(folds.length),
    medians: new Float64Array(folds.length),
    quantiles: new Float64Array(folds.length * levels),
  };
  for (let row = 0; row < folds.length; row++) {
    const { origin } = folds[row]!;
    const start = (row * horizon + stepAhead - 1) * width;
    columns.originDates[row] = dates[origin]!;
    columns.dates[row] = dates[origin + stepAhead]!;
    columns.actuals[row] = closes[origin + stepAhead]!;
    columns.lastCloses[row] = closes[origin]!;
    columns.medians[row] = values[start]!;
    for (let k = 0; k < levels; k++) columns.quantiles[row * levels + k] = values[start + 1 + k]!;
  }
  return { ...columns, quantileLevels, ...scales };
}

function contextOf(backtested: SeriesFolds): Context {
  const known = contexts.get(backtested);
  if (known) return known;
  const { series, folds } = backtested;
  const closes = series.close;
  const absolute = meanChange(closes, Math.abs);
  const squared = meanChange(closes, (change) => change * change);
  const context = {
    closes,
    dates: datesOf(series),
    naiveErrors: Float64Array.from(folds, ({ train }) => absolute(train.start, train.end)),
    naiveSquaredErrors: Float64Array.from(folds, ({ train }) => squared(train.start, train.end)),
    volatilities: Float64Array.from(folds, ({ origin }) => volatilityAt(series, origin)),
  };
  contexts.set(backtested, context);
  return context;
}

const datesOfSeries = new WeakMap<BarSeries, readonly SessionDate[]>();

function datesOf(series: BarSeries): readonly SessionDate[] {
  const known = datesOfSeries.get(series);
  if (known) return known;
  const dates = Array.from({ length: series.length }, (_, i) => dateAt(series, i));
  datesOfSeries.set(series, dates);
  return dates;
}

/** @returns The mean of a function of the changes within bars `start <= i < end`, by running sums. */
function meanChange(closes: Column, of: (change: number) => number) {
  const sums = new Float64Array(closes.length);
  for (let i = 1; i < closes.length; i++) sums[i] = sums[i - 1]! + of(closes[i]! - closes[i - 1]!);
  return (start: number, end: number) => (sums[end - 1]! - sums[start]!) / (end - 1 - start);
}

/** Volatility of the last sessions up to an origin; NaN with too few sessions, or a price that is not positive. */
export function volatilityAt({ close }: BarSeries, origin: number): number {
  if (origin < VOLATILITY_SESSIONS) return Number.NaN;
  const logs = Array.from({ length: VOLATILITY_SESSIONS + 1 }, (_, i) =>
    Math.log(close[origin - VOLATILITY_SESSIONS + i]!),
  );
  const returns = logs.slice(1).map((log, i) => log - logs[i]!);
  const mean = returns.reduce((sum, r) => sum + r, 0) / VOLATILITY_SESSIONS;
  const squares = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0);
  const volatility = Math.sqrt(squares / (VOLATILITY_SESSIONS - 1));
  return Number.isFinite(volatility) ? volatility : Number.NaN;
}
