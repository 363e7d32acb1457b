import { dateAt } from "./bar-series.ts";
import { SeriesTooShortError } from "./errors.ts";
import type { SeriesForecaster } from "./series-forecaster.ts";

export interface PointForecasterOptions
  extends Pick<SeriesForecaster, "name" | "contextLength" | "horizon"> {
  /**
   * @param closes (contextLength) ending with the origin's, oldest first, in the currency of the series.
   * @returns (horizon) closes of the sessions after it.
   */
  forecast(closes: Readonly<Float64Array>): readonly number[];
}

/**
 * A forecaster made of one function of the latest closes. It provides a point for each step, no quantiles. The
 * function is given the closes up to the origin alone, so it cannot look ahead.
 *
 * @example
 * import { barSeries, forecastNext, pointForecaster } from "afterbell";
 * const forecast = ([before, last]) => [last + (last - before) / 2];
 * const half = pointForecaster({ name: "half", contextLength: 2, horizon: 1, forecast });
 * const bar = (date, close) => ({ date, open: null, high: null, low: null, close, volume: null });
 * const series = barSeries("AAPL", [bar("2024-07-18", 224), bar("2024-07-19", 226)]);
 * forecastNext(half, series).steps[0].median // → 227
 */
export function pointForecaster(options: PointForecasterOptions): SeriesForecaster {
  const { name, contextLength, horizon, forecast } = options;
  return {
    ...{ name, contextLength, horizon, quantileLevels: [] },
    forecast: (series, origins) =>
      origins.map((origin) => {
        const known = Math.min(origin + 1, series.length);
        if (!(known >= contextLength && origin < series.length)) {
          throw new SeriesTooShortError(contextLength, known, `context ${contextLength}`);
        }
        const medians = forecast(series.close.slice(origin + 1 - contextLength, origin + 1));
        const steps = Array.from(medians, (median, h) => ({
          ...{ stepAhead: h + 1, median, quantiles: [] },
        }));
        return { origin, originDate: dateAt(series, origin), steps };
      }),
  };
}
