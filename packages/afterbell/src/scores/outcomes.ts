import type { SessionDate } from "../domain/session-date.ts";

/**
 * Forecasts and actual closes, in columns: the input of every score. One row per forecast of
 * one symbol at one step ahead, in the order of the dates. Prices in the currency of the series.
 */
export interface Outcomes {
  /** (N) last session known when the forecast was made. A row's outcome is known to no earlier origin than its own date. */
  readonly originDates: readonly SessionDate[];
  /** (N) session that was forecast. */
  readonly dates: readonly SessionDate[];
  /** (N) its close. */
  readonly actuals: Float64Array;
  /** (N) close of the origin: the forecast of persistence. */
  readonly lastCloses: Float64Array;
  /** (N) */
  readonly medians: Float64Array;
  /** (Q) ascending; none for a point forecaster. */
  readonly quantileLevels: readonly number[];
  /** (N, Q) row-major. */
  readonly quantiles: Float64Array;
  /**
   * (N) mean absolute change from one session to the next in the training range of the row's fold:
   * the unit of scaled errors.
   */
  readonly naiveErrors: Float64Array;
  /** (N) mean squared change, likewise. */
  readonly naiveSquaredErrors: Float64Array;
  /**
   * (N) standard deviation of the last 20 log returns known at the origin; NaN where there are fewer, or
   * where a price is not positive.
   */
  readonly volatilities: Float64Array;
}

/** What a score of points looks at. */
export type PointOutcomes = Pick<Outcomes, "actuals" | "medians">;

/** What a score of quantiles looks at. */
export type QuantileOutcomes = Pick<Outcomes, "actuals" | "quantileLevels" | "quantiles">;
