/**
 * @file Errors in units of the last close's: comparable over symbols and currencies. e = actual − median.
 */

import { rowMean } from "../numerics/row-mean.ts";
import type { Outcomes, PointOutcomes } from "./outcomes.ts";
import { meanAbsoluteError, ofLastClose } from "./point-scores.ts";
import { scaledOutcomes } from "./scaled-outcomes.ts";
import { numberScore } from "./score.ts";

/**
 * MASE: mean of |e| / s, s the mean absolute change from one session to the next in the row's training
 * range. From 0, lower is better; 1 is the error of persistence one step ahead where the sessions tested
 * move as those of training did. At more steps ahead s is still that of one.
 *
 * Source: R. J. Hyndman, A. B. Koehler, "Another look at measures of forecast accuracy", International
 * Journal of Forecasting 22(4), 2006.
 *
 * @returns null where prices of a training range do not move.
 * @example
 * import { meanAbsoluteScaledError } from "afterbell/scores";
 * const points = { actuals: Float64Array.of(102, 99), medians: Float64Array.of(100, 100) };
 * meanAbsoluteScaledError({ ...points, naiveErrors: Float64Array.of(2, 2) }) // → 0.75
 * meanAbsoluteScaledError({ ...points, naiveErrors: Float64Array.of(2, 0) }) // → null
 */
export function meanAbsoluteScaledError(
  outcomes: PointOutcomes & Pick<Outcomes, "naiveErrors">,
): number | null {
  const { actuals, medians, naiveErrors } = outcomes;
  if (naiveErrors.includes(0)) return null;
  return rowMean(actuals.length, (i) => Math.abs(actuals[i]! - medians[i]!) / naiveErrors[i]!);
}

/**
 * RMSSE: root of the mean of e² / s², s² the mean squared change from one session to the next in the
 * row's training range. From 0, lower is better.
 *
 * Source: S. Makridakis, E. Spiliotis, V. Assimakopoulos, "M5 accuracy competition: results, findings,
 * and conclusions", International Journal of Forecasting 38(4), 2022.
 *
 * @returns null where prices of a training range do not move.
 * @example
 * import { rootMeanSquaredScaledError } from "afterbell/scores";
 * const points = { actuals: Float64Array.of(101, 93), medians: Float64Array.of(100, 100) };
 * rootMeanSquaredScaledError({ ...points, naiveSquaredErrors: Float64Array.of(4, 4) }) // → 2.5
 * rootMeanSquaredScaledError({ ...points, naiveSquaredErrors: Float64Array.of(0, 4) }) // → null
 */
export function rootMeanSquaredScaledError(
  outcomes: PointOutcomes & Pick<Outcomes, "naiveSquaredErrors">,
): number | null {
  const { actuals, medians, naiveSquaredErrors: scales } = outcomes;
  if (scales.includes(0)) return null;
  return Math.sqrt(rowMean(actuals.length, (i) => (actuals[i]! - medians[i]!) ** 2 / scales[i]!));
}

/**
 * Skill: 1 − MAE / MAE of the last close on the same rows. Up to 1, higher is better; 0 is no better
 * than the last close, below 0 is worse. That it is above 0 by more than chance is for
 * `dieboldMariano` to say.
 *
 * Source: A. H. Murphy, "Skill scores based on the mean square error and their relationships to the
 * correlation coefficient", Monthly Weather Review 116(12), 1988, there for the squared error.
 *
 * @returns null where the last close is never wrong.
 * @example
 * import { skill } from "afterbell/scores";
 * const medians = Float64Array.of(103);
 * skill({ actuals: Float64Array.of(104), medians, lastCloses: Float64Array.of(100) }) // → 0.75
 * skill({ actuals: Float64Array.of(104), medians, lastCloses: Float64Array.of(104) }) // → null
 */
export function skill(outcomes: PointOutcomes & Pick<Outcomes, "lastCloses">): number | null {
  const persistence = meanAbsoluteError(ofLastClose(outcomes));
  return persistence === 0 ? null : 1 - meanAbsoluteError(outcomes) / persistence;
}

export const maseScore = numberScore({
  name: "mase",
  of: meanAbsoluteScaledError,
  heading: "MASE",
  unit: "none",
  better: "lower",
  aggregation: "mean",
  format: "ratio",
  shownIn: "tables",
  meaning:
    "Error in units of the mean change from one session to the next in the training range. Lower is better; it does not depend on the price level.",
});

export const rmsseScore = numberScore({
  name: "rmsse",
  of: rootMeanSquaredScaledError,
  heading: "RMSSE",
  unit: "none",
  better: "lower",
  aggregation: "root of mean",
  format: "ratio",
  shownIn: "json",
  meaning:
    "Root mean squared error in units of the root mean squared change from one session to the next in the training range. Lower is better.",
});

const skillFigure = {
  heading: "Skill",
  unit: "fraction",
  better: "higher",
  aggregation: "ratio of means",
  format: "percent",
  shownIn: "tables",
} as const;

export const skillScore = numberScore({
  ...skillFigure,
  name: "skill",
  of: skill,
  meaning:
    "1 − error / error of the last close on the same sessions. 0 is no better than the last close, below 0 is worse, 100 % is perfect.",
  pooled: numberScore({
    ...skillFigure,
    name: "skill",
    // Of errors in prices the dearest symbol would decide.
    of: (outcomes) => skill(scaledOutcomes(outcomes)),
    meaning:
      "1 − MASE / MASE of the last close on the same sessions. 0 is no better than the last close, below 0 is worse, 100 % is perfect.",
  }),
});
