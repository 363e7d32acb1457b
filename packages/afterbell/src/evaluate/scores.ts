/**
 * @file Point scores. Each is a formula on forecasts and actuals, in the unit of the prices, from
 * 0; lower is better. Neither has a denominator that can be zero but the number of sessions.
 */

/** What every evaluation reports. */
export interface Scores {
  readonly mae: number;
  readonly rmse: number;
}

/** @param errors Actual − forecast, at least one. */
export function scoresOf(errors: readonly number[]): Scores {
  return { mae: meanAbsoluteError(errors), rmse: rootMeanSquaredError(errors) };
}

/**
 * Mean of |e|.
 * Source: R. J. Hyndman, A. B. Koehler, "Another look at measures of forecast accuracy",
 * International Journal of Forecasting 22(4), 2006.
 */
export function meanAbsoluteError(errors: readonly number[]): number {
  return errors.reduce((sum, e) => sum + Math.abs(e), 0) / errors.length;
}

/** Root of the mean of e². Source: as for {@link meanAbsoluteError}. */
export function rootMeanSquaredError(errors: readonly number[]): number {
  return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
}
