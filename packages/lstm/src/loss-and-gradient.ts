/**
 * @file The loss as a function of the network's outputs. Always in float64, whatever the backend's precision:
 * a batch has few outputs, and their loss decides all gradients.
 */

import { ShapeError } from "./errors.ts";
import type { Floats } from "./floats.ts";
import { checkLoss, type Loss, outputsPerTarget } from "./loss.ts";
import { lossOfTarget } from "./loss-of-target.ts";

/**
 * Mean over windows and targets, for `pinball` over levels too.
 *
 * @param outputs (N · T · outputsPerTarget) all outputs of target 0, then of target 1, …
 * @param targets (N · T)
 * @param outGradient As long as `outputs`; ∂loss/∂outputs is written to it.
 * @throws {InvalidNetworkError} A loss out of range.
 * @throws {ShapeError} Arrays that do not fit each other.
 */
export function lossAndGradient(
  loss: Loss,
  outputs: Floats,
  targets: Floats,
  outGradient: Floats,
): number {
  checkLoss(loss);
  const width = outputsPerTarget(loss);
  requireLength("outputs", outputs, targets.length * width);
  requireLength("outGradient", outGradient, outputs.length);
  const differentiate = lossOfTarget(loss);
  const terms = loss.type === "pinball" ? outputs.length : targets.length;
  let sum = 0;
  for (let t = 0; t < targets.length; t++) {
    sum += differentiate(outputs, t * width, targets[t]!, outGradient);
  }
  for (let e = 0; e < outGradient.length; e++) outGradient[e]! /= terms;
  return sum / terms;
}

function requireLength(array: string, values: Floats, length: number): void {
  if (values.length !== length) throw new ShapeError(array, String(length), values.length);
}
