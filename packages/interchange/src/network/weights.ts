import { LayerMismatchError } from "../errors.ts";
import { formatShape } from "../shape.ts";

/** One weight array as it was read. Shapes and gate orders are Keras's. */
export interface WeightTensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

/** @throws {LayerMismatchError} Another shape than the layer and what comes in ask for. */
export function requireShape(
  layer: string,
  role: string,
  tensor: WeightTensor,
  expected: readonly number[],
): void {
  const fits =
    tensor.shape.length === expected.length &&
    tensor.shape.every((extent, axis) => extent === expected[axis]);
  if (fits) return;
  throw new LayerMismatchError(
    layer,
    `${role} of shape ${formatShape(expected)}`,
    formatShape(tensor.shape),
  );
}
