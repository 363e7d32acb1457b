/**
 * @file A backtest: every estimator, at every origin of every series, fitted on what was known there.
 *
 * What it computes is a list of fits, each a function of its own inputs, so that they can be run in any
 * order and on any number of threads; here they are put together in one fixed order.
 */

import type { Fold } from "../dataset/fold.ts";
import {
  foldsOf,
  groupByFit,
  type RollingOrigin,
  type RollingOriginOptions,
  rollingOrigin,
} from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar.ts";
import { type AfterbellError, InvalidOptionError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import type { ForecastTable } from "./forecast-table.ts";
import { type BacktestTask, runTask, runTasks, type TablesTaker } from "./run-tasks.ts";

export interface BacktestOptions extends RollingOriginOptions {
  /** Called as folds are done, in no particular order. */
  readonly onProgress?: (progress: BacktestProgress) => void;
  /** Aborting ends the backtest between two fits. */
  readonly signal?: AbortSignal;
  /**
   * Told of a forecaster that cannot be fitted, or cannot forecast, at some origin: the backtest then goes on
   * without it, on any series, so that those left have the same sessions. Not of the first one, which
   * the others are compared with. @default none: the backtest ends with the error
   */
  readonly onLeftOut?: (left: LeftOut) => void;
}

export interface LeftOut {
  readonly forecaster: string;
  readonly error: AfterbellError;
}

export interface BacktestProgress {
  /** Forecasts made, of all there are to make: folds times forecasters. */
  readonly done: number;
  readonly total: number;
}

/** A series, and where it is forecast from. */
export interface SeriesFolds {
  readonly series: BarSeries;
  readonly folds: readonly Fold[];
}

/** Forecasts of one series, all made from the same origins. */
export interface BacktestedSeries extends SeriesFolds {
  /** One for each estimator, in their order. */
  readonly tables: readonly ForecastTable[];
}

export interface Backtest {
  readonly plan: RollingOrigin;
  /** Names of the estimators. */
  readonly forecasters: readonly string[];
  readonly series: readonly BacktestedSeries[];
}

/**
 * Forecasts by every estimator from every origin of every series, in this thread.
 *
 * @throws {InvalidOptionError | SeriesTooShortError} Before any work.
 * @throws {LookAheadError} A forecaster's answer depends on bars after its origin.
 */
export async function backtest(
  estimators: readonly Estimator[],
  series: BarSeries | readonly BarSeries[],
  options: BacktestOptions,
): Promise<Backtest> {
  const all = "bars" in series ? [series] : series;
  const names = estimators.map(({ name }) => name);
  const planned = planBacktest(names, all, options);
  return collect(planned, (take) =>
    runTasks(planned, options, take, [
      (task) => runTask(estimators[task.estimator]!, all[task.series]!, task.folds),
    ]),
  );
}

export interface PlannedBacktest {
  readonly plan: RollingOrigin;
  readonly forecasters: readonly string[];
  readonly series: readonly SeriesFolds[];
  /** One forecaster's after the other's. */
  readonly tasks: readonly BacktestTask[];
}

/**
 * @param fitsPerTask How many fits of an estimator go together. @default 1
 * @throws {InvalidOptionError} No estimator or series, or two of one name.
 * @throws {SeriesTooShortError} A series with fewer folds than asked for.
 */
export function planBacktest(
  forecasters: readonly string[],
  series: readonly BarSeries[],
  options: RollingOriginOptions,
  fitsPerTask: (forecaster: string) => number = () => 1,
): PlannedBacktest {
  const plan = rollingOrigin(options);
  requireDistinct("estimators", forecasters);
  requireDistinct(
    "series",
    series.map(({ symbol }) => symbol),
  );
  const withFolds = series.map((one) => ({ series: one, folds: foldsOf(one.bars.length, plan) }));
  const tasks = forecasters.flatMap((name, estimator) =>
    withFolds.flatMap(({ folds }, s) =>
      chunks(groupByFit(folds), fitsPerTask(name)).map((fits) => ({
        estimator,
        series: s,
        folds: fits.flat(),
      })),
    ),
  );
  return { plan, forecasters, series: withFolds, tasks };
}

/** All forecasts together. @param run Runs the tasks of a planned backtest, such as {@link runTasks}. */
export async function collect(
  { plan, forecasters, series }: PlannedBacktest,
  run: (take: TablesTaker) => Promise<void>,
): Promise<Backtest> {
  const byForecaster: (readonly ForecastTable[])[] = [];
  await run((forecaster, tables) => {
    byForecaster[forecaster] = tables;
  });
  const kept = forecasters.flatMap((name, f) => {
    const tables = byForecaster[f];
    return tables ? [{ name, tables }] : [];
  });
  return {
    plan,
    forecasters: kept.map(({ name }) => name),
    series: series.map((one, s) => ({ ...one, tables: kept.map(({ tables }) => tables[s]!) })),
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

function requireDistinct(option: string, names: readonly string[]): void {
  if (names.length === 0) throw new InvalidOptionError(option, "at least one", "none");
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined)
    throw new InvalidOptionError(option, "different names", `${twice} twice`);
}
