/**
 * @file A backtest: every estimator, at every origin of every series, fitted on what was known there.
 *
 * What it computes is a list of fits, each a function of its own inputs, so that they can be run in any
 * order and on any number of threads; here they are put together in one fixed order.
 */

import type { RollingOrigin } from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import type { Estimator } from "../domain/forecaster.ts";
import type { BacktestOptions } from "./backtest-options.ts";
import type { ForecastTable } from "./forecast-table.ts";
import { type PlannedBacktest, planBacktest } from "./plan-backtest.ts";
import { runTask, runTasks, type TablesTaker } from "./run-tasks.ts";
import type { SeriesFolds } from "./series-folds.ts";

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
  const all = "symbol" in series ? [series] : series;
  const names = estimators.map(({ name }) => name);
  const planned = planBacktest(names, all, options);
  return collect(planned, (take) =>
    runTasks(planned, options, take, [
      (task) => runTask(estimators[task.estimator]!, all[task.series]!, task.folds),
    ]),
  );
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
