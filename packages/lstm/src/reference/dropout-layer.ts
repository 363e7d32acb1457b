import type { DropoutDraw } from "../backend.ts";
import type { PlannedLayer } from "../network.ts";
import { philox4x32, purpose } from "../philox.ts";
import type { ReferenceLayer } from "./layer.ts";

/**
 * Inverted dropout: each value is zeroed with probability `rate`, the others are divided by
 * 1 - rate, so that nothing is needed outside training.
 * Source: N. Srivastava et al., "Dropout", JMLR 15, 2014.
 *
 * A value takes 16 bits of the Philox block at counter (window's index in the batch,
 * time step · ⌈width / 8⌉ + feature / 8, training step, purpose + 256 · layer): half `feature mod 8` of its
 * four words, low halves first. Vectors hold windows, so a kernel draws for all of its lanes at once
 * (kernels/edge.h). The rate is kept to 1 / 65,536.
 */
export function dropoutLayer(
  layer: PlannedLayer,
  rate: number,
  layerIndex: number,
  maxBatchSize: number,
): ReferenceLayer {
  const size = layer.steps * maxBatchSize * layer.outputs;
  const mask = new Float64Array(size);
  const output = new Float64Array(size);
  const inputGradient = new Float64Array(size);
  let isActive = false;

  function forward(input: Float64Array, batchSize: number, dropout: DropoutDraw | null) {
    isActive = dropout !== null && rate > 0;
    if (!isActive) return input;
    const length = layer.steps * batchSize * layer.outputs;
    drawMask(dropout!, batchSize);
    for (let e = 0; e < length; e++) output[e] = input[e]! * mask[e]!;
    return output.subarray(0, length);
  }

  function backward(outputGradient: Float64Array, batchSize: number): Float64Array {
    if (!isActive) return outputGradient;
    const length = layer.steps * batchSize * layer.outputs;
    for (let e = 0; e < length; e++) inputGradient[e] = outputGradient[e]! * mask[e]!;
    return inputGradient.subarray(0, length);
  }

  function drawMask({ key, step }: DropoutDraw, batchSize: number): void {
    const words = new Uint32Array(4);
    const width = layer.outputs;
    const groups = Math.ceil(width / 8);
    const dropped = Math.round(rate * 2 ** 16);
    const kept = 1 / (1 - rate);
    const stream = purpose.dropout + 256 * layerIndex;
    for (let row = 0; row < layer.steps * batchSize; row++) {
      const window = row % batchSize;
      const timeStep = (row - window) / batchSize;
      for (let feature = 0; feature < width; feature++) {
        const half = feature % 8;
        if (half === 0) {
          philox4x32(key, window, timeStep * groups + feature / 8, step, stream, words);
        }
        const drawn = (words[half >> 1]! >>> (16 * (half & 1))) & 0xffff;
        mask[row * width + feature] = drawn >= dropped ? kept : 0;
      }
    }
  }

  return { forward, backward };
}
