/** @file Tests a saved model and baselines on the sessions after its training range. */

import { type Backtest, backtest } from "../backtest/backtest.ts";
import { holdout } from "../dataset/holdout.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { SeriesTooShortError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { type PerSeriesEstimator, perSeries } from "../domain/per-series.ts";
import { dayNumber, type SessionDate } from "../domain/session-date.ts";
import type { ClosePredictor } from "../models/close-predictor.ts";
import { bundlePredictor } from "../workspace/bundle-predictor.ts";
import { outlineOf } from "../workspace/manifest.ts";
import type { ModelBundle } from "../workspace/model-bundle.ts";
import type { EstimatorSpec } from "./estimator-spec.ts";
import { type RunBacktestOptions, runBacktest } from "./run-backtest.ts";

/** The model itself: fitting changes nothing. */
export function savedEstimator(bundle: ModelBundle): PerSeriesEstimator<ClosePredictor> {
  const forecaster = bundlePredictor(bundle);
  return perSeries({ name: forecaster.name, fit: async () => forecaster });
}

/**
 * The model's forecasts, after those of the baselines, from every session from its training range's last
 * one on. Its weights are unchanged; the baselines are refitted according to the options.
 *
 * @param saved Of the bundle.
 * @param specs Of the model's horizon; persistence first.
 * @throws {SeriesTooShortError} No session after the training range has come.
 */
export async function backtestSavedModel(
  bundle: ModelBundle,
  saved: Estimator,
  series: BarSeries,
  specs: readonly EstimatorSpec[],
  options: Omit<RunBacktestOptions, "minTrainLength" | "step" | "maxTrainLength">,
): Promise<Backtest> {
  const minTrainLength = firstTestBar(bundle, series);
  const beside = await runBacktest(specs, [series], { ...options, minTrainLength, step: 1 });
  const { horizon } = outlineOf(bundle.manifest);
  const model = await backtest([saved], series, {
    horizon,
    minTrainLength,
    step: 1,
    refitEvery: series.length, // one fit, which does nothing, serves all
    ...(options.folds !== undefined && { folds: options.folds }),
    ...(options.signal && { signal: options.signal }),
  });
  const tables = [...beside.series[0]!.tables, ...model.series[0]!.tables];
  return {
    plan: beside.plan,
    forecasters: [...beside.forecasters, saved.name],
    series: [{ ...beside.series[0]!, tables }],
  };
}

/** Index of the first session that the model was not trained on, where that is known. */
function firstTestBar(bundle: ModelBundle, { days, length }: BarSeries): number {
  const { evaluation } = bundle.manifest;
  if (!evaluation) return holdout(length, outlineOf(bundle.manifest)).fold.test.start;
  const from = evaluation.from as SessionDate;
  const index = days.findIndex((day) => day >= dayNumber(from));
  if (index === 0) {
    throw new SeriesTooShortError(1, 0, `sessions before ${from}, the model's first test session`);
  }
  if (index < 0) {
    throw new SeriesTooShortError(
      length + 1,
      length,
      `a session from ${from} on, the model's first test session`,
    );
  }
  return index;
}
