/**
 * @file The chronological split: a model learns from the first share of the windows and is judged
 * on the rest.
 *
 * A window is `contextLength` known bars and the `horizon` bars after them. With 8 bars, a context
 * of 2, a horizon of 1 and a train fraction of 0.7, the 6 windows split into 4 and 2:
 *
 *     * * * * * O x x      *  train: contexts and targets of the first 4 windows
 *                          O  origin, the last training bar   x  test: targets of the last 2
 *
 * Contexts of test windows reach back into the training bars; their targets never do.
 */

import { InvalidOptionError, SeriesTooShortError } from "../domain/errors.ts";
import type { Fold } from "./fold.ts";

export interface HoldoutOptions {
  readonly contextLength: number;
  readonly horizon: number;
  /** Share of the windows to train on. @default 0.8, as the reference project's */
  readonly trainFraction?: number;
}

export interface Holdout {
  readonly fold: Fold;
  /** Windows on each side of the split. */
  readonly windows: { readonly train: number; readonly test: number };
}

/**
 * @param length Bars in the series.
 * @throws {SeriesTooShortError} Not even one window on each side.
 * @throws {InvalidOptionError} A train fraction that leaves a side empty by itself.
 */
export function holdout(length: number, options: HoldoutOptions): Holdout {
  const { contextLength, horizon, trainFraction = 0.8 } = options;
  if (!(trainFraction > 0 && trainFraction < 1)) {
    throw new InvalidOptionError("trainFraction", "a share between 0 and 1", trainFraction);
  }
  const windows = length - contextLength - horizon + 1;
  const train = Math.floor(windows * trainFraction);
  if (!(train >= 1 && train < windows)) {
    const needed = contextLength + horizon - 1 + minWindows(trainFraction);
    const why = `context ${contextLength} + horizon ${horizon}, and a window on each side of the split`;
    throw new SeriesTooShortError(needed, length, why);
  }
  const split = train + contextLength + horizon - 1;
  return {
    fold: {
      origin: split - 1,
      train: { start: 0, end: split },
      test: { start: split, end: length },
    },
    windows: { train, test: windows - train },
  };
}

/** Smallest number of windows that leaves at least one on each side. */
function minWindows(trainFraction: number): number {
  return Math.max(2, Math.ceil(1 / trainFraction));
}
