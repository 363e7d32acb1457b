/** @file The tasks of a backtest: fits with their forecasts, and the scores of a forecaster. */

import { type ForecasterReport, forecasterReport } from "../backtest/backtest-report.ts";
import type { ForecastTable } from "../backtest/forecast-table.ts";
import { runTask } from "../backtest/run-tasks.ts";
import type { Fold } from "../dataset/fold.ts";
import { foldsOf, type RollingOrigin } from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { type EstimatorSpec, estimatorOf } from "./estimator-spec.ts";
import { type Fingerprint, sharedValue, type TaskKind } from "./tasks/task-kind.ts";

export type BacktestWork = ForecastWork | ScoreWork;

/** @returns A `ForecastTable`: forecasts of the folds in their order. */
export interface ForecastWork {
  readonly type: "forecast";
  /** Of a shared `EstimatorSpec`. */
  readonly spec: Fingerprint;
  /** Of a shared `BarSeries`. */
  readonly series: Fingerprint;
  readonly folds: readonly Fold[];
}

/** @returns A `ForecasterReport`. */
export interface ScoreWork {
  readonly type: "score";
  readonly forecaster: string;
  /** Of a shared `RollingOrigin`. */
  readonly plan: Fingerprint;
  /** Each series' fingerprint with the forecasts of it. */
  readonly series: readonly { readonly of: Fingerprint; readonly table: ForecastTable }[];
}

export const backtestTasks: TaskKind<BacktestWork, ForecastTable | ForecasterReport> = {
  name: "backtest",
  open: (shared) => {
    const estimators = new Map<Fingerprint, Estimator>();
    const estimatorAt = (fingerprint: Fingerprint): Estimator => {
      const known = estimators.get(fingerprint);
      if (known) return known;
      const made = estimatorOf(sharedValue<EstimatorSpec>(shared, fingerprint));
      estimators.set(fingerprint, made);
      return made;
    };
    return async (work) => {
      if (work.type === "forecast") {
        const series = sharedValue<BarSeries>(shared, work.series);
        return runTask(estimatorAt(work.spec), series, work.folds);
      }
      const plan = sharedValue<RollingOrigin>(shared, work.plan);
      const forecasts = work.series.map(({ of, table }) => {
        const series = sharedValue<BarSeries>(shared, of);
        return { from: { series, folds: foldsOf(series.length, plan) }, table };
      });
      return forecasterReport(work.forecaster, forecasts, plan.step);
    };
  },
  buffersOf: (value) => {
    // Forecasts take most of a backtest's memory, so they are not copied.
    if ("values" in value) return [value.values.buffer as ArrayBuffer];
    if (!("type" in value) || value.type !== "score") return [];
    return value.series.map(({ table }) => table.values.buffer as ArrayBuffer);
  },
};
