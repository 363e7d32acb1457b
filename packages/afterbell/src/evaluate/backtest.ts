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
import { InvalidOptionError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { fitAndForecast } from "./fit-and-forecast.ts";
import { type ForecastTable, valuesPerForecast } from "./forecast-table.ts";

export interface BacktestOptions extends RollingOriginOptions {
  /** Called as folds are done, in no particular order. */
  readonly onProgress?: (progress: BacktestProgress) => void;
  /** Aborting ends the backtest between two fits. */
  readonly signal?: AbortSignal;
}

export interface BacktestProgress {
  /** Forecasts made, of all there are to make: folds times forecasters. */
  readonly done: number;
  readonly total: number;
}

/** Forecasts of one series, all made from the same origins. */
export interface BacktestedSeries {
  readonly series: BarSeries;
  readonly folds: readonly Fold[];
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
  return assemble(planBacktest(names, all, options), options, [
    (task) => runTask(estimators[task.estimator]!, all[task.series]!, task.folds),
  ]);
}

export interface PlannedBacktest {
  readonly plan: RollingOrigin;
  readonly forecasters: readonly string[];
  readonly series: readonly BarSeries[];
  readonly folds: readonly (readonly Fold[])[];
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
  const folds = series.map(({ bars }) => foldsOf(bars.length, plan));
  const tasks = folds.flatMap((ofSeries, s) => {
    const fits = groupByFit(ofSeries);
    return forecasters.flatMap((name, estimator) =>
      chunks(fits, fitsPerTask(name)).map((some) => ({ estimator, series: s, folds: some.flat() })),
    );
  });
  return { plan, forecasters, series, folds, tasks };
}

/**
 * Runs all tasks, one at a time on each runner, and puts their forecasts together.
 *
 * @param runners At least one. Which of them runs a task changes nothing.
 */
export async function assemble(
  { plan, forecasters, series, folds, tasks }: PlannedBacktest,
  { onProgress, signal }: Pick<BacktestOptions, "onProgress" | "signal">,
  runners: readonly TaskRunner[],
): Promise<Backtest> {
  const total = folds.reduce((sum, ofSeries) => sum + ofSeries.length, 0) * forecasters.length;
  const tables = series.map(() => new Array<ForecastTable>(forecasters.length));
  const queue = tasks.entries();
  const failures: { readonly task: number; readonly error: unknown }[] = [];
  let done = 0;
  onProgress?.({ done, total });
  const work = async (run: TaskRunner) => {
    for (const [i, task] of queue) {
      if (failures.length > 0) return;
      try {
        signal?.throwIfAborted();
        place(await run(task), task, folds[task.series]!, tables[task.series]!);
      } catch (error) {
        failures.push({ task: i, error });
        return;
      }
      done += task.folds.length;
      onProgress?.({ done, total });
    }
  };
  await Promise.all(runners.map(work));
  // Of several, the first in the tasks' order: which thread is the fastest must not matter.
  const [first] = failures.sort((a, b) => a.task - b.task);
  if (first) throw first.error;
  return {
    plan,
    forecasters,
    series: series.map((one, s) => ({ series: one, folds: folds[s]!, tables: tables[s]! })),
  };
}

/** Copies a task's forecasts to their place among all of its series and forecaster. */
function place(
  part: ForecastTable,
  { estimator, folds }: BacktestTask,
  all: readonly Fold[],
  tables: ForecastTable[],
): void {
  tables[estimator] ??= {
    ...part,
    origins: Int32Array.from(all, ({ origin }) => origin),
    values: new Float64Array(all.length * valuesPerForecast(part)),
  };
  const table = tables[estimator];
  const row = table.origins.indexOf(folds[0]!.origin);
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
