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
import { AfterbellError, InvalidOptionError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { fitAndForecast } from "./fit-and-forecast.ts";
import { type ForecastTable, valuesPerForecast } from "./forecast-table.ts";

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

/** The folds of one series that one estimator serves with one fit, or with several in turn. */
export interface BacktestTask {
  readonly estimator: number;
  readonly series: number;
  readonly folds: readonly Fold[];
}

/** Forecasts of a task's folds, in their order. */
export type TaskRunner = (task: BacktestTask) => Promise<ForecastTable>;

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

/** Takes one forecaster's forecasts: a table for each series, in their order. */
export type TablesTaker = (
  forecaster: number,
  tables: readonly ForecastTable[],
) => void | Promise<void>;

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
  const total = series.reduce((sum, { folds }) => sum + folds.length, 0) * forecasters.length;
  const unfinished = forecasters.map((_, f) => ({
    tables: new Array<ForecastTable>(series.length),
    tasks: tasks.filter(({ estimator }) => estimator === f).length,
  }));
  const queue = tasks.entries();
  const failures: { readonly place: number; readonly task: BacktestTask; error: unknown }[] = [];
  const isSpared = (task: BacktestTask, error: unknown) =>
    onLeftOut !== undefined && task.estimator > 0 && isForecasterFailure(error);
  let done = 0;
  onProgress?.({ done, total });
  const work = async (run: TaskRunner) => {
    for (const [i, task] of queue) {
      if (failures.some(({ task, error }) => !isSpared(task, error))) return;
      try {
        signal?.throwIfAborted();
        if (failures.some((failure) => failure.task.estimator === task.estimator)) continue;
        const part = await run(task);
        const of = unfinished[task.estimator]!;
        place(part, task, series[task.series]!, of.tables);
        if (--of.tasks === 0) await take(task.estimator, of.tables.splice(0));
      } catch (error) {
        failures.push({ place: i, task, error });
        continue;
      }
      done += task.folds.length;
      onProgress?.({ done, total });
    }
  };
  await Promise.all(runners.map(work));
  // Of several, the first in the tasks' order: which thread is the fastest must not matter.
  failures.sort((a, b) => a.place - b.place);
  const fatal = failures.find(({ task, error }) => !isSpared(task, error));
  if (fatal) throw fatal.error;
  for (const [f, forecaster] of forecasters.entries()) {
    const first = failures.find(({ task }) => task.estimator === f);
    if (first) onLeftOut?.({ forecaster, error: first.error as AfterbellError });
  }
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

/** A task's fits in turn. */
export async function runTask(
  estimator: Estimator,
  series: BarSeries,
  folds: readonly Fold[],
): Promise<ForecastTable> {
  const parts: ForecastTable[] = [];
  for (const group of groupByFit(folds)) parts.push(await fitAndForecast(estimator, series, group));
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
