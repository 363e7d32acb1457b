/** @file What forecasts all columns of a table at once, as long-horizon benchmarks ask for it. */

/** Made from a training range, or in need of none. It is handed its context and nothing else. */
export interface WindowForecaster {
  /** Rows it sees, the origin's the last: the look-back of the literature. */
  readonly contextLength: number;
  /**
   * @param context (contextLength, columns) row-major, scaled.
   * @param out (horizon, columns) row-major, filled with the rows after the context.
   */
  forecast(context: Float64Array, out: Float64Array): void;
}

/** A way to make a {@link WindowForecaster}. Without state. */
export interface WindowEstimator {
  readonly name: string;
  /** @param train (T, columns) row-major, scaled: the training range alone. */
  fit(train: Float64Array, columns: number): WindowForecaster;
}
