import type { KernelPlan, NodePlan } from "./kernel-plan.ts";
import type { Kernels } from "./kernels.ts";

/** What each kind of layer does at each stage of a step: its kernels, bound to its place. */
export interface NodeKernels {
  /** Before the panels of a batch. */
  transpose(): void;
  forward(slot: number): void;
  /** After `forward`, for the shard that the panel in the slot belongs to. */
  backward(slot: number, shard: number): void;
  /** After the weights have changed, before single windows. */
  packSingle(): void;
  /** One window: from `x`, steps `stride` apart, to `to`, steps `toStride` apart. */
  single(x: number, stride: number, to: number, toStride: number): void;
}

export function nodeKernels(kernels: Kernels, plan: KernelPlan, node: NodePlan): NodeKernels {
  const gradientOf = (shard: number) => plan.gradients + shard * plan.parameterFloats;
  return node.type === "dense"
    ? denseKernels(kernels, plan, node, gradientOf)
    : recurrentKernels(kernels, plan, node, node.type, gradientOf);
}

function recurrentKernels(
  kernels: Kernels,
  { parameters, single }: KernelPlan,
  { place }: NodePlan,
  type: "lstm" | "gru",
  gradientOf: (shard: number) => number,
): NodeKernels {
  const transpose = kernels[`${type}_transpose`];
  const forward = kernels[`${type}_forward`];
  const backward = kernels[`${type}_backward`];
  const packSingle = kernels[`${type}_pack_single`];
  const runSingle = kernels[`${type}_single`];
  return {
    transpose: () => transpose(place),
    forward: (slot) => forward(place, slot),
    backward: (slot, shard) => backward(place, slot, gradientOf(shard), parameters),
    packSingle: () => packSingle(place),
    single: (x, stride, to) => runSingle(place, x, stride, single.work, to),
  };
}

/** A dense layer needs no weights in another order. */
function denseKernels(
  kernels: Kernels,
  { parameters }: KernelPlan,
  { place, layer }: NodePlan,
  gradientOf: (shard: number) => number,
): NodeKernels {
  return {
    transpose: () => {},
    forward: (slot) => kernels.dense_forward(place, slot),
    backward: (slot, shard) => kernels.dense_backward(place, slot, gradientOf(shard), parameters),
    packSingle: () => {},
    single: (x, stride, to, toStride) => {
      for (let t = 0; t < layer.steps; t++) {
        kernels.dense_single(place, x + t * stride, to + t * toStride);
      }
    },
  };
}
