import type { Activation, PlannedLayer } from "../network.ts";
import { activate, slopeAt } from "./activation.ts";
import { type LayerStorage, type ReferenceLayer, weightOf } from "./layer.ts";
import {
  addColumnSums,
  fillRows,
  multiplyAdd,
  multiplyTransposedAdd,
  transpose,
} from "./matmul.ts";

/** y = activation(x·W + b) on every row. */
export function denseLayer(
  layer: PlannedLayer,
  storage: LayerStorage,
  maxBatchSize: number,
  activation: Activation,
): ReferenceLayer {
  const { steps, inputs, outputs } = layer;
  const kernel = weightOf(layer, storage, "kernel");
  const bias = weightOf(layer, storage, "bias");
  const output = new Float64Array(steps * maxBatchSize * outputs);
  const sumGradient = new Float64Array(output.length);
  const inputGradient = new Float64Array(steps * maxBatchSize * inputs);
  const kernelTransposed = new Float64Array(kernel.value.length);
  let lastInput: Float64Array = new Float64Array(0);

  function forward(input: Float64Array, batchSize: number): Float64Array {
    lastInput = input;
    const rows = steps * batchSize;
    fillRows(bias.value, output, rows);
    multiplyAdd(input, 0, kernel.value, output, 0, rows, inputs, outputs);
    activate(activation, output, rows * outputs);
    return output.subarray(0, rows * outputs);
  }

  function backward(outputGradient: Float64Array, batchSize: number): Float64Array {
    const rows = steps * batchSize;
    const sums = activation === "linear" ? outputGradient : differentiateActivation(outputGradient);
    multiplyTransposedAdd(lastInput, sums, kernel.gradient, rows, inputs, outputs);
    addColumnSums(sums, bias.gradient, rows);
    transpose(kernel.value, kernelTransposed, inputs, outputs);
    inputGradient.fill(0, 0, rows * inputs);
    multiplyAdd(sums, 0, kernelTransposed, inputGradient, 0, rows, outputs, inputs);
    return inputGradient.subarray(0, rows * inputs);
  }

  /** ∂loss/∂(x·W + b), whose activation is still in `output`. */
  function differentiateActivation(outputGradient: Float64Array): Float64Array {
    for (let e = 0; e < outputGradient.length; e++) {
      sumGradient[e] = outputGradient[e]! * slopeAt(activation, output[e]!);
    }
    return sumGradient;
  }

  return { forward, backward };
}
