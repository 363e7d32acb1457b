import { ShapeError } from "@afterbell/lstm";
import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import { SeriesTooShortError } from "../domain/errors.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";

/** A forecaster that needs only closes: prices in, prices out. */
export interface ClosePredictor extends SeriesForecaster {
  /**
   * @param closes (N, contextLength) row-major, oldest first.
   * @returns (N, horizon) forecast closes.
   */
  predict(closes: Float64Array): Float64Array;
}

export interface CloseModel extends Pick<SeriesForecaster, "name" | "contextLength" | "horizon"> {
  /**
   * @param closes (T) of a series.
   * @param starts (N) first session of each context.
   * @returns (N, horizon) forecast closes.
   */
  run(closes: Float64Array, starts: Int32Array): Float64Array;
}

export function closePredictor({ name, contextLength, horizon, run }: CloseModel): ClosePredictor {
  function predict(closes: Float64Array): Float64Array {
    if (closes.length === 0 || closes.length % contextLength !== 0) {
      throw new ShapeError("closes", `(N, ${contextLength})`, closes.length);
    }
    const count = closes.length / contextLength;
    return run(
      closes,
      Int32Array.from({ length: count }, (_, i) => i * contextLength),
    );
  }

  function forecast(series: BarSeries, origins: readonly number[]): readonly Forecast[] {
    for (const origin of origins) requireContext(series, origin, contextLength);
    const starts = Int32Array.from(origins, (origin) => origin + 1 - contextLength);
    const closes = run(series.close, starts);
    return origins.map((origin, i) => ({
      origin,
      originDate: dateAt(series, origin),
      steps: Array.from({ length: horizon }, (_, h) => ({
        stepAhead: h + 1,
        median: closes[i * horizon + h]!,
        quantiles: [],
      })),
    }));
  }

  return { name, contextLength, horizon, quantileLevels: [], predict, forecast };
}

/** @throws {SeriesTooShortError} Fewer than `contextLength` bars up to the origin. */
export function requireContext(series: BarSeries, origin: number, contextLength: number): void {
  const known = Math.min(origin + 1, series.length);
  if (!(known >= contextLength && origin < series.length)) {
    throw new SeriesTooShortError(contextLength, known, `context ${contextLength}`);
  }
}
