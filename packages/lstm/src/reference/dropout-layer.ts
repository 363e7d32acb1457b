import type { DropoutDraw } from "../backend.ts";
import type { PlannedLayer } from "../network.ts";
import { philox4x32, purpose } from "../philox.ts";
import type { ReferenceLayer } from "./layer.ts";

/**
 * Inverted dropout: each value is zeroed with probability `rate`, the others are divided by
 * 1 - rate, so that outside training nothing is left to do.
 * Source: N. Srivastava et al., "Dropout", JMLR 15, 2014.
 *
 * Element e of the (steps · B, width) input takes lane e mod 4 of the Philox block e / 4 at
 * counter (e / 4, step, layerIndex, purpose).
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
    drawMask(dropout!, length);
    for (let e = 0; e < length; e++) output[e] = input[e]! * mask[e]!;
    return output.subarray(0, length);
  }

  function backward(outputGradient: Float64Array, batchSize: number): Float64Array {
    if (!isActive) return outputGradient;
    const length = layer.steps * batchSize * layer.outputs;
    for (let e = 0; e < length; e++) inputGradient[e] = outputGradient[e]! * mask[e]!;
    return inputGradient.subarray(0, length);
  }

  function drawMask({ key, step }: DropoutDraw, length: number): void {
    const words = new Uint32Array(4);
    const dropped = rate * 2 ** 32;
    const kept = 1 / (1 - rate);
    for (let e = 0; e < length; e++) {
      const lane = e & 3;
      if (lane === 0) philox4x32(key, e >>> 2, step, layerIndex, purpose.dropout, words);
      mask[e] = words[lane]! >= dropped ? kept : 0;
    }
  }

  return { forward, backward };
}
