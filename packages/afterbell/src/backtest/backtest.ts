/**
 * @file A backtest: every estimator, at every origin of every series, fitted on the data known there.
 *
 * What it computes is a list of fits, each a function of its own inputs, so that they can be run in any
 * order and on any number of threads; here they are put together in one fixed order.
 */

import type { RollingOrigin } from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import type { Estimator } from "../domain/forecaster.ts";
import type { BacktestOptions } from "./backtest-options.ts";
import type { BacktestTask } from "./backtest-task.ts";
import { HorizonMismatchError } from "./errors.ts";
import type { ForecastTable } from "./forecast-table.ts";
import { type PlannedBacktest, planBacktest } from "./plan-backtest.ts";
import {
  type ForecasterTables,
  runFits,
  runFolds,
  runTasks,
  type TaskRunner,
} from "./run-tasks.ts";
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
 * @throws {InvalidOptionError | DuplicateForecasterError | SeriesTooShortError} Before any work.
 * @throws {HorizonMismatchError} An estimator's horizon is not the backtest's.
 * @throws {LookAheadError} A forecast depends on bars after its origin.
 */
export async function backtest(
  estimators: readonly Estimator[],
  series: BarSeries | readonly BarSeries[],
  options: BacktestOptions,
): Promise<Backtest> {
  const all = "symbol" in series ? [series] : series;
  const names = estimators.map(({ name }) => name);
  const planned = planBacktest(names, all, options);
  return collect(planned, runTasks(planned, inThisThread(estimators, planned), options));
}

/** Runs tasks where it is, one at a time. */
export function inThisThread(
  estimators: readonly Estimator[],
  { plan: { horizon }, series, panel }: PlannedBacktest,
): TaskRunner {
  const tableOf = (task: BacktestTask) => {
    const estimator = estimators[task.estimator]!;
    if ("folds" in task) return runFolds(estimator, series[task.series]!.series, task.folds);
    return runFits(
      estimator,
      task.fits.map((f) => panel!.fits[f]!),
    );
  };
  const run = async (task: BacktestTask) => {
    const table = await tableOf(task);
    if (table.horizon === horizon) return table;
    throw new HorizonMismatchError(table.forecaster, table.horizon, horizon);
  };
  return { width: 1, run };
}

/** All forecasts together. @param completed Of the planned backtest, as {@link runTasks} yields them. */
export async function collect(
  { plan, forecasters, series }: PlannedBacktest,
  completed: AsyncIterable<ForecasterTables>,
): Promise<Backtest> {
  const byForecaster = new Map<number, readonly ForecastTable[]>();
  for await (const { forecaster, tables } of completed) byForecaster.set(forecaster, tables);
  const kept = forecasters.flatMap((name, f) => {
    const tables = byForecaster.get(f);
    return tables ? [{ name, tables }] : [];
  });
  return {
    plan,
    forecasters: kept.map(({ name }) => name),
    series: series.map((one, s) => ({ ...one, tables: kept.map(({ tables }) => tables[s]!) })),
  };
}
