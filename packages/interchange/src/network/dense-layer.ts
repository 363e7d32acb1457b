import { sizeOf } from "../shape.ts";
import { type ActivationFunction, activate } from "./activation.ts";
import { addProduct } from "./add-product.ts";
import { type LayerPass, perWindow } from "./layer-pass.ts";
import { requireShape, type WeightTensor } from "./weights.ts";

/** activation(x · kernel + bias) over the last axis, whatever stands before it. */
export interface DenseLayer {
  readonly type: "dense";
  readonly name: string;
  readonly units: number;
  readonly activation: ActivationFunction;
  readonly weights: {
    /** (inputs, units) */
    readonly kernel: WeightTensor;
    /** (units) */
    readonly bias: WeightTensor | null;
  };
}

/** @throws {LayerMismatchError} */
export function planDense(
  { name, units, activation, weights }: DenseLayer,
  inputShape: readonly number[],
): LayerPass {
  const inputs = inputShape.at(-1) ?? 1;
  requireShape(name, "kernel", weights.kernel, [inputs, units]);
  if (weights.bias) requireShape(name, "bias", weights.bias, [units]);
  const kernel = Float64Array.from(weights.kernel.data);
  const bias = Float64Array.from(weights.bias?.data ?? new Float64Array(units));
  const rows = sizeOf(inputShape) / inputs;
  return perWindow(name, inputShape, [...inputShape.slice(0, -1), units], (x, y) => {
    for (let row = 0; row < rows; row++) {
      const answer = y.subarray(row * units, (row + 1) * units);
      answer.set(bias);
      addProduct(answer, x.subarray(row * inputs, (row + 1) * inputs), kernel);
    }
    activate(activation, y, units);
  });
}
