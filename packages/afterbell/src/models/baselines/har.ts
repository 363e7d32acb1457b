import { trailingMean } from "../../dataset/range-variance.ts";
import { sessionVariance } from "../../dataset/session-variance.ts";
import type { BarSeries } from "../../domain/bar-series.ts";
import { ConstantPricesError, SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import { type LinearFunction, ridgeRegression } from "../../numerics/ridge-regression.ts";
import type { HorizonOptions } from "./horizon-options.ts";
import { MIN_RESIDUALS, RECENT_RESIDUALS, widthForecaster } from "./width-forecaster.ts";

/** A HAR model with its regressions. */
export interface HarForecaster extends SeriesForecaster {
  /** (H) from the logarithms of the last variance and its means over 5, 22 and 66 sessions to that of the step's. */
  readonly regressions: readonly LinearFunction[];
}

/** A session, a week, a month and a quarter. */
const LENGTHS = [1, 5, 22, 66];
const PENALTY = 0.001;
/** The first session has no variance, and the mean over 66 needs 40. */
const WARM_UP = 40;
/** Forty rows for each of five coefficients. */
const MIN_ROWS = 200;

/**
 * Heterogeneous autoregression of variances, named `har`: ln V(t + 1) is regressed on the logarithms of V(t) and of the
 * means of V over the last 5, 22 and 66 sessions, V the overnight return squared plus Garman and Klass's variance
 * (`sessionVariance`: a squared return where open, high or low is missing). The regression for step h is
 * of the mean of V over the h sessions. A ridge of 0.001 keeps inputs that move together from large coefficients of
 * opposite sign. The shape is that of the last 1,000 residuals of the step: see {@link widthForecaster}.
 *
 * Source: F. Corsi, "A simple approximate long-memory model of realized volatility", Journal of Financial
 * Econometrics 7(2), 2009.
 */
export function harEstimator({ horizon }: HorizonOptions): PerSeriesEstimator<HarForecaster> {
  return perSeries({ name: "har", fit: async (train) => fit(train, horizon) });
}

/**
 * @throws {SeriesTooShortError} Fewer than 200 rows to regress on: 240 bars and the horizon.
 * @throws {NonPositivePriceError} A close of zero or less.
 * @throws {ConstantPricesError} All closes are the same: no variance to regress.
 */
function fit(train: BarSeries, horizon: number): HarForecaster {
  const { length, close } = train;
  const minLength = WARM_UP + MIN_ROWS + horizon;
  if (length < minLength) {
    const why = `${MIN_ROWS} rows of a regression over ${horizon} sessions, ${WARM_UP} sessions before them`;
    throw new SeriesTooShortError(minLength, length, why);
  }
  const variances = sessionVariance(train);
  if (close.every((price) => price === close[0])) throw new ConstantPricesError(close[0]!, length);
  const inputs = inputsOf(variances);
  const regressions = Array.from({ length: horizon }, (_, h) => regress(inputs, variances, h + 1));
  const forecaster = widthForecaster({
    name: "har",
    contextLength: WARM_UP + MIN_RESIDUALS + horizon,
    horizon,
    residualSessions: RECENT_RESIDUALS,
    widths: (known) => {
      const knownInputs = inputsOf(sessionVariance(known));
      return regressions.map((regression) => widthsOf(regression, knownInputs, known.length));
    },
  });
  return { ...forecaster, regressions };
}

/** @returns (T, 4) row-major; rows before {@link WARM_UP} hold NaN. */
function inputsOf(variances: Float64Array): Float64Array {
  const inputs = new Float64Array(variances.length * LENGTHS.length);
  for (const [k, length] of LENGTHS.entries()) {
    const means = trailingMean(variances, length);
    for (let t = 0; t < means.length; t++) inputs[t * LENGTHS.length + k] = Math.log(means[t]!);
  }
  return inputs;
}

/** The regression of the log mean variance of the `h` sessions after each, on the sessions that all are known of. */
function regress(inputs: Float64Array, variances: Float64Array, h: number): LinearFunction {
  const end = variances.length - h;
  const targets = Float64Array.from({ length: end - WARM_UP }, (_, row) => {
    const from = WARM_UP + row + 1;
    return Math.log(variances.subarray(from, from + h).reduce((sum, v) => sum + v, 0) / h);
  });
  const rows = inputs.subarray(WARM_UP * LENGTHS.length, end * LENGTHS.length);
  return ridgeRegression(rows, targets, PENALTY);
}

/** @returns (T) exp(g / 2), g the regression's log variance. */
function widthsOf(
  { intercept, coefficients }: LinearFunction,
  inputs: Float64Array,
  length: number,
): Float64Array {
  return Float64Array.from({ length }, (_, t) => {
    const row = inputs.subarray(t * LENGTHS.length, (t + 1) * LENGTHS.length);
    return Math.exp(row.reduce((sum, x, k) => sum + x * coefficients[k]!, intercept) / 2);
  });
}
