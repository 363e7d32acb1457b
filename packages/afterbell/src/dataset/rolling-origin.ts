/**
 * @file Rolling-origin evaluation: the origins of a backtest, and the training range of each.
 *
 * Origins are laid from the first bar on, `step` sessions apart, so that appending bars adds folds and
 * moves none. With 12 bars, `minTrainLength` 4, `horizon` 2 (hence `step` 2) and `refitEvery` 4:
 *
 *     * * * O x x . . . . . .      *  train: what the fit of this fold has seen
 *     * * * * o O x x . . . .      O  origin: the last known bar
 *     * * * * * * * O x x . .      o  known at the origin, after the fit
 *     * * * * * * * * o O x x      x  test   .  later
 *
 * A fit is used for all folds until `refitEvery` sessions have passed, so a forecast is a function only
 * of the bars up to its origin and these options; `folds` only chooses how many are evaluated.
 *
 * Source: L. J. Tashman, "Out-of-sample tests of forecasting accuracy: an analysis and review",
 * International Journal of Forecasting 16(4), 2000.
 */

import { InvalidOptionError, SeriesTooShortError } from "../domain/errors.ts";
import { requireWhole } from "../domain/require-whole.ts";
import type { Fold } from "./fold.ts";

export interface RollingOriginOptions {
  /** Sessions forecast from each origin. */
  readonly horizon: number;
  /** Bars of the first training range. @default 500, two years of sessions: what the baseline with the longest memory looks at; `maxTrainLength` where that is less */
  readonly minTrainLength?: number;
  /** Sessions from one origin to the next. @default horizon, so no bar is tested twice */
  readonly step?: number;
  /** Bars of the longest training range: a sliding window. @default Infinity, an expanding one */
  readonly maxTrainLength?: number;
  /** Sessions between fits. @default step, a fit for every fold */
  readonly refitEvery?: number;
  /** Number of latest folds. @default all */
  readonly folds?: number;
}

/** {@link RollingOriginOptions} with all defaults filled in. */
export type RollingOrigin = Required<Omit<RollingOriginOptions, "folds">> & {
  /** null: all. */
  readonly folds: number | null;
};

/** @throws {InvalidOptionError} An option is not a whole number of sessions, or contradicts another. */
export function rollingOrigin(options: RollingOriginOptions): RollingOrigin {
  const { horizon, step = horizon, folds = null } = options;
  const { maxTrainLength = Infinity, refitEvery = step } = options;
  const { minTrainLength = Math.min(500, maxTrainLength) } = options;
  for (const [option, value] of Object.entries({ horizon, minTrainLength, step, refitEvery })) {
    requireWhole(option, value);
  }
  if (folds !== null) requireWhole("folds", folds);
  if (maxTrainLength !== Infinity) requireWhole("maxTrainLength", maxTrainLength);
  if (maxTrainLength < minTrainLength) {
    const expected = `at least minTrainLength (${minTrainLength})`;
    throw new InvalidOptionError("maxTrainLength", expected, maxTrainLength);
  }
  return { horizon, minTrainLength, step, maxTrainLength, refitEvery, folds };
}

/**
 * The folds of a series in time order.
 *
 * @param length Bars in the series.
 * @throws {SeriesTooShortError} Not as many folds as asked for, or not even one.
 */
export function foldsOf(length: number, plan: RollingOrigin): Fold[] {
  const { horizon, minTrainLength, step, maxTrainLength, refitEvery } = plan;
  const count = 1 + Math.floor((length - minTrainLength - horizon) / step);
  const wanted = plan.folds ?? Math.max(1, count);
  if (!(wanted <= count)) {
    const needed = minTrainLength + (wanted - 1) * step + horizon;
    const why = `minTrainLength ${minTrainLength} + ${wanted} folds, horizon ${horizon}, step ${step}`;
    throw new SeriesTooShortError(needed, length, why);
  }
  const originOf = (fold: number) => minTrainLength - 1 + fold * step;
  return Array.from({ length: wanted }, (_, i): Fold => {
    const fold = count - wanted + i;
    const origin = originOf(fold);
    const firstOfItsFit = Math.ceil((Math.floor((fold * step) / refitEvery) * refitEvery) / step);
    const end = originOf(firstOfItsFit) + 1;
    return {
      origin,
      train: { start: Math.max(0, end - maxTrainLength), end },
      test: { start: origin + 1, end: origin + 1 + horizon },
    };
  });
}

/** Folds that share one fit, in time order. */
export function groupByFit(folds: readonly Fold[]): Fold[][] {
  const groups: Fold[][] = [];
  for (const fold of folds) {
    const group = groups.at(-1);
    if (group?.[0]?.train.end === fold.train.end) group.push(fold);
    else groups.push([fold]);
  }
  return groups;
}
