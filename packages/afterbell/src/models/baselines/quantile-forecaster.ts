import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { type Forecast, quantileLevels } from "../../domain/forecast.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import { requireContext } from "../close-predictor.ts";
import { NonFiniteForecastError } from "../errors.ts";

const LEVELS = quantileLevels.length;
const MEDIAN = quantileLevels.indexOf(0.5);

/** Writes the quantiles, in prices, of the steps after an origin into (H, Q) row-major. */
export type QuantileWriter = (origin: number, prices: Float64Array) => void;

/** A fitted model that provides quantiles at all `quantileLevels`. */
export interface QuantileModel
  extends Pick<SeriesForecaster, "name" | "contextLength" | "horizon"> {
  /**
   * What is worked out once for many origins, such as log closes or filtered variances. Bars after
   * `lastOrigin` may not be looked at, and each value only depend on bars up to its own.
   */
  open(series: BarSeries, lastOrigin: number): QuantileWriter;
}

/** Forecasts from quantiles: the median is the one at 0.5. */
export function quantileForecaster(model: QuantileModel): SeriesForecaster {
  const { name, contextLength, horizon } = model;
  const prices = new Float64Array(horizon * LEVELS);

  function forecastFrom(series: BarSeries, origin: number, write: QuantileWriter): Forecast {
    write(origin, prices);
    const originDate = dateAt(series, origin);
    const steps = Array.from({ length: horizon }, (_, h) => {
      const quantiles = Array.from(prices.subarray(h * LEVELS, (h + 1) * LEVELS));
      if (!quantiles.every(Number.isFinite)) {
        throw new NonFiniteForecastError(name, series.symbol, originDate, h + 1);
      }
      return { stepAhead: h + 1, median: quantiles[MEDIAN]!, quantiles };
    });
    return { origin, originDate, steps };
  }

  function forecast(series: BarSeries, origins: readonly number[]): readonly Forecast[] {
    for (const origin of origins) requireContext(series, origin, contextLength);
    const lastOrigin = origins.reduce((last, origin) => Math.max(last, origin), -1);
    const write = model.open(series, lastOrigin);
    return origins.map((origin) => forecastFrom(series, origin, write));
  }

  return { name, contextLength, horizon, quantileLevels, forecast };
}
