/**
 * @file The long short-term memory, forward and backward through time.
 *
 *     z = x·W + h₋₁·U + b            gates i, f, c, o side by side, (B, 4H)
 *     i = σ(z_i)  f = σ(z_f)  g = tanh(z_c)  o = σ(z_o)
 *     c = f∘c₋₁ + i∘g                h = o∘tanh(c)
 *
 * Source: S. Hochreiter, J. Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997,
 * with the forget gate of F. A. Gers, J. Schmidhuber, F. Cummins, 2000. Layout as in Keras.
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
export function lstmLayer(
  layer: PlannedLayer,
  storage: LayerStorage,
  maxBatchSize: number,
  returnSequences: boolean,
): ReferenceLayer {
  const { steps, inputs, outputs: units } = layer;
  const width = 4 * units;
  const rows = steps * maxBatchSize;
  const kernel = weightOf(layer, storage, "kernel");
  const recurrent = weightOf(layer, storage, "recurrent_kernel");
  const bias = weightOf(layer, storage, "bias");

  // Time step t is block t of `gates`, block t + 1 of `cell` and `hidden`; their block 0 is zero.
  const gates = new Float64Array(rows * width);
  const cell = new Float64Array((rows + maxBatchSize) * units);
  const cellTanh = new Float64Array(rows * units);
  const hidden = new Float64Array((rows + maxBatchSize) * units);
  const gateGradient = new Float64Array(rows * width);
  const hiddenGradient = new Float64Array(maxBatchSize * units);
  const cellGradient = new Float64Array(maxBatchSize * units);
  const inputGradient = new Float64Array(rows * inputs);
  const kernelTransposed = new Float64Array(kernel.value.length);
  const recurrentTransposed = new Float64Array(recurrent.value.length);
  let lastInput: Float64Array = new Float64Array(0);

  function forward(input: Float64Array, batchSize: number): Float64Array {
    lastInput = input;
    const block = batchSize * units;
    cell.fill(0, 0, block);
    hidden.fill(0, 0, block);
    fillRows(bias.value, gates, steps * batchSize);
    multiplyAdd(input, 0, kernel.value, gates, 0, steps * batchSize, inputs, width);
    for (let t = 0; t < steps; t++) {
      const gateBlock = t * batchSize * width;
      multiplyAdd(hidden, t * block, recurrent.value, gates, gateBlock, batchSize, units, width);
      activate(t, batchSize);
    }
    const first = returnSequences ? 1 : steps;
    return hidden.subarray(first * block, (steps + 1) * block);
  }

  /** Turns the block of sums z into gates, and these into the next cell and hidden state. */
  function activate(t: number, batchSize: number): void {
    const block = batchSize * units;
    for (let b = 0; b < batchSize; b++) {
      const row = (t * batchSize + b) * width;
      for (let u = 0; u < units; u++) {
        const state = t * block + b * units + u;
        const i = sigmoid(gates[row + u]!);
        const f = sigmoid(gates[row + units + u]!);
        const g = Math.tanh(gates[row + 2 * units + u]!);
        const o = sigmoid(gates[row + 3 * units + u]!);
        const c = f * cell[state]! + i * g;
        const tanhC = Math.tanh(c);
        gates[row + u] = i;
        gates[row + units + u] = f;
        gates[row + 2 * units + u] = g;
        gates[row + 3 * units + u] = o;
        cell[state + block] = c;
        cellTanh[state] = tanhC;
        hidden[state + block] = o * tanhC;
      }
    }
  }

  function backward(outputGradient: Float64Array, batchSize: number): Float64Array {
    const block = batchSize * units;
    const batchRows = steps * batchSize;
    transpose(recurrent.value, recurrentTransposed, units, width);
    hiddenGradient.fill(0);
    cellGradient.fill(0);
    for (let t = steps - 1; t >= 0; t--) {
      if (returnSequences || t === steps - 1) {
        const from = returnSequences ? t * block : 0;
        for (let s = 0; s < block; s++) hiddenGradient[s]! += outputGradient[from + s]!;
      }
      differentiateGates(t, batchSize);
      hiddenGradient.fill(0, 0, block);
      const gateBlock = t * batchSize * width;
      multiplyAdd(
        gateGradient,
        gateBlock,
        recurrentTransposed,
        hiddenGradient,
        0,
        batchSize,
        width,
        units,
      );
    }
    multiplyTransposedAdd(lastInput, gateGradient, kernel.gradient, batchRows, inputs, width);
    multiplyTransposedAdd(hidden, gateGradient, recurrent.gradient, batchRows, units, width);
    addColumnSums(gateGradient, bias.gradient, batchRows);

    transpose(kernel.value, kernelTransposed, inputs, width);
    inputGradient.fill(0, 0, batchRows * inputs);
    multiplyAdd(gateGradient, 0, kernelTransposed, inputGradient, 0, batchRows, width, inputs);
    return inputGradient.subarray(0, batchRows * inputs);
  }

  /** ∂loss/∂z of time step t from ∂loss/∂h and ∂loss/∂c; leaves ∂loss/∂c of the time step before. */
  function differentiateGates(t: number, batchSize: number): void {
    const block = batchSize * units;
    for (let b = 0; b < batchSize; b++) {
      const row = (t * batchSize + b) * width;
      for (let u = 0; u < units; u++) {
        const s = b * units + u;
        const state = t * block + s;
        const i = gates[row + u]!;
        const f = gates[row + units + u]!;
        const g = gates[row + 2 * units + u]!;
        const o = gates[row + 3 * units + u]!;
        const tanhC = cellTanh[state]!;
        const dh = hiddenGradient[s]!;
        const dc = cellGradient[s]! + dh * o * (1 - tanhC * tanhC);
        gateGradient[row + u] = dc * g * i * (1 - i);
        gateGradient[row + units + u] = dc * cell[state]! * f * (1 - f);
        gateGradient[row + 2 * units + u] = dc * i * (1 - g * g);
        gateGradient[row + 3 * units + u] = dh * tanhC * o * (1 - o);
        cellGradient[s] = dc * f;
      }
    }
  }

  return { forward, backward };
}
