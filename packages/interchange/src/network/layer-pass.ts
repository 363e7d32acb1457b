import { LayerMismatchError } from "../errors.ts";
import { formatShape, sizeOf } from "../shape.ts";

/** A layer with the shapes around it settled, ready to run. */
export interface LayerPass {
  /** Of one window. */
  readonly outputShape: readonly number[];
  /**
   * @param x (count, ...input shape) row-major. Never written to.
   * @returns (count, ...output shape), perhaps `x` itself.
   */
  run(x: Float64Array, count: number): Float64Array;
}

/** Values of one window between two layers: beyond it a file asks for memory, not for a forecast. */
export const MAX_VALUES = 2 ** 20;

/**
 * @param forward Reads one window of `x`, writes one of `y`.
 * @throws {LayerMismatchError} An output too large, or of no size.
 */
export function perWindow(
  layer: string,
  inputShape: readonly number[],
  outputShape: readonly number[],
  forward: (x: Float64Array, y: Float64Array) => void,
): LayerPass {
  requireSize(layer, outputShape);
  const [inputs, outputs] = [sizeOf(inputShape), sizeOf(outputShape)];
  return {
    outputShape,
    run: (x, count) => {
      const y = new Float64Array(count * outputs);
      for (let n = 0; n < count; n++) {
        const from = x.subarray(n * inputs, (n + 1) * inputs);
        forward(from, y.subarray(n * outputs, (n + 1) * outputs));
      }
      return y;
    },
  };
}

/** The same values in the same order, seen in another shape. */
export function reshaped(layer: string, outputShape: readonly number[]): LayerPass {
  requireSize(layer, outputShape);
  return { outputShape, run: (x) => x };
}

/** @returns (steps, features). @throws {LayerMismatchError} What comes in is no sequence. */
export function requireSequence(
  layer: string,
  shape: readonly number[],
): { readonly steps: number; readonly features: number } {
  if (shape.length === 2) return { steps: shape[0]!, features: shape[1]! };
  throw new LayerMismatchError(layer, "a sequence (steps, features)", formatShape(shape));
}

function requireSize(layer: string, shape: readonly number[]): void {
  const size = sizeOf(shape);
  if (shape.every((extent) => Number.isSafeInteger(extent) && extent >= 1) && size <= MAX_VALUES) {
    return;
  }
  throw new LayerMismatchError(layer, `1 to ${MAX_VALUES} values per window`, formatShape(shape));
}
