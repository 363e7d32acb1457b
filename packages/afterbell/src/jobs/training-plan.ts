/** @file Which fits a training consists of: those that judge the recipe on the past, and the one that serves. */

import type { Fold } from "../dataset/fold.ts";
import { type Holdout, holdout } from "../dataset/holdout.ts";
import { yearlyFolds } from "../dataset/yearly-folds.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import type { LstmRecipe } from "../models/lstm/recipe.ts";

export interface TrainingPlanOptions {
  /** Serve what was fitted on the first share of the windows and tested on the rest. @default false */
  readonly holdOut?: boolean;
  /** With `holdOut`: share of the windows to train on. @default 0.8, as the reference project's */
  readonly trainFraction?: number;
  /** Without `holdOut`: fits that judge the recipe, at most. @default 4 */
  readonly maxRefits?: number;
}

/** One fit: on the sessions before `end`, tested on those of `fold`, where it has one. */
export interface TrainingFit {
  readonly end: number;
  /** null for the fit on everything. */
  readonly fold: Fold | null;
  /** Windows that it is trained on, those held out by early stopping included. */
  readonly windows: number;
}

export interface TrainingPlan {
  /** In order; the last one serves. */
  readonly fits: readonly [TrainingFit, ...TrainingFit[]];
  /** Windows that the model that serves is trained on, and sessions or windows that the recipe is tested on. */
  readonly windows: Holdout["windows"];
}

/**
 * @param length Bars in the series.
 * @throws {SeriesTooShortError} Not even one window on each side of a split.
 * @throws {InvalidOptionError} A scaler that sees the test range, without a hold-out.
 */
export function trainingPlan(
  length: number,
  recipe: LstmRecipe,
  { holdOut = false, trainFraction, maxRefits }: TrainingPlanOptions,
): TrainingPlan {
  const { contextLength, horizon } = recipe;
  const windowsBefore = (end: number) => end - contextLength - horizon + 1;
  const judging = (fold: Fold): TrainingFit => {
    const { end } = fold.train;
    return { end, fold, windows: windowsBefore(end) };
  };
  if (holdOut) {
    const shape = { contextLength, horizon, ...(trainFraction !== undefined && { trainFraction }) };
    const { fold, windows } = holdout(length, shape);
    return { fits: [judging(fold)], windows };
  }
  if (trainFraction !== undefined) {
    throw new InvalidOptionError("trainFraction", "no value without holdOut", trainFraction);
  }
  if (recipe.scalerSeesTestRange) {
    const rule = "false without a hold-out, since the model that serves is fitted on everything";
    throw new InvalidOptionError("scalerSeesTestRange", rule, true);
  }
  const years = { contextLength, horizon, ...(maxRefits !== undefined && { maxYears: maxRefits }) };
  const [first, ...later] = yearlyFolds(length, years);
  const serving: TrainingFit = { end: length, fold: null, windows: windowsBefore(length) };
  return {
    fits: [judging(first), ...later.map(judging), serving],
    windows: { train: serving.windows, test: length - first.test.start },
  };
}
