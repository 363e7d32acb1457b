/**
 * @file Scores of the median as a point forecast: formulas on e = actual − median and the actual.
 * All run from 0; lower is better.
 *
 * Source, where no other is named: R. J. Hyndman, A. B. Koehler, "Another look at measures of forecast
 * accuracy", International Journal of Forecasting 22(4), 2006.
 */

import { rowMean } from "../numerics/row-mean.ts";
import type { Outcomes } from "./outcomes.ts";

/** What a point score looks at. */
export type PointOutcomes = Pick<Outcomes, "actuals" | "medians">;

/** Errors in the currency of the prices. */
export interface Scores {
  readonly mae: number;
  readonly rmse: number;
}

export function scoresOf(outcomes: PointOutcomes): Scores {
  return { mae: meanAbsoluteError(outcomes), rmse: rootMeanSquaredError(outcomes) };
}

/** The outcomes the last close would have had as the forecast of the same rows. */
export function ofLastClose({ actuals, lastCloses }: Pick<Outcomes, "actuals" | "lastCloses">) {
  return { actuals, medians: lastCloses };
}

/** MAE: mean of |e|, in the currency of the prices. */
export function meanAbsoluteError({ actuals, medians }: PointOutcomes): number {
  return rowMean(actuals.length, (i) => Math.abs(actuals[i]! - medians[i]!));
}

/** RMSE: root of the mean of e², in the currency of the prices. Never below the MAE. */
export function rootMeanSquaredError({ actuals, medians }: PointOutcomes): number {
  return Math.sqrt(rowMean(actuals.length, (i) => (actuals[i]! - medians[i]!) ** 2));
}

/**
 * MAPE: mean of |e| / |actual|, as a fraction; it may exceed 1. Independent of the currency.
 *
 * @returns null where an actual is 0.
 */
export function meanAbsolutePercentageError({ actuals, medians }: PointOutcomes): number | null {
  if (actuals.includes(0)) return null;
  return rowMean(actuals.length, (i) => Math.abs((actuals[i]! - medians[i]!) / actuals[i]!));
}

/**
 * sMAPE: mean of 2 |e| / (|actual| + |median|), as a fraction from 0 to 2 (also given as 0 to 200 %).
 * Of the variants in use this is the one of the M3 and M4 competitions. Independent of the currency.
 *
 * Source: S. Makridakis, E. Spiliotis, V. Assimakopoulos, "The M4 Competition", International Journal
 * of Forecasting 36(1), 2020.
 *
 * @returns null where an actual and its median are both 0.
 */
export function symmetricMeanAbsolutePercentageError({
  actuals,
  medians,
}: PointOutcomes): number | null {
  const mean = rowMean(actuals.length, (i) => {
    const size = Math.abs(actuals[i]!) + Math.abs(medians[i]!);
    return (2 * Math.abs(actuals[i]! - medians[i]!)) / size;
  });
  return finiteOrNull(mean);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
