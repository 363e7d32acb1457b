/**
 * @file The training and test ranges by which a recipe is judged before it is fitted on everything: up to four years,
 * the newest ones, each forecast by a fit that ends where it begins.
 *
 * With years of 4 bars, 3 of them, and 16 bars:
 *
 *     * * * * x x x x . . . . . . . .    *  train
 *     * * * * * * * * x x x x . . . .    x  test
 *     * * * * * * * * * * * * x x x x    .  later
 */

import { requireWhole } from "../domain/require-whole.ts";
import type { Fold } from "./fold.ts";
import { type HoldoutOptions, holdout } from "./holdout.ts";

/** Fits of a judgement at most: four years say enough, and each costs as much as the fit that serves. */
export const MAX_JUDGED_YEARS = 4;
/** Sessions that one fit forecasts. */
const YEAR_SESSIONS = 250;
/** Sessions before the first of several fits: with fewer, the early ones say little of the model that serves. */
const MIN_SESSIONS_BEFORE = 500;

export interface YearlyFoldsOptions extends Pick<HoldoutOptions, "contextLength" | "horizon"> {
  /** @default {@link MAX_JUDGED_YEARS} */
  readonly maxYears?: number;
}

/**
 * @param length Bars in the series.
 * @returns Oldest first; one with the last fifth of the windows where no whole year can be tested.
 * @throws {SeriesTooShortError} Not even one window on each side.
 */
export function yearlyFolds(
  length: number,
  { contextLength, horizon, maxYears = MAX_JUDGED_YEARS }: YearlyFoldsOptions,
): readonly [Fold, ...Fold[]] {
  requireWhole("maxYears", maxYears);
  const minBefore = Math.max(MIN_SESSIONS_BEFORE, contextLength + horizon - 1 + YEAR_SESSIONS);
  const years = Math.min(maxYears, Math.floor((length - minBefore) / YEAR_SESSIONS));
  if (!(years >= 1)) return [holdout(length, { contextLength, horizon }).fold];
  const foldOf = (year: number): Fold => {
    const start = length - YEAR_SESSIONS * (years - year);
    const test = { start, end: start + YEAR_SESSIONS };
    return { origin: start - 1, train: { start: 0, end: start }, test };
  };
  const later = Array.from({ length: years - 1 }, (_, i) => foldOf(i + 1));
  return [foldOf(0), ...later];
}
