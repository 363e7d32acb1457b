/** @file Forecasters of all columns of a table at once, for long-horizon benchmarks. */

/** Forecasts from a context; created from a training range if it needs one. */
export interface WindowForecaster {
  /** Rows it sees, the origin's the last: the look-back of the literature. */
  readonly contextLength: number;
  /**
   * @param context (contextLength, columns) row-major, scaled.
   * @param out (horizon, columns) row-major, filled with the rows after the context.
   */
  forecast(context: Float64Array, out: Float64Array): void;
}

/** Creates a {@link WindowForecaster}. Stateless. */
export interface WindowEstimator {
  readonly name: string;
  /** @param train (T, columns) row-major, scaled: only the training range. */
  fit(train: Float64Array, columns: number): WindowForecaster;
}
