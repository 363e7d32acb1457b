/** @file Runs the tasks of a backtest and collects their forecasts. */

import type { Fold } from "../dataset/fold.ts";
import { groupByFit } from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { AfterbellError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { panelOf } from "../domain/panel.ts";
import type { BacktestOptions } from "./backtest-options.ts";
import type { BacktestTask } from "./backtest-task.ts";
import { fitAndForecast } from "./fit-and-forecast.ts";
import { type ForecastTable, valuesPerForecast } from "./forecast-table.ts";
import { inParallel } from "./in-parallel.ts";
import { fitOfFolds } from "./panel-fit.ts";
import type { PlannedBacktest } from "./plan-backtest.ts";
import type { PlannedFit } from "./plan-panel.ts";
import { forecastsOf, openTables } from "./task-tables.ts";

/** Runs tasks: on this thread, on several, or on other machines. The result does not depend on where. */
export interface TaskRunner {
  /** Tasks that it runs at a time, 1 or more. */
  readonly width: number;
  /**
   * @returns Forecasts of the task's folds, in their order; of a panel's fits those of each fit, series by series, as
   * one table.
   */
  run(task: BacktestTask): Promise<ForecastTable>;
}

/** All forecasts of one forecaster. */
export interface ForecasterTables {
  /** Index among the planned forecasters. */
  readonly forecaster: number;
  /** One for each series, in their order. */
  readonly tables: readonly ForecastTable[];
}

export type RunTasksOptions = Pick<BacktestOptions, "onProgress" | "signal" | "onLeftOut">;

/**
 * Runs all tasks and yields the forecasts of each forecaster as soon as they are complete; they are not
 * kept here.
 *
 * @throws The first error in the order of the tasks that ends the backtest.
 */
export async function* runTasks(
  planned: PlannedBacktest,
  runner: TaskRunner,
  { onProgress, signal, onLeftOut }: RunTasksOptions = {},
): AsyncGenerator<ForecasterTables> {
  const { forecasters, tasks } = planned;
  const total = tasks.reduce((sum, task) => sum + forecastsOf(task, planned), 0);
  const failures = openFailures(forecasters, onLeftOut);
  const unfinished = openTables(planned);
  let done = 0;
  const progress = (task?: BacktestTask) => {
    done += task ? forecastsOf(task, planned) : 0;
    if (!failures.isOver()) onProgress?.({ done, total });
  };
  function* queue(): Generator<readonly [number, BacktestTask]> {
    for (const [i, task] of tasks.entries()) {
      if (failures.isOver()) return;
      if (failures.include(task.estimator)) progress(task);
      else yield [i, task];
    }
  }
  progress();
  const run = ([, task]: readonly [number, BacktestTask]) => {
    signal?.throwIfAborted();
    return runner.run(task);
  };
  for await (const completed of inParallel(queue(), runner.width, async (item) => run(item))) {
    const [i, task] = completed.item;
    if ("error" in completed) failures.add(i, task.estimator, completed.error);
    const tables = "error" in completed ? null : unfinished.add(completed.value, task);
    progress(task);
    if (tables) yield { forecaster: task.estimator, tables };
  }
  failures.settle();
}

/** What failed so far, and what that means for the rest. */
interface Failures {
  add(task: number, estimator: number, error: unknown): void;
  /** Whether the estimator has failed before. */
  include(estimator: number): boolean;
  /** Whether the whole backtest has failed. */
  isOver(): boolean;
  /** Throws, or reports the forecaster that was left out. */
  settle(): void;
}

function openFailures(
  forecasters: readonly string[],
  onLeftOut: BacktestOptions["onLeftOut"],
): Failures {
  const all: { readonly task: number; readonly estimator: number; readonly error: unknown }[] = [];
  const isFatal = ({ estimator, error }: (typeof all)[number]) =>
    onLeftOut === undefined || estimator === 0 || !isForecasterFailure(error);
  return {
    add: (task, estimator, error) => all.push({ task, estimator, error }),
    include: (estimator) => all.some((failure) => failure.estimator === estimator),
    isOver: () => all.some(isFatal),
    settle: () => {
      // Of several, the first in the tasks' order, so that it does not depend on timing.
      all.sort((a, b) => a.task - b.task);
      const fatal = all.find(isFatal);
      if (fatal) throw fatal.error;
      for (const [f, forecaster] of forecasters.entries()) {
        const first = all.find(({ estimator }) => estimator === f);
        if (first) onLeftOut?.({ forecaster, error: first.error as AfterbellError });
      }
    },
  };
}

/** Also where it comes from another thread, of another class then. */
function isForecasterFailure(error: unknown): boolean {
  return error instanceof AfterbellError && error.code === "FORECASTER_FAILED";
}

/** Runs the fits of a series' folds in turn. */
export async function runFolds(
  estimator: Estimator,
  series: BarSeries,
  folds: readonly Fold[],
): Promise<ForecastTable> {
  const parts: ForecastTable[] = [];
  for (const group of groupByFit(folds)) {
    const tables = await fitAndForecast(estimator, panelOf(series), fitOfFolds(series, group));
    parts.push(...tables);
  }
  return joined(parts);
}

/** Runs fits on a panel in turn. @returns Fit by fit, series by series. */
export async function runFits(
  estimator: Estimator,
  fits: readonly PlannedFit[],
): Promise<ForecastTable> {
  const parts: ForecastTable[] = [];
  for (const fit of fits) {
    parts.push(...(await fitAndForecast(estimator, fit.panel, fit)));
  }
  return joined(parts);
}

/** Tables of one forecaster as one. @param parts At least one. */
function joined(parts: readonly ForecastTable[]): ForecastTable {
  if (parts.length === 1) return parts[0]!;
  const origins = Int32Array.from(parts.flatMap((part) => [...part.origins]));
  const values = new Float64Array(origins.length * valuesPerForecast(parts[0]!));
  let offset = 0;
  for (const part of parts) {
    values.set(part.values, offset);
    offset += part.values.length;
  }
  return { ...parts[0]!, origins, values };
}
