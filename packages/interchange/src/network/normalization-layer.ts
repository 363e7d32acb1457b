/** @file Batch normalisation with the statistics of training, and layer normalisation. */

import { LayerMismatchError } from "../errors.ts";
import { formatShape } from "../shape.ts";
import { type LayerPass, perWindow } from "./layer-pass.ts";
import { requireShape, type WeightTensor } from "./weights.ts";

interface Normalization {
  readonly name: string;
  /** Normalised over: -1, or the same counted from the front with the batch as 0. Only the last fits. */
  readonly axis: number;
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Over the last axis, each feature by itself. */
export interface BatchNormalizationLayer extends Normalization {
  readonly type: "batch_normalization";
  readonly weights: {
    /** (features) each. */
    readonly gamma: WeightTensor | null;
    readonly beta: WeightTensor | null;
    readonly movingMean: WeightTensor;
    readonly movingVariance: WeightTensor;
  };
}

/** Over the last axis, each time step by itself. */
export interface LayerNormalizationLayer extends Normalization {
  readonly type: "layer_normalization";
  readonly weights: {
    /** (features) each. */
    readonly gamma: WeightTensor | null;
    readonly beta: WeightTensor | null;
  };
}

/**
 * gamma · (x − mean) / √(variance + ε) + beta. Source: S. Ioffe, C. Szegedy, "Batch normalization",
 * 2015.
 *
 * @throws {LayerMismatchError}
 */
export function planBatchNormalization(
  layer: BatchNormalizationLayer,
  inputShape: readonly number[],
): LayerPass {
  const { name, epsilon, weights } = layer;
  const features = requireLastAxis(layer, inputShape);
  for (const [role, tensor] of Object.entries(weights)) {
    if (tensor) requireShape(name, role, tensor, [features]);
  }
  const { gamma, beta, movingMean, movingVariance } = weights;
  const scale = Float64Array.from(
    movingVariance.data,
    (variance, f) => (gamma?.data[f] ?? 1) / Math.sqrt(variance + epsilon),
  );
  const shift = scale.map((s, f) => (beta?.data[f] ?? 0) - movingMean.data[f]! * s);
  return perWindow(name, inputShape, inputShape, (x, y) => {
    for (let e = 0; e < x.length; e++) y[e] = x[e]! * scale[e % features]! + shift[e % features]!;
  });
}

/**
 * gamma · (x − mean) / √(variance + ε) + beta, with the time step's own mean and population variance.
 * Source: J. Ba, J. Kiros, G. Hinton, "Layer normalization", 2016.
 *
 * @throws {LayerMismatchError}
 */
export function planLayerNormalization(
  layer: LayerNormalizationLayer,
  inputShape: readonly number[],
): LayerPass {
  const { name, epsilon, weights } = layer;
  const features = requireLastAxis(layer, inputShape);
  const { gamma, beta } = weights;
  if (gamma) requireShape(name, "gamma", gamma, [features]);
  if (beta) requireShape(name, "beta", beta, [features]);
  return perWindow(name, inputShape, inputShape, (x, y) => {
    for (let from = 0; from < x.length; from += features) {
      const row = x.subarray(from, from + features);
      const mean = row.reduce((a, b) => a + b) / features;
      const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / features;
      const deviation = Math.sqrt(variance + epsilon);
      for (let f = 0; f < features; f++) {
        const value = (row[f]! - mean) / deviation;
        y[from + f] = value * (gamma?.data[f] ?? 1) + (beta?.data[f] ?? 0);
      }
    }
  });
}

/** @returns The extent of the last axis. */
function requireLastAxis({ name, axis }: Normalization, inputShape: readonly number[]): number {
  if (axis === -1 || axis === inputShape.length) return inputShape.at(-1) ?? 1;
  throw new LayerMismatchError(name, `the last axis of ${formatShape(inputShape)}`, `axis ${axis}`);
}
