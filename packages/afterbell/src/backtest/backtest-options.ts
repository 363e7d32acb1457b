import type { RollingOriginOptions } from "../dataset/rolling-origin.ts";
import type { AfterbellError } from "../domain/errors.ts";

export interface BacktestOptions extends RollingOriginOptions {
  /** Called as folds are done, in no particular order. */
  readonly onProgress?: (progress: BacktestProgress) => void;
  /** Aborting ends the backtest between two fits. */
  readonly signal?: AbortSignal;
  /**
   * Called with a forecaster that cannot be fitted, or cannot forecast, at some origin: the backtest then continues
   * without it, on any series, so that those left have the same sessions. Not of the first one, which
   * the others are compared with. @default none: the backtest ends with the error
   */
  readonly onLeftOut?: (left: LeftOut) => void;
}

export interface LeftOut {
  readonly forecaster: string;
  readonly error: AfterbellError;
}

export interface BacktestProgress {
  /** Forecasts made so far; their total is folds times forecasters. */
  readonly done: number;
  readonly total: number;
}
