import type { BarSeries } from "../domain/bar.ts";
import { SeriesTooShortError } from "../domain/errors.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { Estimator, Forecaster } from "../domain/forecaster.ts";

/**
 * The random-walk forecast: every later close is the last known one. What a model must beat.
 *
 * @param horizon Sessions forecast from each origin.
 */
export function persistence(horizon: number): Forecaster {
  const forecastFrom = ({ bars }: BarSeries, origin: number): Forecast => {
    const last = bars[origin];
    if (last === undefined) throw new SeriesTooShortError(origin + 1, bars.length, "the origin");
    const steps = Array.from({ length: horizon }, (_, h) => ({
      stepAhead: h + 1,
      median: last.close,
      quantiles: [],
    }));
    return { origin, originDate: last.date, steps };
  };
  return {
    name: "persistence",
    contextLength: 1,
    horizon,
    quantileLevels: [],
    forecast: (series, origins) => origins.map((origin) => forecastFrom(series, origin)),
  };
}

/** Persistence learns nothing: every training range gives the same forecaster. */
export function persistenceEstimator(horizon: number): Estimator {
  return { name: "persistence", fit: async () => persistence(horizon) };
}
