import type { KernelPlan, NodePlan } from "./kernel-plan.ts";
import type { Kernels } from "./kernels.ts";

/** The kernels of each kind of layer for each stage of a step, bound to its descriptor. */
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
  { offset }: NodePlan,
  type: "lstm" | "gru",
  gradientOf: (shard: number) => number,
): NodeKernels {
  const transpose = kernels[`${type}_transpose`];
  const forward = kernels[`${type}_forward`];
  const backward = kernels[`${type}_backward`];
  const packSingle = kernels[`${type}_pack_single`];
  const runSingle = kernels[`${type}_single`];
  return {
    transpose: () => transpose(offset),
    forward: (slot) => forward(offset, slot),
    backward: (slot, shard) => backward(offset, slot, gradientOf(shard), parameters),
    packSingle: () => packSingle(offset),
    single: (x, stride, to) => runSingle(offset, x, stride, single.work, to),
  };
}

/** A dense layer uses its weights in their original order. */
function denseKernels(
  kernels: Kernels,
  { parameters }: KernelPlan,
  { offset, layer }: NodePlan,
  gradientOf: (shard: number) => number,
): NodeKernels {
  return {
    transpose: () => {},
    forward: (slot) => kernels.dense_forward(offset, slot),
    backward: (slot, shard) => kernels.dense_backward(offset, slot, gradientOf(shard), parameters),
    packSingle: () => {},
    single: (x, stride, to, toStride) => {
      for (let t = 0; t < layer.steps; t++) {
        kernels.dense_single(offset, x + t * stride, to + t * toStride);
      }
    },
  };
}
