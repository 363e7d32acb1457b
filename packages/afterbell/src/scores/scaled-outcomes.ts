import type { Outcomes } from "./outcomes.ts";

/**
 * Prices in units of the training range's mean change from one session to the next, as the MASE has them: among
 * several symbols the one with the highest price would otherwise decide.
 *
 * Where a training range never moved, the unit of its rows is the last close; where that is 0 too, the row
 * counts as 0 for every forecaster.
 *
 * @example
 * import { scaledOutcomes } from "afterbell/scores";
 * const { actuals } = scaledOutcomes({
 *   actuals: Float64Array.of(12, 30),
 *   medians: Float64Array.of(11, 20),
 *   lastCloses: Float64Array.of(10, 20),
 *   naiveErrors: Float64Array.of(2, 0),
 * });
 * actuals // → [6, 1.5]
 */
export function scaledOutcomes<
  Some extends Pick<Outcomes, "actuals" | "medians" | "lastCloses" | "naiveErrors">,
>(outcomes: Some): Some {
  const { naiveErrors, lastCloses } = outcomes;
  const units = naiveErrors.map((change, row) =>
    change > 0 ? change : Math.abs(lastCloses[row]!) || Number.POSITIVE_INFINITY,
  );
  const scaled = (prices: Float64Array) => prices.map((price, row) => price / units[row]!);
  return {
    ...outcomes,
    actuals: scaled(outcomes.actuals),
    medians: scaled(outcomes.medians),
    lastCloses: scaled(lastCloses),
  };
}
