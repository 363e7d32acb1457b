import type { Network, ParameterTensor, PlannedLayer } from "../network.ts";

/** Where a layer's weights and biases begin, in floats from the start of a copy of all parameters. */
export interface LayerPlaces {
  readonly weights: number;
  readonly bias: number;
}

export interface ParameterPlaces {
  /** (layers) null for a layer without parameters. */
  readonly layers: readonly (LayerPlaces | null)[];
  /** Floats of one copy, padded to whole vectors. */
  readonly floats: number;
  /** (parameterCount) where each of the network's flat parameters lies. */
  readonly of: Int32Array;
}

/** Copies of the parameters are this many floats or a multiple: whole vectors of any width. */
const PADDING = 64;

/**
 * Lays the network's parameters out as the kernels want them. Networks keep Keras's layout, gates side
 * by side; kernels want a unit's gates together, and its input and recurrent weights in one row: LSTM
 * and GRU [unit][inputs + units][4], dense [unit][inputs].
 */
export function planParameters(network: Network): ParameterPlaces {
  const of = new Int32Array(network.parameterCount);
  let next = 0;
  const layers = network.layers.map((layer) => {
    if (layer.parameters.length === 0) return null;
    const places = { weights: next, bias: next + weightFloats(layer) };
    next = places.bias + layer.parameters.at(-1)!.size;
    for (const tensor of layer.parameters) placeTensor(layer, tensor, places, of);
    return places;
  });
  return { layers, floats: Math.ceil(next / PADDING) * PADDING, of };
}

/** Recurrent layers have four slots a row, the GRU's three gates included: see kernels/gru.h. */
function weightFloats({ spec, inputs, outputs }: PlannedLayer): number {
  return spec.type === "dense" ? inputs * outputs : outputs * (inputs + outputs) * 4;
}

function placeTensor(
  layer: PlannedLayer,
  tensor: ParameterTensor,
  places: LayerPlaces,
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
        ? places.bias + unit * (tensor.size / units) + row * gates + gate
        : isDense
          ? places.weights + unit * layer.inputs + row
          : places.weights + gatePlace(layer, tensor, row, unit, gate);
  }
}

function gatePlace(
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
