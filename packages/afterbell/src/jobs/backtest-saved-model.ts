/** @file Tests a saved model and baselines on the sessions after its training range. */

import { type Backtest, backtest } from "../backtest/backtest.ts";
import { holdout } from "../dataset/holdout.ts";
import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import { SeriesTooShortError } from "../domain/errors.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { Estimator } from "../domain/forecaster.ts";
import type { JudgedCloses } from "../domain/judged-closes.ts";
import { type PerSeriesEstimator, perSeries } from "../domain/per-series.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";
import { dayNumber, type SessionDate } from "../domain/session-date.ts";
import { bundlePredictor } from "../workspace/bundle-predictor.ts";
import { outlineOf, sessionsFittedOn } from "../workspace/manifest.ts";
import type { ModelBundle } from "../workspace/model-bundle.ts";
import { UnjudgedSessionError } from "./errors.ts";
import type { EstimatorSpec } from "./estimator-spec.ts";
import { type RunBacktestOptions, runBacktest } from "./run-backtest.ts";

/**
 * The model itself: fitting changes nothing. Where it was fitted on everything, the forecasts from sessions that it
 * has seen are those of the fits that judged its recipe.
 */
export function savedEstimator(bundle: ModelBundle): PerSeriesEstimator<SeriesForecaster> {
  const forecaster = bundlePredictor(bundle);
  const judged = judgedByRefits(bundle);
  const honest = judged ? withJudged(forecaster, judged, bundle.manifest.version) : forecaster;
  return perSeries({ name: forecaster.name, fit: async () => honest });
}

/** What refits forecast when a recipe was judged; null of a model that was itself tested, or not at all. */
export function judgedByRefits(bundle: ModelBundle): JudgedCloses | null {
  if (bundle.kind === "imported") return null;
  return sessionsFittedOn(bundle.manifest) === bundle.manifest.data.bars ? bundle.judged : null;
}

/** Forecasts as they were made when the recipe was judged, and the model's own from the last judged session on. */
function withJudged(
  forecaster: SeriesForecaster,
  { horizon, originDays, days, ratios }: JudgedCloses,
  version: string,
): SeriesForecaster {
  const rows = new Map([...originDays].map((day, row) => [day, row]));
  const lastSeen = days.at(-1)!;
  const judgedForecast = (series: BarSeries, origin: number): Forecast => {
    const originDate = dateAt(series, origin);
    const row = rows.get(series.days[origin]!);
    if (row === undefined) throw new UnjudgedSessionError(series.symbol, version, originDate);
    const lastClose = series.close[origin]!;
    const steps = Array.from({ length: horizon }, (_, h) => ({
      ...{ stepAhead: h + 1, quantiles: [] },
      median: ratios[row * horizon + h]! * lastClose,
    }));
    return { origin, originDate, steps };
  };
  return {
    ...forecaster,
    forecast: (series, origins) =>
      origins.flatMap((origin) =>
        series.days[origin]! < lastSeen
          ? [judgedForecast(series, origin)]
          : forecaster.forecast(series, [origin]),
      ),
  };
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

/** Index of the first session that was forecast by a fit that had not seen it, where that is known. */
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
