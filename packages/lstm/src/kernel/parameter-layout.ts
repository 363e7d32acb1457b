import type { Network, ParameterTensor, PlannedLayer } from "../network.ts";

/** Offsets of a layer's weights and biases, in floats from the start of a copy of all parameters. */
export interface LayerOffsets {
  readonly weights: number;
  readonly bias: number;
}

export interface ParameterLayout {
  /** (layers) null for a layer without parameters. */
  readonly layers: readonly (LayerOffsets | null)[];
  /** Floats of one copy, padded to whole vectors. */
  readonly floats: number;
  /** (parameterCount) offset of each of the network's flat parameters. */
  readonly of: Int32Array;
}

/** Copies of the parameters are this many floats or a multiple: whole vectors of any width. */
const PADDING = 64;

/**
 * Lays the network's parameters out for the kernels. Networks use Keras's layout, gates side by side;
 * kernels need a unit's gates together, and its input and recurrent weights in one row: LSTM and GRU
 * [unit][inputs + units][4], dense [unit][inputs].
 */
export function planParameters(network: Network): ParameterLayout {
  const of = new Int32Array(network.parameterCount);
  let next = 0;
  const layers = network.layers.map((layer) => {
    if (layer.parameters.length === 0) return null;
    const offsets = { weights: next, bias: next + weightFloats(layer) };
    next = offsets.bias + layer.parameters.at(-1)!.size;
    for (const tensor of layer.parameters) layOutTensor(layer, tensor, offsets, of);
    return offsets;
  });
  return { layers, floats: Math.ceil(next / PADDING) * PADDING, of };
}

/** Recurrent layers have four slots per row, also the GRU with its three gates: see kernels/gru.h. */
function weightFloats({ spec, inputs, outputs }: PlannedLayer): number {
  return spec.type === "dense" ? inputs * outputs : outputs * (inputs + outputs) * 4;
}

function layOutTensor(
  layer: PlannedLayer,
  tensor: ParameterTensor,
  offsets: LayerOffsets,
  of: Int32Array,
): void {
  const isDense = layer.spec.type === "dense";
  const gates = isDense ? 1 : layer.spec.type === "gru" ? 3 : 4;
  const units = layer.outputs;
  for (let e = 0; e < tensor.size; e++) {
    const row = Math.floor(e / (gates * units));
    const gate = Math.floor((e % (gates * units)) / units);
    const unit = e % units;
    of[tensor.offset + e] =
      tensor.role === "bias"
        ? offsets.bias + unit * (tensor.size / units) + row * gates + gate
        : isDense
          ? offsets.weights + unit * layer.inputs + row
          : offsets.weights + gateOffset(layer, tensor, row, unit, gate);
  }
}

function gateOffset(
  { spec, inputs, outputs: units }: PlannedLayer,
  tensor: ParameterTensor,
  row: number,
  unit: number,
  gate: number,
): number {
  const isRecurrent = tensor.role === "recurrent_kernel";
  const depth = isRecurrent ? inputs + row : row;
  const isCandidate = spec.type === "gru" && gate === 2;
  const slot = isCandidate && isRecurrent ? 3 : gate;
  return (unit * (inputs + units) + depth) * 4 + slot;
}
