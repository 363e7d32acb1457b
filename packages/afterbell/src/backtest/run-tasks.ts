/** @file The tasks of a backtest, run on whatever runs them, and their forecasts put in their places. */

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
import { fitOfFolds } from "./panel-fit.ts";
import type { PlannedBacktest } from "./plan-backtest.ts";
import type { SeriesFolds } from "./series-folds.ts";

/** Forecasts of a task's folds, in their order. */
export type TaskRunner = (task: BacktestTask) => Promise<ForecastTable>;

/** Takes one forecaster's forecasts: a table for each series, in their order. */
export type TablesTaker = (
  forecaster: number,
  tables: readonly ForecastTable[],
) => void | Promise<void>;

/**
 * Runs all tasks, one at a time on each runner.
 *
 * @param take Given a forecaster's forecasts as soon as all of them are there; then they are forgotten here.
 * Its runner has no other task until it is done.
 * @param runners At least one. Which of them runs a task changes nothing.
 */
export async function runTasks(
  { forecasters, series, tasks }: PlannedBacktest,
  { onProgress, signal, onLeftOut }: Pick<BacktestOptions, "onProgress" | "signal" | "onLeftOut">,
  take: TablesTaker,
  runners: readonly TaskRunner[],
): Promise<void> {
  const total = tasks.reduce((sum, { folds }) => sum + folds.length, 0);
  const unfinished = forecasters.map((_, f) => ({
    tables: new Array<ForecastTable>(series.length),
    tasks: tasks.filter(({ estimator }) => estimator === f).length,
  }));
  const queue = tasks.entries();
  const failures = openFailures(forecasters, onLeftOut);
  let done = 0;
  onProgress?.({ done, total });
  const work = async (run: TaskRunner) => {
    for (const [i, task] of queue) {
      if (failures.isOver()) return;
      try {
        signal?.throwIfAborted();
        if (!failures.include(task.estimator)) {
          const part = await run(task);
          const of = unfinished[task.estimator]!;
          place(part, task, series[task.series]!, of.tables);
          if (--of.tasks === 0) await take(task.estimator, of.tables.splice(0));
        }
      } catch (error) {
        failures.add(i, task.estimator, error);
      }
      done += task.folds.length;
      if (!failures.isOver()) onProgress?.({ done, total });
    }
  };
  await Promise.all(runners.map(work));
  failures.settle();
}

/** What failed so far, and what that means for the rest. */
interface Failures {
  add(task: number, estimator: number, error: unknown): void;
  /** Whether the estimator has failed before. */
  include(estimator: number): boolean;
  /** Whether the whole backtest has failed. */
  isOver(): boolean;
  /** Throws, or tells who was left out. */
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
      // Of several, the first in the tasks' order: which thread is the fastest must not matter.
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

/** Copies a task's forecasts to their place among all of its series. */
function place(
  part: ForecastTable,
  { series, folds: some }: BacktestTask,
  { folds: all }: SeriesFolds,
  tables: ForecastTable[],
): void {
  tables[series] ??= {
    ...part,
    origins: Int32Array.from(all, ({ origin }) => origin),
    values: new Float64Array(all.length * valuesPerForecast(part)),
  };
  const table = tables[series];
  const row = table.origins.indexOf(some[0]!.origin);
  table.values.set(part.values, row * valuesPerForecast(table));
}

/** A task's fits in turn, each on the series alone. */
export async function runTask(
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

/** Tables of one forecaster and symbol as one. @param parts At least one, in time order. */
function joined(parts: readonly ForecastTable[]): ForecastTable {
  if (parts.length === 1) return parts[0]!;
  const origins = Int32Array.from(parts.flatMap((part) => [...part.origins]));
  const values = new Float64Array(origins.length * valuesPerForecast(parts[0]!));
  let place = 0;
  for (const part of parts) {
    values.set(part.values, place);
    place += part.values.length;
  }
  return { ...parts[0]!, origins, values };
}
