/**
 * @file What a backend adds around its own arithmetic: the batch's targets, the L2 penalty and the
 * bound on the gradient's norm. On flat arrays laid out as `network.parameters`, in either
 * precision, so that all backends share them.
 */

import type { Objective } from "./backend.ts";
import { InvalidNetworkError, ShapeError } from "./errors.ts";
import { answersPerTarget, checkLoss, type Floats, type Loss } from "./loss.ts";
import type { Network } from "./network.ts";
import type { Windows } from "./windows.ts";

/** @throws {InvalidNetworkError} A loss or λ out of range, or a loss that the network's answers do not fit. */
export function checkObjective({ loss, l2 }: Objective, network: Network): void {
  targetsPerWindow(network, loss);
  requireL2(l2);
}

/**
 * Targets a window needs: the network's answers by the answers each target takes.
 *
 * @throws {InvalidNetworkError} A loss out of range, or answers of a session that are no whole number of targets.
 */
export function targetsPerWindow(network: Network, loss: Loss): number {
  checkLoss(loss);
  const width = answersPerTarget(loss);
  if (network.answerWidth % width !== 0) {
    const expected = `a multiple of ${width} units in the last layer (loss ${loss.type})`;
    throw new InvalidNetworkError("layers", expected, network.answerWidth);
  }
  return network.outputs / width;
}

/**
 * The targets of a batch, in the batch's order.
 *
 * @param out (B · outputs) or longer, where they are written to.
 * @returns (B · targetsPerWindow) the part of `out` that was written.
 * @throws {ShapeError} Targets that do not fit the network and the loss.
 */
export function targetsOf(
  { starts, targets }: Windows,
  batch: Int32Array,
  network: Network,
  loss: Loss,
  out: Float64Array,
): Float64Array {
  const width = targetsPerWindow(network, loss);
  if (targets.length !== starts.length * width) {
    throw new ShapeError("targets", `(${starts.length}, ${width})`, targets.length);
  }
  for (let b = 0; b < batch.length; b++) {
    for (let i = 0; i < width; i++) out[b * width + i] = targets[batch[b]! * width + i]!;
  }
  return out.subarray(0, batch.length * width);
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
 * What each gradient is to be multiplied by for their global norm not to exceed `clipNorm`:
 * min(1, clipNorm / ‖g‖), exactly 1 where there is nothing to clip. Keras's `global_clipnorm`, and
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
