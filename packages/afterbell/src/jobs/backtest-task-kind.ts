/** @file The tasks of a backtest: fits with their forecasts, and the scores of a forecaster. */

import { type ScoredForecaster, scoredForecaster } from "../backtest/backtest-report.ts";
import type { ForecastTable } from "../backtest/forecast-table.ts";
import { type PlannedPanel, plannedPanel } from "../backtest/panel-rows.ts";
import { runFits, runFolds } from "../backtest/run-tasks.ts";
import type { SeriesFolds } from "../backtest/series-folds.ts";
import type { Fold } from "../dataset/fold.ts";
import { foldsOf, type RollingOrigin } from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { type EstimatorSpec, openEstimator } from "./estimator-spec.ts";
import {
  type Fingerprint,
  type SharedValues,
  sharedValue,
  type TaskKind,
} from "./tasks/task-kind.ts";

export type BacktestWork = SeriesWork | PanelWork | ScoreWork;

/** @returns A `ForecastTable`: forecasts of the folds in their order. */
export interface SeriesWork {
  readonly type: "series";
  /** Of a shared `EstimatorSpec`. */
  readonly spec: Fingerprint;
  /** Of a shared `BarSeries`. */
  readonly series: Fingerprint;
  readonly folds: readonly Fold[];
}

/** @returns A `ForecastTable`: forecasts of each fit, series by series. */
export interface PanelWork {
  readonly type: "panel";
  /** Of a shared `EstimatorSpec`. */
  readonly spec: Fingerprint;
  /** Of a shared {@link SharedPanel}. */
  readonly panel: Fingerprint;
  /** Which of the panel's fits. */
  readonly fits: readonly number[];
}

/** @returns A `ScoredForecaster`. */
export interface ScoreWork {
  readonly type: "score";
  readonly forecaster: string;
  /** Of a shared `RollingOrigin`. */
  readonly plan: Fingerprint;
  /** Of a shared {@link SharedPanel}; null where each series has folds of its own. */
  readonly panel: Fingerprint | null;
  /** Each series' fingerprint with the forecasts of it. */
  readonly series: readonly { readonly of: Fingerprint; readonly table: ForecastTable }[];
}

/** From which a thread plans the fits of a panel itself: they would be much larger. */
export interface SharedPanel {
  /** Of a shared `RollingOrigin`. */
  readonly plan: Fingerprint;
  /** Each of a shared `BarSeries`. */
  readonly series: readonly Fingerprint[];
}

export const backtestTasks: TaskKind<BacktestWork, ForecastTable | ScoredForecaster> = {
  name: "backtest",
  open: (shared, signal) => {
    const estimatorAt = remembered(
      (fingerprint): Estimator =>
        openEstimator(sharedValue<EstimatorSpec>(shared, fingerprint), { signal }),
    );
    const panelAt = remembered((fingerprint) => panelOfShared(shared, fingerprint));
    return async (work) => {
      switch (work.type) {
        case "series": {
          const series = sharedValue<BarSeries>(shared, work.series);
          return runFolds(estimatorAt(work.spec), series, work.folds);
        }
        case "panel": {
          const { fits } = panelAt(work.panel);
          return runFits(
            estimatorAt(work.spec),
            work.fits.map((f) => fits[f]!),
          );
        }
        case "score": {
          const plan = sharedValue<RollingOrigin>(shared, work.plan);
          const panel = work.panel === null ? null : panelAt(work.panel);
          const forecasts = work.series.map(({ of, table }, s) => {
            const series = sharedValue<BarSeries>(shared, of);
            return { from: seriesFolds(series, plan, panel?.rows[s]), table };
          });
          return scoredForecaster(work.forecaster, forecasts, plan.step);
        }
      }
    };
  },
  buffersOf: (value) => {
    // Forecasts take most of a backtest's memory, so they are not copied.
    if ("values" in value) return [value.values.buffer as ArrayBuffer];
    if (!("type" in value) || value.type !== "score") return [];
    return value.series.map(({ table }) => table.values.buffer as ArrayBuffer);
  },
};

function panelOfShared(shared: SharedValues, fingerprint: Fingerprint): PlannedPanel {
  const { plan, series } = sharedValue<SharedPanel>(shared, fingerprint);
  return plannedPanel(
    series.map((one) => sharedValue<BarSeries>(shared, one)),
    sharedValue<RollingOrigin>(shared, plan),
  );
}

function seriesFolds(
  series: BarSeries,
  plan: RollingOrigin,
  rows: PlannedPanel["rows"][number] | undefined,
): SeriesFolds {
  return { series, folds: rows?.map(({ fold }) => fold) ?? foldsOf(series.length, plan) };
}

/** What is made of each fingerprint once. */
function remembered<Value>(make: (fingerprint: Fingerprint) => Value) {
  const made = new Map<Fingerprint, Value>();
  return (fingerprint: Fingerprint): Value => {
    const known = made.get(fingerprint);
    if (known !== undefined) return known;
    const value = make(fingerprint);
    made.set(fingerprint, value);
    return value;
  };
}
