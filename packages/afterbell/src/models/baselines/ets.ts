import { AutoETS, initSync } from "@bsull/augurs/ets";
import { type LogCloses, logClosesOf } from "../../dataset/log-returns.ts";
import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { InvalidOptionError, SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import { normalQuantile } from "../../numerics/normal-quantile.ts";
import { NotFittableError } from "../errors.ts";
import { quantileForecaster } from "./quantile-forecaster.ts";
import { writeLognormal } from "./write-quantiles.ts";

export interface EtsOptions {
  readonly horizon: number;
  /** The bytes of `ets_bg.wasm` of the package `@bsull/augurs`. */
  readonly etsModule: Uint8Array<ArrayBuffer>;
  /**
   * Closes up to the origin that the model is fitted to.
   * @default 500, about two years: a fit of some 20 ms
   */
  readonly sessions?: number;
}

/** Additive errors, since it is log closes; the trend is chosen; no season. */
const MODEL = "AZN";
const SEASON_LENGTH = 1;
/** A month. The search itself wants more observations than parameters. */
const MIN_BARS = 21;
/** The standard deviation follows from a prediction interval of any level. */
const INTERVAL = 0.95;
const INTERVAL_Z = normalQuantile(0.5 + INTERVAL / 2);

/**
 * Exponential smoothing of log closes, the model chosen by augurs' AutoETS, its errors normal. augurs cannot
 * carry a fitted model on to later observations, so the model is chosen and fitted again at each origin,
 * on the closes up to it: a forecast costs a fit, and `fit` only checks the training range.
 *
 * Source: R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder, "Forecasting with exponential
 * smoothing", 2008.
 *
 * @throws {InvalidOptionError} `sessions` below 21.
 */
export function etsEstimator({
  horizon,
  etsModule,
  sessions = 500,
}: EtsOptions): PerSeriesEstimator {
  if (!(Number.isSafeInteger(sessions) && sessions >= MIN_BARS)) {
    throw new InvalidOptionError("sessions", `a whole number from ${MIN_BARS}`, sessions);
  }
  initSync({ module: etsModule }); // once for all: augurs keeps the first module it is given
  const forecaster = ets(horizon, sessions);
  return perSeries({
    name: forecaster.name,
    fit: async (train) => {
      const { length } = train;
      if (length < MIN_BARS) throw new SeriesTooShortError(MIN_BARS, length, "a smoothing model");
      logClosesOf(train);
      return forecaster;
    },
  });
}

function ets(horizon: number, sessions: number): SeriesForecaster {
  return quantileForecaster({
    name: "ets",
    contextLength: MIN_BARS,
    horizon,
    open: (series, lastOrigin) => {
      const logs = logClosesOf(series, lastOrigin + 1);
      return (origin, prices) => {
        const known = logs.subarray(Math.max(0, origin + 1 - sessions), origin + 1);
        const steps = smooth(known as LogCloses, horizon, series, origin);
        for (const [h, { point, sigma }] of steps.entries()) {
          writeLognormal(prices, h + 1, Math.exp(point), sigma);
        }
      };
    },
  });
}

interface SmoothedStep {
  /** Log close. */
  readonly point: number;
  readonly sigma: number;
}

/** @throws {NotFittableError} augurs finds no model, or its forecast is not finite. */
function smooth(
  known: LogCloses,
  horizon: number,
  series: BarSeries,
  origin: number,
): readonly SmoothedStep[] {
  const notFittable = (why: string) =>
    new NotFittableError("ets", series.symbol, dateAt(series, origin), why);
  const model = new AutoETS(SEASON_LENGTH, MODEL);
  try {
    model.fit(known);
    const { point, intervals } = model.predict(horizon, INTERVAL);
    const sigmaAt = (h: number) => (intervals!.upper[h]! - intervals!.lower[h]!) / 2 / INTERVAL_Z;
    // A series that is smoothed without error has intervals a rounding error below zero wide.
    const steps = point.map((p, h) => ({ point: p, sigma: Math.max(0, sigmaAt(h)) }));
    if (steps.every((s) => Number.isFinite(s.point) && Number.isFinite(s.sigma))) return steps;
  } catch (error) {
    throw notFittable((error as Error).message);
  } finally {
    model.free();
  }
  throw notFittable("its forecast is not finite");
}
