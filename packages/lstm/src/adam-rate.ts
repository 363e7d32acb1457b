import type { AdamSettings } from "./backend.ts";
import { InvalidNetworkError } from "./errors.ts";

/**
 * Adam's step size with both bias corrections in it, α·√(1 - β₂ᵗ) / (1 - β₁ᵗ), as Keras has it.
 *
 * Powers are products: engines differ in the last bit of `**`, and one bit here is another model after
 * a few epochs.
 *
 * @param step t, from 1.
 */
export function adamRate(
  { learningRate, beta1, beta2 }: Pick<AdamSettings, "learningRate" | "beta1" | "beta2">,
  step: number,
): number {
  return (learningRate * Math.sqrt(1 - wholePower(beta2, step))) / (1 - wholePower(beta1, step));
}

/**
 * The share η·λ of each parameter that decoupled weight decay takes off in a step.
 *
 * @throws {InvalidNetworkError} λ below 0 or not finite.
 */
export function weightDecayRate({
  learningRate,
  weightDecay = 0,
}: Pick<AdamSettings, "learningRate" | "weightDecay">): number {
  if (weightDecay >= 0 && Number.isFinite(weightDecay)) return learningRate * weightDecay;
  throw new InvalidNetworkError("weightDecay", "a number, 0 or more", weightDecay);
}

/** By squaring. @param exponent A whole number, 0 or more. */
export function wholePower(base: number, exponent: number): number {
  let power = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
