/** @file The best-known illusion of price forecasts: yesterday's curve, drawn one day late. */

import { rowMean } from "../numerics/row-mean.ts";
import type { Outcomes } from "./outcomes.ts";

/** Pearson correlations, from −1 to 1; null where one side does not vary. */
export interface Shift {
  /** Of the forecasts with the closes they were made at, which they follow on a chart. */
  readonly withPrevious: number | null;
  /** Of the forecasts with the closes they forecast. */
  readonly withNext: number | null;
  /** Of the forecast changes (median − last close) with those that came (actual − last close). */
  readonly ofChanges: number | null;
  readonly isShifted: boolean;
}

/**
 * Whether the forecasts' curve is that of the previous closes: nearer to them than to the closes forecast,
 * with changes that are unrelated to the actual ones.
 *
 * Both are asked. Closes move so little from day to day that every sensible forecast correlates with both by
 * 0.99, and, unless it explains most of the next change, more with the previous: the levels alone would call
 * a forecaster shifted that has some skill. So its changes must also correlate with the actual ones by no
 * more than 1.96/√N, which unrelated ones exceed once in forty times. Forecasts that correlate with
 * the previous closes by less than 0.5 are far from both curves.
 *
 * @param outcomes Of one symbol, one step ahead: among several symbols the differences of their prices
 * drown the rest.
 * @returns Correlations that are null where one side does not vary: the denominator of Pearson's r is then 0.
 * @example
 * import { shiftedByOne } from "afterbell/scores";
 * const lastCloses = Float64Array.of(100, 102, 101, 103);
 * const late = { actuals: Float64Array.of(102, 101, 103, 102), lastCloses, medians: lastCloses };
 * const { withPrevious, ofChanges, isShifted } = shiftedByOne(late);
 * withPrevious // → 1
 * ofChanges // → null
 * isShifted // → true
 */
export function shiftedByOne(
  outcomes: Pick<Outcomes, "actuals" | "lastCloses" | "medians">,
): Shift {
  const { actuals, lastCloses, medians } = outcomes;
  const withPrevious = correlation(medians, lastCloses);
  const withNext = correlation(medians, actuals);
  const changeFrom = (x: Float64Array) => x.map((value, i) => value - lastCloses[i]!);
  const ofChanges = correlation(changeFrom(medians), changeFrom(actuals));
  const bound = 1.96 / Math.sqrt(actuals.length);
  const isNearerPrevious = withPrevious !== null && withNext !== null && withPrevious > withNext;
  const follows = isNearerPrevious && withPrevious >= MIN_CORRELATION;
  const isShifted = follows && (ofChanges === null || ofChanges <= bound);
  return { withPrevious, withNext, ofChanges, isShifted };
}

/** A curve that follows the previous closes less closely than this is another curve. */
const MIN_CORRELATION = 0.5;

/** Pearson's r, or null where one side does not vary. */
function correlation(x: Float64Array, y: Float64Array): number | null {
  const meanX = rowMean(x.length, (i) => x[i]!);
  const meanY = rowMean(y.length, (i) => y[i]!);
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  // A constant has rounding errors, but no variance.
  const varies = (squares: number, mean: number) => squares > x.length * (1e-12 * mean) ** 2;
  if (!varies(xx, meanX) || !varies(yy, meanY)) return null;
  return Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}
