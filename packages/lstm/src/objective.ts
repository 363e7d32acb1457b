/**
 * @file The objective of training, and the parts of it that all backends share: the L2 penalty and the
 * bound on the gradient's norm. They work on flat arrays laid out as `network.parameters`, in either
 * precision.
 */

import { InvalidNetworkError } from "./errors.ts";
import type { Floats } from "./floats.ts";
import type { Loss } from "./loss.ts";
import type { Network } from "./network.ts";
import { targetsPerWindow } from "./targets-per-window.ts";

/** What training minimises. */
export interface Objective {
  readonly loss: Loss;
  /** λ of λ·Σw² over kernels and recurrent kernels, as `keras.regularizers.L2`. */
  readonly l2: number;
}

/** @throws {InvalidNetworkError} A loss or λ out of range, or a loss that does not fit the network's outputs. */
export function checkObjective({ loss, l2 }: Objective, network: Network): void {
  targetsPerWindow(network, loss);
  requireL2(l2);
}

/**
 * Adds the gradient of λ·Σw², 2λw, to that of the loss. Biases are not penalised.
 *
 * @param parameters (parameterCount)
 * @param gradient (parameterCount), changed.
 * @returns The penalty, λ·Σw².
 * @throws {InvalidNetworkError} λ below 0 or not finite.
 */
export function addL2Penalty(
  network: Network,
  l2: number,
  parameters: Floats,
  gradient: Floats,
): number {
  requireL2(l2);
  if (l2 === 0) return 0;
  let sum = 0;
  for (const { role, offset, size } of network.parameters) {
    if (role === "bias") continue;
    for (let p = offset; p < offset + size; p++) {
      const weight = parameters[p]!;
      sum += weight * weight;
      gradient[p]! += 2 * l2 * weight;
    }
  }
  return l2 * sum;
}

/**
 * The factor that keeps the global norm of the gradients within `clipNorm`:
 * min(1, clipNorm / ‖g‖), exactly 1 if nothing is clipped. Keras's `global_clipnorm`, and
 * PyTorch's `clip_grad_norm_` without its epsilon.
 * Source: R. Pascanu, T. Mikolov, Y. Bengio, "On the difficulty of training recurrent neural
 * networks", ICML 2013.
 *
 * @param clipNorm null never clips.
 * @throws {InvalidNetworkError} A norm that is not above 0.
 */
export function clipFactor(gradient: Floats, clipNorm: number | null): number {
  if (clipNorm === null) return 1;
  requireClipNorm(clipNorm);
  let sum = 0;
  for (let p = 0; p < gradient.length; p++) sum += gradient[p]! * gradient[p]!;
  return Math.min(1, clipNorm / Math.sqrt(sum));
}

/** @throws {InvalidNetworkError} */
export function requireClipNorm(clipNorm: number): void {
  if (clipNorm > 0 && Number.isFinite(clipNorm)) return;
  throw new InvalidNetworkError("clipNorm", "a number above 0, or null", clipNorm);
}

function requireL2(l2: number): void {
  if (l2 >= 0 && Number.isFinite(l2)) return;
  throw new InvalidNetworkError("l2", "a number, 0 or more", l2);
}
