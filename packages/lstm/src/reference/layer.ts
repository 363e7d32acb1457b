import type { DropoutDraw } from "../backend.ts";
import type { ParameterTensor, PlannedLayer } from "../network.ts";

/**
 * One layer with its memory. Arrays between layers are time-major: row `t * batchSize + b` is
 * time step `t` of window `b`.
 */
export interface ReferenceLayer {
  /**
   * @param input (steps · B, inputs)
   * @param dropout null outside training.
   * @returns (its own steps · B, outputs), valid until the next call.
   */
  forward(input: Float64Array, batchSize: number, dropout: DropoutDraw | null): Float64Array;
  /**
   * Adds to the weight gradients of the batch last given to `forward`.
   * @param outputGradient ∂loss/∂output, of the shape `forward` returned.
   * @returns ∂loss/∂input.
   */
  backward(outputGradient: Float64Array, batchSize: number): Float64Array;
}

/** The weights and gradients of the whole network, flat. */
export interface LayerStorage {
  readonly values: Float64Array;
  readonly gradients: Float64Array;
}

/** A weight array of the layer and its gradient. */
export interface Weight {
  readonly value: Float64Array;
  readonly gradient: Float64Array;
}

/** The layer's weight of that role, as views. Planning gave every weighted layer its tensors. */
export function weightOf(
  layer: PlannedLayer,
  storage: LayerStorage,
  role: ParameterTensor["role"],
): Weight {
  const { offset, size } = layer.parameters.find((tensor) => tensor.role === role)!;
  return {
    value: storage.values.subarray(offset, offset + size),
    gradient: storage.gradients.subarray(offset, offset + size),
  };
}
