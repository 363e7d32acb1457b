/** @file Layers that move values without changing them. */

import { LayerMismatchError } from "../errors.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { type LayerPass, perWindow, requireSequence, reshaped } from "./layer-pass.ts";

export interface FlattenLayer {
  readonly type: "flatten";
  readonly name: string;
}

export interface ReshapeLayer {
  readonly type: "reshape";
  readonly name: string;
  /** One extent may be -1: what is left. */
  readonly targetShape: readonly number[];
}

export interface RepeatVectorLayer {
  readonly type: "repeat_vector";
  readonly name: string;
  readonly count: number;
}

export interface PermuteLayer {
  readonly type: "permute";
  readonly name: string;
  /** The old axis at each place, from 1. */
  readonly order: readonly number[];
}

export interface ZeroPaddingLayer {
  readonly type: "zero_padding";
  readonly name: string;
  /** Time steps of zeros before and after. */
  readonly before: number;
  readonly after: number;
}

export type ShapeLayer =
  | FlattenLayer
  | ReshapeLayer
  | RepeatVectorLayer
  | PermuteLayer
  | ZeroPaddingLayer;

/** @throws {LayerMismatchError} */
export function planShape(layer: ShapeLayer, inputShape: readonly number[]): LayerPass {
  switch (layer.type) {
    case "flatten":
      return reshaped(layer.name, [sizeOf(inputShape)]);
    case "reshape":
      return reshaped(layer.name, targetOf(layer, inputShape));
    case "repeat_vector":
      return planRepeat(layer, inputShape);
    case "permute":
      return planPermute(layer, inputShape);
    case "zero_padding":
      return planZeroPadding(layer, inputShape);
  }
}

function targetOf({ name, targetShape }: ReshapeLayer, inputShape: readonly number[]) {
  const size = sizeOf(inputShape);
  const known = sizeOf(targetShape.filter((extent) => extent !== -1));
  const shape = targetShape.map((extent) => (extent === -1 ? size / known : extent));
  const isOpen = targetShape.filter((extent) => extent === -1).length;
  if (isOpen <= 1 && sizeOf(shape) === size && shape.every((extent) => extent >= 1)) return shape;
  throw new LayerMismatchError(name, `a shape of ${size} values`, formatShape(targetShape));
}

function planRepeat({ name, count }: RepeatVectorLayer, inputShape: readonly number[]) {
  if (inputShape.length !== 1) {
    throw new LayerMismatchError(name, "a single time step (features)", formatShape(inputShape));
  }
  return perWindow(name, inputShape, [count, inputShape[0]!], (x, y) => {
    for (let i = 0; i < count; i++) y.set(x, i * x.length);
  });
}

function planPermute({ name, order }: PermuteLayer, inputShape: readonly number[]): LayerPass {
  const axes = order.map((axis) => axis - 1);
  const isPermutation = [...axes].sort((a, b) => a - b).every((axis, i) => axis === i);
  if (!isPermutation || axes.length !== inputShape.length) {
    throw new LayerMismatchError(name, `an order of ${inputShape.length} axes`, order.join(", "));
  }
  const outputShape = axes.map((axis) => inputShape[axis]!);
  const strides = inputShape.map((_, axis) => sizeOf(inputShape.slice(axis + 1)));
  return perWindow(name, inputShape, outputShape, (x, y) => {
    for (let e = 0; e < y.length; e++) {
      let [rest, from] = [e, 0];
      for (let axis = outputShape.length - 1; axis >= 0; axis--) {
        from += (rest % outputShape[axis]!) * strides[axes[axis]!]!;
        rest = Math.floor(rest / outputShape[axis]!);
      }
      y[e] = x[from]!;
    }
  });
}

function planZeroPadding(
  { name, before, after }: ZeroPaddingLayer,
  inputShape: readonly number[],
): LayerPass {
  const { steps, features } = requireSequence(name, inputShape);
  const outputShape = [before + steps + after, features];
  return perWindow(name, inputShape, outputShape, (x, y) => y.set(x, before * features));
}
