/** @file What a network is made of, and the shapes that follow. */

import { InvalidNetworkError } from "./errors.ts";

export type LayerSpec =
  /** `returnSequences` hands on the output of every session, otherwise of the last alone. */
  | { readonly type: "lstm"; readonly units: number; readonly returnSequences?: boolean }
  /** Active in training only; kept values are divided by 1 - rate. */
  | { readonly type: "dropout"; readonly rate: number }
  | { readonly type: "dense"; readonly units: number };

export interface NetworkSpec {
  /** Sessions the network sees, L. */
  readonly contextLength: number;
  /** Values per session, F. */
  readonly features: number;
  readonly layers: readonly LayerSpec[];
}

/** One weight array. Shapes and gate order (i, f, c, o) are those of Keras. */
export interface ParameterTensor {
  /** Layer and role, such as `lstm_1/recurrent_kernel`. Layers are numbered per type, as in Keras. */
  readonly name: string;
  readonly role: "kernel" | "recurrent_kernel" | "bias";
  readonly shape: readonly number[];
  /** Where it begins in the flat array of all parameters. */
  readonly offset: number;
  readonly size: number;
}

/** A layer with its place in the network. */
export interface PlannedLayer {
  readonly spec: LayerSpec;
  readonly name: string;
  /** Sessions per window that come in; 1 once a layer has handed on the last session alone. */
  readonly steps: number;
  readonly inputs: number;
  readonly outputs: number;
  /** The layer's own tensors, in the order kernel, recurrent kernel, bias. */
  readonly parameters: readonly ParameterTensor[];
}

/** A checked {@link NetworkSpec} with every shape worked out. */
export interface Network {
  readonly spec: NetworkSpec;
  readonly layers: readonly PlannedLayer[];
  readonly parameters: readonly ParameterTensor[];
  readonly parameterCount: number;
  /** Numbers the network answers per window. */
  readonly outputs: number;
}

/** @throws {InvalidNetworkError} A size that is not a whole number from 1, or layers that do not fit. */
export function planNetwork(spec: NetworkSpec): Network {
  requireSize("contextLength", spec.contextLength);
  requireSize("features", spec.features);
  const layers: PlannedLayer[] = [];
  const seen: Record<string, number> = {};
  let steps = spec.contextLength;
  let inputs = spec.features;
  let offset = 0;
  for (const [index, layer] of spec.layers.entries()) {
    const planned = planLayer(layer, index, { steps, inputs, offset, seen });
    layers.push(planned);
    offset += planned.parameters.reduce((sum, tensor) => sum + tensor.size, 0);
    inputs = planned.outputs;
    if (layer.type === "lstm" && !layer.returnSequences) steps = 1;
  }
  if (steps !== 1) {
    throw new InvalidNetworkError("layers", "a last LSTM without returnSequences", "one with it");
  }
  const parameters = layers.flatMap((layer) => layer.parameters);
  return { spec, layers, parameters, parameterCount: offset, outputs: inputs };
}

interface Place {
  readonly steps: number;
  readonly inputs: number;
  readonly offset: number;
  readonly seen: Record<string, number>;
}

function planLayer(spec: LayerSpec, index: number, place: Place): PlannedLayer {
  const where = `layers[${index}]`;
  const { steps, inputs } = place;
  const count = place.seen[spec.type] ?? 0;
  place.seen[spec.type] = count + 1;
  const name = count === 0 ? spec.type : `${spec.type}_${count}`;
  if (spec.type === "dropout") {
    if (!(spec.rate >= 0 && spec.rate < 1)) {
      throw new InvalidNetworkError(`${where}.rate`, "a share from 0 to below 1", spec.rate);
    }
    return { spec, name, steps, inputs, outputs: inputs, parameters: [] };
  }
  requireSize(`${where}.units`, spec.units);
  if (steps === 1 && spec.type === "lstm") {
    throw new InvalidNetworkError(where, "a sequence before an LSTM", "a single session");
  }
  const parameters = layTensors(name, place.offset, tensorShapes(spec, inputs));
  return { spec, name, steps, inputs, outputs: spec.units, parameters };
}

type WeightedLayer = Exclude<LayerSpec, { type: "dropout" }>;
type Shapes = readonly (readonly [ParameterTensor["role"], readonly number[]])[];

function tensorShapes(spec: WeightedLayer, inputs: number): Shapes {
  const { units } = spec;
  if (spec.type === "dense")
    return [
      ["kernel", [inputs, units]],
      ["bias", [units]],
    ];
  return [
    ["kernel", [inputs, 4 * units]],
    ["recurrent_kernel", [units, 4 * units]],
    ["bias", [4 * units]],
  ];
}

function layTensors(layer: string, offset: number, shapes: Shapes): ParameterTensor[] {
  let next = offset;
  return shapes.map(([role, shape]) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const tensor = { name: `${layer}/${role}`, role, shape, offset: next, size };
    next += size;
    return tensor;
  });
}

function requireSize(where: string, size: number): void {
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    throw new InvalidNetworkError(where, "a whole number, 1 or more", size);
  }
}
