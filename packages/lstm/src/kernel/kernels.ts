/**
 * @file The C kernels of `kernels/` as TypeScript calls them, wherever they were compiled to. Offsets
 * are offsets into the arena, in floats; the kernels' C files document them.
 */

export interface Kernels {
  /** The arena: one block of memory for the whole network, as floats and as integers. */
  readonly floats: Float32Array;
  readonly integers: Int32Array;
  lstm_forward(layer: number, slot: number): void;
  lstm_transpose(layer: number): void;
  lstm_backward(layer: number, slot: number, gradient: number, parameters: number): void;
  lstm_pack_single(layer: number): void;
  lstm_single(layer: number, x: number, width: number, work: number, hidden: number): void;
  gru_forward(layer: number, slot: number): void;
  gru_transpose(layer: number): void;
  gru_backward(layer: number, slot: number, gradient: number, parameters: number): void;
  gru_pack_single(layer: number): void;
  gru_single(layer: number, x: number, width: number, work: number, hidden: number): void;
  dense_forward(layer: number, slot: number): void;
  dense_backward(layer: number, slot: number, gradient: number, parameters: number): void;
  dense_single(layer: number, x: number, y: number): void;
  edge_forward(
    edge: number,
    slot: number,
    panel: number,
    training: number,
    key0: number,
    key1: number,
    step: number,
  ): void;
  edge_backward(edge: number, slot: number, training: number): void;
  sum_shards(gradients: number, count: number, shards: number): void;
  adam_step(
    parameters: number,
    gradient: number,
    first: number,
    second: number,
    count: number,
    factor: number,
    rate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    decay: number,
  ): void;
}

/** The kernels for one kind of machine. */
export interface KernelSource {
  readonly name: string;
  /** Floats in a vector; a panel is two vectors of windows. */
  readonly lanes: number;
  /** Rows of a tile of transposed weights. */
  readonly rowTile: number;
  /** @throws {OutOfMemoryError} The machine does not have an arena of that many floats. */
  open(arenaFloats: number): Kernels;
}
