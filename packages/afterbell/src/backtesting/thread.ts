/** @file What runs on each thread of a backtest: tasks, one at a time. */

import { workerData } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import type { BarSeries } from "../domain/bar.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { type BacktestTask, runTask } from "../evaluate/backtest.ts";
import type { ForecastTable } from "../evaluate/forecast-table.ts";
import { type EstimatorSpec, estimatorOf } from "./estimator-spec.ts";
import { contentOf, type ErrorContent } from "./posted-error.ts";

/** What a thread is told when it is started. */
export interface ThreadData {
  readonly specs: readonly EstimatorSpec[];
  readonly series: readonly BarSeries[];
}

export type TaskOutcome = { readonly table: ForecastTable } | { readonly error: ErrorContent };

const { specs, series } = workerData as ThreadData;
const estimators: Estimator[] = [];

export default async function run(task: BacktestTask): Promise<TaskOutcome> {
  try {
    estimators[task.estimator] ??= estimatorOf(specs[task.estimator]!);
    const estimator = estimators[task.estimator]!;
    return moved(await runTask(estimator, series[task.series]!, task.folds));
  } catch (error) {
    const content = contentOf(error);
    if (!content) throw error;
    return { error: content };
  }
}

/** The forecasts' memory changes hands: they are most of what a backtest holds, and there is no need of two. */
function moved(table: ForecastTable): TaskOutcome {
  const transferable = { [transferableSymbol]: table.values.buffer, [valueSymbol]: { table } };
  return move(transferable as never) as unknown as TaskOutcome;
}
