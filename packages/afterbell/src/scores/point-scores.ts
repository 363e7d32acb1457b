/**
 * @file Scores of the median as a point forecast: formulas on e = actual − median and the actual.
 * All run from 0; lower is better.
 *
 * Source, where no other is named: R. J. Hyndman, A. B. Koehler, "Another look at measures of forecast
 * accuracy", International Journal of Forecasting 22(4), 2006.
 */

import { rowMean } from "../numerics/row-mean.ts";
import { ofLogReturns } from "./log-return-outcomes.ts";
import type { Outcomes, PointOutcomes } from "./outcomes.ts";
import { numberScore } from "./score.ts";

/** Errors in the currency of the prices. */
export interface Scores {
  readonly mae: number;
  readonly rmse: number;
}

export function scoresOf(outcomes: PointOutcomes): Scores {
  return { mae: meanAbsoluteError(outcomes), rmse: rootMeanSquaredError(outcomes) };
}

/** The outcomes that the last close would have as the forecast of the same rows. */
export function ofLastClose({ actuals, lastCloses }: Pick<Outcomes, "actuals" | "lastCloses">) {
  return { actuals, medians: lastCloses };
}

/**
 * MAE: mean of |e|, in the currency of the prices. From 0; lower is better. It has no denominator. Source: that
 * of this file.
 *
 * @example
 * import { meanAbsoluteError } from "afterbell/scores";
 * meanAbsoluteError({ actuals: Float64Array.of(101, 97), medians: Float64Array.of(100, 100) }) // → 2
 */
export function meanAbsoluteError({ actuals, medians }: PointOutcomes): number {
  return rowMean(actuals.length, (i) => Math.abs(actuals[i]! - medians[i]!));
}

/**
 * RMSE: root of the mean of e², in the currency of the prices. From 0, never below the MAE; lower is better. It
 * has no denominator. Source: that of this file.
 *
 * @example
 * import { rootMeanSquaredError } from "afterbell/scores";
 * rootMeanSquaredError({ actuals: Float64Array.of(101, 93), medians: Float64Array.of(100, 100) }) // → 5
 */
export function rootMeanSquaredError({ actuals, medians }: PointOutcomes): number {
  return Math.sqrt(rowMean(actuals.length, (i) => (actuals[i]! - medians[i]!) ** 2));
}

/**
 * MAPE: mean of |e| / |actual|, as a fraction. From 0, may exceed 1; lower is better. Independent of the
 * currency. Source: that of this file.
 *
 * @returns null where an actual is 0.
 * @example
 * import { meanAbsolutePercentageError } from "afterbell/scores";
 * const medians = Float64Array.of(100, 100);
 * meanAbsolutePercentageError({ actuals: Float64Array.of(100, 125), medians }) // → 0.1
 * meanAbsolutePercentageError({ actuals: Float64Array.of(0, 125), medians }) // → null
 */
export function meanAbsolutePercentageError({ actuals, medians }: PointOutcomes): number | null {
  if (actuals.includes(0)) return null;
  return rowMean(actuals.length, (i) => Math.abs((actuals[i]! - medians[i]!) / actuals[i]!));
}

/**
 * sMAPE: mean of 2 |e| / (|actual| + |median|), as a fraction from 0 to 2 (also given as 0 to 200 %); lower is
 * better. Of the variants in use this is the one of the M3 and M4 competitions. Independent of the currency.
 *
 * Source: S. Makridakis, E. Spiliotis, V. Assimakopoulos, "The M4 Competition", International Journal
 * of Forecasting 36(1), 2020.
 *
 * @returns null where an actual and its median are both 0.
 * @example
 * import { symmetricMeanAbsolutePercentageError } from "afterbell/scores";
 * const actuals = Float64Array.of(0, 100);
 * symmetricMeanAbsolutePercentageError({ actuals, medians: Float64Array.of(10, 100) }) // → 1
 * symmetricMeanAbsolutePercentageError({ actuals, medians: Float64Array.of(0, 100) }) // → null
 */
export function symmetricMeanAbsolutePercentageError({
  actuals,
  medians,
}: PointOutcomes): number | null {
  const mean = rowMean(actuals.length, (i) => {
    const size = Math.abs(actuals[i]!) + Math.abs(medians[i]!);
    return (2 * Math.abs(actuals[i]! - medians[i]!)) / size;
  });
  return Number.isFinite(mean) ? mean : null;
}

export const maeScore = numberScore({
  name: "mae",
  of: meanAbsoluteError,
  heading: "MAE",
  unit: "price",
  better: "lower",
  aggregation: "mean",
  format: "error",
  shownIn: "tables",
  meaning: "Mean absolute error, in the currency of the series. Lower is better.",
  pooled: numberScore({
    name: "logReturnMae",
    of: ofLogReturns(meanAbsoluteError),
    heading: "MAE",
    unit: "log return",
    better: "lower",
    aggregation: "mean",
    format: "error",
    shownIn: "tables",
    meaning: "Mean absolute error of log(value / last close). Lower is better.",
  }),
});

export const rmseScore = numberScore({
  name: "rmse",
  of: rootMeanSquaredError,
  heading: "RMSE",
  unit: "price",
  better: "lower",
  aggregation: "root of mean",
  format: "error",
  shownIn: "tables",
  meaning:
    "Root mean squared error, in the currency of the series: large errors count more. Lower is better.",
  pooled: numberScore({
    name: "logReturnRmse",
    of: ofLogReturns(rootMeanSquaredError),
    heading: "RMSE",
    unit: "log return",
    better: "lower",
    aggregation: "root of mean",
    format: "error",
    shownIn: "tables",
    meaning:
      "Root mean squared error of log(value / last close): large errors count more. Lower is better.",
  }),
});

export const mapeScore = numberScore({
  name: "mape",
  of: meanAbsolutePercentageError,
  heading: "MAPE",
  unit: "fraction",
  better: "lower",
  aggregation: "mean",
  format: "percent",
  shownIn: "json",
  meaning: "Mean absolute error as a share of the close. Lower is better.",
});

export const smapeScore = numberScore({
  name: "smape",
  of: symmetricMeanAbsolutePercentageError,
  heading: "sMAPE",
  unit: "fraction",
  better: "lower",
  aggregation: "mean",
  format: "percent",
  shownIn: "json",
  meaning: "Mean absolute error as a share of the mean of close and forecast. Lower is better.",
});
