/**
 * @file Whether one forecaster's losses are lower than another's by more than chance.
 *
 * Sources: F. X. Diebold, R. S. Mariano, "Comparing predictive accuracy", Journal of Business & Economic
 * Statistics 13(3), 1995; D. Harvey, S. Leybourne, P. Newbold, "Testing the equality of prediction mean
 * squared errors", International Journal of Forecasting 13(2), 1997, for small samples and for steps ahead.
 */

import { InvalidOptionError } from "../domain/errors.ts";
import { studentTTwoSided } from "../numerics/student-t.ts";
import { meansBy } from "./means-by.ts";
import type { Outcomes } from "./outcomes.ts";
import type { ScoreFigure } from "./score.ts";

/** The smallest sample in the simulations of Harvey, Leybourne and Newbold. */
const MIN_DATES = 8;

export interface DieboldMarianoOptions {
  /** Steps ahead of the forecasts. @default 1 */
  readonly stepAhead?: number;
  /** Sessions from one origin to the next. @default 1 */
  readonly step?: number;
  /**
   * Autocovariances of the loss differential that are taken for other than 0.
   *
   * @default ceil(stepAhead / step) − 1: the number of later origins before the session forecast,
   * and their forecasts share sessions, hence shocks, with it. Losses of a forecaster that is off for weeks on
   * end depend on each other beyond that; more lags allow for it
   */
  readonly lags?: number;
  /** @default "absolute", as the MAE beside which the test is shown */
  readonly loss?: "absolute" | "squared";
}

export interface DieboldMariano {
  /** Negative if the forecasts lose less than the baseline. null with an `obstacle`. */
  readonly statistic: number | null;
  /** Two-sided. */
  readonly pValue: number | null;
  /** Mean of the loss differential, the forecasts' loss − the baseline's. */
  readonly meanDifference: number;
  /** Dates, each with one loss differential. */
  readonly dates: number;
  readonly lags: number;
  /**
   * Weights of the autocovariances: all 1, as in the sources, or Bartlett's 1 − k/(lags + 1) where those give a
   * variance that is not positive. null where none is needed.
   */
  readonly kernel: "rectangular" | "bartlett" | null;
  readonly obstacle: DieboldMarianoObstacle | null;
}

/**
 * Why there is no statistic: the forecasts are the baseline's; their losses differ by the same amount on
 * every date, perhaps 0; or there are fewer dates than 8 or twice the steps that overlap.
 */
export type DieboldMarianoObstacle = "same forecasts" | "constant difference" | "too few dates";

/**
 * Tests the forecasts' losses against those of a baseline on the same rows.
 *
 * Several rows of one date, as of many symbols, are averaged first: what happens on a day happens to all
 * symbols, so they are one observation and not many. The variance is then robust to any dependence
 * within a date, as in J. C. Driscoll, A. C. Kraay, "Consistent covariance matrix estimation with spatially
 * dependent panel data", Review of Economics and Statistics 80(4), 1998.
 *
 * The statistic is the mean loss differential over its standard error ({@link testDifferences}), without bounds,
 * below 0 where the forecasts lose less; the p-value runs from 0 to 1.
 *
 * @param baseline (N) its forecasts. @default the last closes
 * @returns A statistic and p-value of null where the standard error would be 0, or the sample is too small;
 * `obstacle` names it.
 * @throws {InvalidOptionError} Steps or lags that are not whole numbers, or a baseline of another length.
 * @example
 * import { dieboldMariano } from "afterbell/scores";
 * const dates = ["2024-01-02", "2024-01-03", "2024-01-04"];
 * const actuals = Float64Array.of(104, 98, 101);
 * const lastCloses = Float64Array.of(100, 104, 98);
 * const { meanDifference, obstacle } = dieboldMariano({ dates, actuals, lastCloses, medians: actuals });
 * meanDifference // → -4.333333333333333
 * obstacle // → "too few dates"
 */
export function dieboldMariano(
  outcomes: Pick<Outcomes, "dates" | "actuals" | "lastCloses" | "medians">,
  options: DieboldMarianoOptions = {},
  baseline: Float64Array = outcomes.lastCloses,
): DieboldMariano {
  const { dates, actuals, medians } = outcomes;
  const { stepAhead = 1, step = 1, loss = "absolute" } = options;
  requireWhole("stepAhead", stepAhead, 1);
  requireWhole("step", step, 1);
  if (baseline.length !== actuals.length) {
    throw new InvalidOptionError("baseline", `${actuals.length} forecasts`, baseline.length);
  }
  const lossOf = loss === "absolute" ? Math.abs : (error: number) => error * error;
  const differences = actuals.map(
    (actual, i) => lossOf(actual - medians[i]!) - lossOf(actual - baseline[i]!),
  );
  const { lags = Math.ceil(stepAhead / step) - 1 } = options;
  const tested = testDifferences(meansBy(dates, differences), lags);
  const areSame = medians.every((median, i) => median === baseline[i]);
  return areSame ? { ...tested, ...without("same forecasts") } : tested;
}

/**
 * The test on a loss differential in time order: its mean over the root of its variance, times
 * √((n + 1 − 2h + h (h − 1)/n)/n) with h = lags + 1, by Student's t with n − 1 degrees of freedom.
 *
 * @throws {InvalidOptionError} Lags that are not a whole number from 0.
 */
export function testDifferences(differences: Float64Array, lags: number): DieboldMariano {
  requireWhole("lags", lags, 0);
  const n = differences.length;
  const meanDifference = differences.reduce((sum, d) => sum + d, 0) / n;
  const common = { meanDifference, dates: n, lags };
  const h = lags + 1;
  if (n < Math.max(MIN_DATES, 2 * h)) return { ...common, ...without("too few dates") };
  const covariances = autocovariances(differences, meanDifference, lags);
  // Losses are differences of prices: a variance that small is what rounding leaves of a constant.
  if (!(Math.sqrt(covariances[0]!) > 1e-9 * Math.abs(meanDifference))) {
    return { ...common, ...without("constant difference") };
  }
  const rectangular = longRunVariance(covariances, () => 1);
  const kernel = rectangular > 0 ? "rectangular" : "bartlett";
  const variance =
    kernel === "rectangular" ? rectangular : longRunVariance(covariances, (lag) => 1 - lag / h);
  const correction = Math.sqrt((n + 1 - 2 * h + (h * (h - 1)) / n) / n);
  const statistic = (correction * meanDifference) / Math.sqrt(variance / n);
  const pValue = studentTTwoSided(statistic, n - 1);
  return { ...common, statistic, pValue, kernel, obstacle: null };
}

/** The column of score tables. Not in the registry, whose functions take only outcomes: the test needs lags too. */
export const dieboldMarianoFigure: ScoreFigure<DieboldMariano> = {
  heading: "DM p",
  unit: "fraction",
  better: "none",
  aggregation: "test",
  format: "p-value",
  shownIn: "tables",
  meaning:
    "Two-sided Diebold-Mariano test against the last close: the probability of a difference at least this large by chance. Below 0.05 counts as a difference.",
  of: ({ pValue }) => pValue,
};

function without(obstacle: DieboldMarianoObstacle) {
  return { statistic: null, pValue: null, kernel: null, obstacle };
}

/** @returns (lags + 1) Σ (xₜ − mean)(xₜ₋ₖ − mean) / n for k = 0 … lags. */
function autocovariances(x: Float64Array, mean: number, lags: number): Float64Array {
  return Float64Array.from({ length: lags + 1 }, (_, lag) => {
    let sum = 0;
    for (let t = lag; t < x.length; t++) sum += (x[t]! - mean) * (x[t - lag]! - mean);
    return sum / x.length;
  });
}

/** γ₀ + 2 Σ w(k) γₖ. With all weights 1 it may be negative; with Bartlett's it may not. */
function longRunVariance(covariances: Float64Array, weight: (lag: number) => number): number {
  return covariances.reduce((sum, c, lag) => sum + (lag === 0 ? 1 : 2 * weight(lag)) * c, 0);
}

function requireWhole(option: string, value: number, min: number): void {
  if (Number.isSafeInteger(value) && value >= min) return;
  throw new InvalidOptionError(option, `a whole number from ${min}`, value);
}
