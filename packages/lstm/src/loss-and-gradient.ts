/**
 * @file How the loss depends on the network's answers. Plain float64 whatever the backend computes in:
 * a batch has few answers, and their loss decides all gradients.
 */

import { ShapeError } from "./errors.ts";
import type { Floats } from "./floats.ts";
import { answersPerTarget, checkLoss, type Loss } from "./loss.ts";
import { lossOfTarget } from "./loss-of-target.ts";

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

function requireLength(array: string, values: Floats, length: number): void {
  if (values.length !== length) throw new ShapeError(array, String(length), values.length);
}
