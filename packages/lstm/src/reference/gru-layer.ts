/**
 * @file The gated recurrent unit, forward and backward through time.
 *
 *     x' = x·W + b    h' = h₋₁·U + rb        z, r, h side by side, (B, 3H) each
 *     z = σ(x'_z + h'_z)    r = σ(x'_r + h'_r)    n = tanh(x'_h + r∘h'_h)
 *     h = z∘h₋₁ + (1 − z)∘n
 *
 * The reset gate applies after the recurrent product: `reset_after=True`, Keras's default, which
 * is also what cuDNN and PyTorch compute.
 *
 * Source: K. Cho et al., "Learning phrase representations using RNN encoder–decoder for statistical
 * machine translation", arXiv:1406.1078v1, 2014 (v3, the EMNLP paper, resets before the product).
 * Layout as in Keras: the bias is (2, 3H), b above rb.
 */

import type { PlannedLayer } from "../network.ts";
import { sigmoid } from "../sigmoid.ts";
import { type LayerStorage, type ReferenceLayer, weightOf } from "./layer.ts";
import {
  addColumnSums,
  fillRows,
  multiplyAdd,
  multiplyTransposedAdd,
  transpose,
} from "./matmul.ts";

/** @param returnSequences Whether `forward` returns every time step or only the last. */
export function gruLayer(
  layer: PlannedLayer,
  storage: LayerStorage,
  maxBatchSize: number,
  returnSequences: boolean,
): ReferenceLayer {
  const { steps, inputs, outputs: units } = layer;
  const width = 3 * units;
  const rows = steps * maxBatchSize;
  const kernel = weightOf(layer, storage, "kernel");
  const recurrent = weightOf(layer, storage, "recurrent_kernel");
  const bias = weightOf(layer, storage, "bias");
  const inputBias = bias.value.subarray(0, width);
  const stateBias = bias.value.subarray(width);

  // Time step t is block t of the gates and sums, block t + 1 of `hidden`; its block 0 is zero.
  const gates = new Float64Array(rows * width);
  const stateSums = new Float64Array(rows * width);
  const hidden = new Float64Array((rows + maxBatchSize) * units);
  const inputSumGradient = new Float64Array(rows * width);
  const stateSumGradient = new Float64Array(rows * width);
  const hiddenGradient = new Float64Array(maxBatchSize * units);
  const inputGradient = new Float64Array(rows * inputs);
  const kernelTransposed = new Float64Array(kernel.value.length);
  const recurrentTransposed = new Float64Array(recurrent.value.length);
  let lastInput: Float64Array = new Float64Array(0);

  function forward(input: Float64Array, batchSize: number): Float64Array {
    lastInput = input;
    const block = batchSize * units;
    const batchRows = steps * batchSize;
    hidden.fill(0, 0, block);
    fillRows(inputBias, gates, batchRows);
    fillRows(stateBias, stateSums, batchRows);
    multiplyAdd(input, 0, kernel.value, gates, 0, batchRows, inputs, width);
    for (let t = 0; t < steps; t++) {
      const sums = t * batchSize * width;
      multiplyAdd(hidden, t * block, recurrent.value, stateSums, sums, batchSize, units, width);
      activate(t, batchSize);
    }
    const first = returnSequences ? 1 : steps;
    return hidden.subarray(first * block, (steps + 1) * block);
  }

  /** Turns the block of input sums into gates, and these into the next hidden state. */
  function activate(t: number, batchSize: number): void {
    const block = batchSize * units;
    for (let b = 0; b < batchSize; b++) {
      const row = (t * batchSize + b) * width;
      for (let u = 0; u < units; u++) {
        const state = t * block + b * units + u;
        const atR = row + units + u;
        const atN = row + 2 * units + u;
        const z = sigmoid(gates[row + u]! + stateSums[row + u]!);
        const r = sigmoid(gates[atR]! + stateSums[atR]!);
        const n = Math.tanh(gates[atN]! + r * stateSums[atN]!);
        gates[row + u] = z;
        gates[atR] = r;
        gates[atN] = n;
        hidden[state + block] = z * hidden[state]! + (1 - z) * n;
      }
    }
  }

  function backward(outputGradient: Float64Array, batchSize: number): Float64Array {
    const block = batchSize * units;
    transpose(recurrent.value, recurrentTransposed, units, width);
    hiddenGradient.fill(0);
    for (let t = steps - 1; t >= 0; t--) {
      if (returnSequences || t === steps - 1) {
        const from = returnSequences ? t * block : 0;
        for (let s = 0; s < block; s++) hiddenGradient[s]! += outputGradient[from + s]!;
      }
      differentiateGates(t, batchSize);
      const sums = t * batchSize * width;
      const back = recurrentTransposed;
      multiplyAdd(stateSumGradient, sums, back, hiddenGradient, 0, batchSize, width, units);
    }
    return differentiateInput(batchSize);
  }

  /**
   * ∂loss/∂x' and ∂loss/∂h' of time step t from ∂loss/∂h; leaves in the hidden gradient the part
   * that reaches the time step before past the gates, z∘∂loss/∂h.
   */
  function differentiateGates(t: number, batchSize: number): void {
    const block = batchSize * units;
    for (let b = 0; b < batchSize; b++) {
      const row = (t * batchSize + b) * width;
      for (let u = 0; u < units; u++) {
        const s = b * units + u;
        const atR = row + units + u;
        const atN = row + 2 * units + u;
        const z = gates[row + u]!;
        const r = gates[atR]!;
        const n = gates[atN]!;
        const dh = hiddenGradient[s]!;
        const dz = dh * (hidden[t * block + s]! - n) * z * (1 - z);
        const dn = dh * (1 - z) * (1 - n * n);
        const dr = dn * stateSums[atN]! * r * (1 - r);
        inputSumGradient[row + u] = dz;
        stateSumGradient[row + u] = dz;
        inputSumGradient[atR] = dr;
        stateSumGradient[atR] = dr;
        inputSumGradient[atN] = dn;
        stateSumGradient[atN] = dn * r;
        hiddenGradient[s] = dh * z;
      }
    }
  }

  /** Adds to the weight gradients. @returns ∂loss/∂input */
  function differentiateInput(batchSize: number): Float64Array {
    const batchRows = steps * batchSize;
    const toInput = inputSumGradient;
    multiplyTransposedAdd(lastInput, toInput, kernel.gradient, batchRows, inputs, width);
    multiplyTransposedAdd(hidden, stateSumGradient, recurrent.gradient, batchRows, units, width);
    addColumnSums(inputSumGradient, bias.gradient.subarray(0, width), batchRows);
    addColumnSums(stateSumGradient, bias.gradient.subarray(width), batchRows);

    transpose(kernel.value, kernelTransposed, inputs, width);
    inputGradient.fill(0, 0, batchRows * inputs);
    multiplyAdd(toInput, 0, kernelTransposed, inputGradient, 0, batchRows, width, inputs);
    return inputGradient.subarray(0, batchRows * inputs);
  }

  return { forward, backward };
}
