import type { BarSeries } from "./bar-series.ts";
import type { Forecast } from "./forecast.ts";
import type { Forecaster } from "./forecaster.ts";

/** Something trained, or in need of no training, that forecasts one series at a time. */
export interface SeriesForecaster
  extends Pick<Forecaster, "name" | "contextLength" | "horizon" | "quantileLevels"> {
  /**
   * One forecast per origin, in the given order. A forecast may depend only on bars up to its
   * own origin; `test/no-look-ahead.test.ts` changes the others and compares bytes.
   *
   * @param origins Indices of the last known bars.
   * @throws {SeriesTooShortError} An origin with fewer than `contextLength` bars.
   */
  forecast(series: BarSeries, origins: readonly number[]): readonly Forecast[];
}

/**
 * An estimator for one series. `train` holds only the training range, so nothing after it can leak in.
 * `perSeries` turns it into an `Estimator` for panels.
 */
export interface SeriesEstimator<F extends SeriesForecaster = SeriesForecaster> {
  readonly name: string;
  fit(train: BarSeries): Promise<F>;
}
