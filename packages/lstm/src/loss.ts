/**
 * @file What training makes small, and how it depends on the network's answers. Plain float64
 * whatever the backend computes in: a batch has few answers, and their loss decides all gradients.
 */

import { InvalidNetworkError, ShapeError } from "./errors.ts";
import { lossOfTarget } from "./loss-of-target.ts";

export type Loss =
  /** Mean squared error. */
  | { readonly type: "mse" }
  /** Mean absolute error. */
  | { readonly type: "mae" }
  /** Squared up to an error of `delta`, absolute beyond. */
  | { readonly type: "huber"; readonly delta: number }
  /** Negative log-likelihood of a normal distribution. Answers: mean, raw scale. */
  | { readonly type: "gaussian" }
  /** Of a Student-t distribution. Answers: location, raw scale, raw degrees of freedom. */
  | { readonly type: "student-t" }
  /** Pinball loss. Answers: the quantiles of these levels, in their order. */
  | { readonly type: "pinball"; readonly quantileLevels: readonly number[] };

/** An array of a backend's own precision. */
export type Floats = Float64Array | Float32Array;

/** Numbers the network answers for each target. */
export function answersPerTarget(loss: Loss): number {
  switch (loss.type) {
    case "mse":
    case "mae":
    case "huber":
      return 1;
    case "gaussian":
      return 2;
    case "student-t":
      return 3;
    case "pinball":
      return loss.quantileLevels.length;
  }
}

/**
 * Mean over windows and targets, for `pinball` over levels too.
 *
 * @param answers (N · T · answersPerTarget) all answers of target 0, then of target 1, …
 * @param targets (N · T)
 * @param outGradient As long as `answers`; ∂loss/∂answers is written to it.
 * @throws {InvalidNetworkError} A loss out of range.
 * @throws {ShapeError} Arrays that do not fit each other.
 */
export function lossAndGradient(
  loss: Loss,
  answers: Floats,
  targets: Floats,
  outGradient: Floats,
): number {
  checkLoss(loss);
  const width = answersPerTarget(loss);
  requireLength("answers", answers, targets.length * width);
  requireLength("outGradient", outGradient, answers.length);
  const differentiate = lossOfTarget(loss);
  const terms = loss.type === "pinball" ? answers.length : targets.length;
  let sum = 0;
  for (let t = 0; t < targets.length; t++) {
    sum += differentiate(answers, t * width, targets[t]!, outGradient);
  }
  for (let e = 0; e < outGradient.length; e++) outGradient[e]! /= terms;
  return sum / terms;
}

/** @throws {InvalidNetworkError} A loss out of range. */
export function checkLoss(loss: Loss): void {
  switch (loss.type) {
    case "mse":
    case "mae":
    case "gaussian":
    case "student-t":
      return;
    case "huber":
      if (loss.delta > 0 && Number.isFinite(loss.delta)) return;
      throw new InvalidNetworkError("loss.delta", "a number above 0", loss.delta);
    case "pinball":
      checkLevels(loss.quantileLevels);
      return;
    default:
      throw new InvalidNetworkError(
        "loss.type",
        "mse, mae, huber, gaussian, student-t or pinball",
        (loss as { type: unknown }).type,
      );
  }
}

function checkLevels(levels: readonly number[]): void {
  if (levels.length === 0) {
    throw new InvalidNetworkError("loss.quantileLevels", "at least one level", "none");
  }
  for (const [index, level] of levels.entries()) {
    if (level > 0 && level < 1) continue;
    throw new InvalidNetworkError(
      `loss.quantileLevels[${index}]`,
      "a level between 0 and 1",
      level,
    );
  }
}

function requireLength(array: string, values: Floats, length: number): void {
  if (values.length !== length) throw new ShapeError(array, String(length), values.length);
}
