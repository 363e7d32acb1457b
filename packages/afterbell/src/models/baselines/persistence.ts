import { logReturnsOf, positiveClose } from "../../dataset/log-returns.ts";
import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { SeriesTooShortError } from "../../domain/errors.ts";
import type { Forecast } from "../../domain/forecast.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import type { HorizonOptions } from "./horizon-options.ts";
import { rootMeanSquare } from "./mean-square.ts";
import { quantileForecaster } from "./quantile-forecaster.ts";
import { writeLognormal } from "./write-quantiles.ts";

/**
 * The random-walk forecast: every later close is the last known one. The baseline of every comparison.
 * It provides only a point, for any price; {@link persistenceEstimator} fits the width of its intervals.
 */
export function persistence({ horizon }: HorizonOptions): SeriesForecaster {
  const forecastFrom = (series: BarSeries, origin: number): Forecast => {
    const last = series.close[origin];
    if (last === undefined) throw new SeriesTooShortError(origin + 1, series.length, "the origin");
    const steps = Array.from({ length: horizon }, (_, h) => ({
      stepAhead: h + 1,
      median: last,
      quantiles: [],
    }));
    return { origin, originDate: dateAt(series, origin), steps };
  };
  return {
    name: "persistence",
    contextLength: 1,
    horizon,
    quantileLevels: [],
    forecast: (series, origins) => origins.map((origin) => forecastFrom(series, origin)),
  };
}

/**
 * Persistence with the prediction intervals of a random walk in log closes: σ√h on the log scale, σ the
 * root mean square of the training range's log returns. Its median is the last close, bit for bit.
 * A constant training range gives intervals of no width.
 *
 * Source: R. J. Hyndman, G. Athanasopoulos, "Forecasting: principles and practice", 3rd edition, 5.5.
 */
export function persistenceEstimator({ horizon }: HorizonOptions): PerSeriesEstimator {
  return perSeries({ name: "persistence", fit: async (train) => fit(train, horizon) });
}

/**
 * @throws {SeriesTooShortError} Fewer than two bars.
 * @throws {NonPositivePriceError} A close of zero or less.
 */
function fit(train: BarSeries, horizon: number): SeriesForecaster {
  if (train.length < 2) throw new SeriesTooShortError(2, train.length, "one log return");
  const sigma = rootMeanSquare(logReturnsOf(train));
  return quantileForecaster({
    name: "persistence",
    contextLength: 1,
    horizon,
    open: (series) => (origin, prices) => {
      const last = positiveClose(series, origin);
      for (let h = 1; h <= horizon; h++) writeLognormal(prices, h, last, sigma * Math.sqrt(h));
    },
  });
}
