import { LayerMismatchError } from "../errors.ts";
import { type ActivationFunction, activate } from "./activation.ts";
import { type LayerPass, perWindow, requireSequence } from "./layer-pass.ts";
import { planSlides, type SlideOptions } from "./slides.ts";
import { requireShape, type WeightTensor } from "./weights.ts";

/** A kernel that slides along the time steps. */
export interface Conv1DLayer extends SlideOptions {
  readonly type: "conv1d";
  readonly name: string;
  readonly filters: number;
  /** Features and filters fall into so many groups that do not see each other. */
  readonly groups: number;
  readonly activation: ActivationFunction;
  readonly weights: {
    /** (size, features / groups, filters) */
    readonly kernel: WeightTensor;
    /** (filters) */
    readonly bias: WeightTensor | null;
  };
}

/** @throws {LayerMismatchError} */
export function planConv1D(layer: Conv1DLayer, inputShape: readonly number[]): LayerPass {
  const { name, filters, groups, size, activation, weights } = layer;
  const { steps, features } = requireSequence(name, inputShape);
  if (features % groups !== 0 || filters % groups !== 0) {
    const got = `${features} features and ${filters} filters`;
    throw new LayerMismatchError(name, `features and filters in ${groups} groups`, got);
  }
  const groupFeatures = features / groups;
  const groupFilters = filters / groups;
  requireShape(name, "kernel", weights.kernel, [size, groupFeatures, filters]);
  if (weights.bias) requireShape(name, "bias", weights.bias, [filters]);
  const kernel = Float64Array.from(weights.kernel.data);
  const bias = Float64Array.from(weights.bias?.data ?? new Float64Array(filters));
  const slides = planSlides(name, layer, steps);
  return perWindow(name, inputShape, [slides.count, filters], (x, y) => {
    for (let i = 0; i < slides.count; i++) {
      const answer = y.subarray(i * filters, (i + 1) * filters);
      answer.set(bias);
      for (const { timeStep, tap } of slides.taps(i)) {
        for (let filter = 0; filter < filters; filter++) {
          const group = Math.floor(filter / groupFilters);
          for (let f = 0; f < groupFeatures; f++) {
            const value = x[timeStep * features + group * groupFeatures + f]!;
            const weight = kernel[(tap * groupFeatures + f) * filters + filter]!;
            answer[filter] = answer[filter]! + value * weight;
          }
        }
      }
    }
    activate(activation, y, filters);
  });
}
