/** @file What runs on each thread of a backtest: fits with their forecasts, and scores, one job at a time. */

import { workerData } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import { type ForecasterReport, forecasterReport } from "../backtest/backtest-report.ts";
import type { BacktestTask } from "../backtest/backtest-task.ts";
import type { ForecastTable } from "../backtest/forecast-table.ts";
import { runTask } from "../backtest/run-tasks.ts";
import { foldsOf, type RollingOrigin } from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { type EstimatorSpec, estimatorOf } from "./estimator-spec.ts";
import { contentOf, type ErrorContent } from "./posted-error.ts";

/** What a thread is told when it is started. */
export interface ThreadData {
  readonly plan: RollingOrigin;
  readonly specs: readonly EstimatorSpec[];
  readonly series: readonly BarSeries[];
}

/** A result, or an error that was thrown on purpose. */
export type JobOutcome<Result> = { readonly result: Result } | { readonly error: ErrorContent };

export interface ScoringJob {
  readonly forecaster: number;
  /** One for each series. */
  readonly tables: readonly ForecastTable[];
}

const { plan, specs, series } = workerData as ThreadData;
const estimators: Estimator[] = [];

export function forecast(task: BacktestTask): Promise<JobOutcome<ForecastTable>> {
  return outcomeOf(async () => {
    estimators[task.estimator] ??= estimatorOf(specs[task.estimator]!);
    const estimator = estimators[task.estimator]!;
    return runTask(estimator, series[task.series]!, task.folds);
  }, moved);
}

export function score({ forecaster, tables }: ScoringJob): Promise<JobOutcome<ForecasterReport>> {
  return outcomeOf(async () => {
    const forecasts = series.map((one, s) => ({
      from: { series: one, folds: foldsOf(one.length, plan) },
      table: tables[s]!,
    }));
    return forecasterReport(specs[forecaster]!.name, forecasts, plan.step);
  });
}

async function outcomeOf<Result>(
  job: () => Promise<Result>,
  answer = (result: Result): JobOutcome<Result> => ({ result }),
): Promise<JobOutcome<Result>> {
  try {
    return answer(await job());
  } catch (error) {
    const content = contentOf(error);
    if (!content) throw error;
    return { error: content };
  }
}

/** The forecasts' memory changes hands: they are most of what a backtest holds, and there is no need of two. */
function moved(table: ForecastTable): JobOutcome<ForecastTable> {
  const transferable = {
    [transferableSymbol]: table.values.buffer,
    [valueSymbol]: { result: table },
  };
  return move(transferable as never) as unknown as JobOutcome<ForecastTable>;
}
