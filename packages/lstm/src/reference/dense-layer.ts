import type { PlannedLayer } from "../network.ts";
import { type LayerStorage, type ReferenceLayer, weightOf } from "./layer.ts";
import {
  addColumnSums,
  fillRows,
  multiplyAdd,
  multiplyTransposedAdd,
  transpose,
} from "./matmul.ts";

/** y = x·W + b on every row. */
export function denseLayer(
  layer: PlannedLayer,
  storage: LayerStorage,
  maxBatchSize: number,
): ReferenceLayer {
  const { steps, inputs, outputs } = layer;
  const kernel = weightOf(layer, storage, "kernel");
  const bias = weightOf(layer, storage, "bias");
  const output = new Float64Array(steps * maxBatchSize * outputs);
  const inputGradient = new Float64Array(steps * maxBatchSize * inputs);
  const kernelTransposed = new Float64Array(kernel.value.length);
  let lastInput: Float64Array = new Float64Array(0);

  function forward(input: Float64Array, batchSize: number): Float64Array {
    lastInput = input;
    const rows = steps * batchSize;
    fillRows(bias.value, output, rows);
    multiplyAdd(input, 0, kernel.value, output, 0, rows, inputs, outputs);
    return output.subarray(0, rows * outputs);
  }

  function backward(outputGradient: Float64Array, batchSize: number): Float64Array {
    const rows = steps * batchSize;
    multiplyTransposedAdd(lastInput, outputGradient, kernel.gradient, rows, inputs, outputs);
    addColumnSums(outputGradient, bias.gradient, rows);
    transpose(kernel.value, kernelTransposed, inputs, outputs);
    inputGradient.fill(0, 0, rows * inputs);
    multiplyAdd(outputGradient, 0, kernelTransposed, inputGradient, 0, rows, outputs, inputs);
    return inputGradient.subarray(0, rows * inputs);
  }

  return { forward, backward };
}
