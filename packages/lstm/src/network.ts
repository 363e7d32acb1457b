/** @file The layers of a network, and the shapes that follow from them. */

import { InvalidNetworkError } from "./errors.ts";

export const activations = ["linear", "relu", "tanh", "sigmoid"] as const;
export type Activation = (typeof activations)[number];

export type LayerSpec =
  /** `returnSequences` returns the output of every time step, otherwise only of the last. */
  | { readonly type: "lstm"; readonly units: number; readonly returnSequences?: boolean }
  | { readonly type: "gru"; readonly units: number; readonly returnSequences?: boolean }
  /** Active in training only; kept values are divided by 1 - rate. */
  | { readonly type: "dropout"; readonly rate: number }
  /** Applied to each time step separately. @default `activation` linear */
  | { readonly type: "dense"; readonly units: number; readonly activation?: Activation };

/** Largest networks the backends are built and tested for. */
export const networkLimits = { contextLength: 1000, units: 512, recurrentLayers: 4 } as const;

export interface NetworkSpec {
  /** L, time steps the network sees: 1 to 1000. */
  readonly contextLength: number;
  /** F, values per time step. */
  readonly features: number;
  /** 1 to 4 of them recurrent; units from 1 to 512. */
  readonly layers: readonly LayerSpec[];
}

/** One weight array. Shapes and gate order (LSTM i, f, c, o; GRU z, r, h) are those of Keras. */
export interface ParameterTensor {
  /** Layer and role, such as `lstm_1/recurrent_kernel`. Layers are numbered per type, as in Keras. */
  readonly name: string;
  readonly role: "kernel" | "recurrent_kernel" | "bias";
  readonly shape: readonly number[];
  /** Index of its first value in the flat array of all parameters. */
  readonly offset: number;
  readonly size: number;
}

/** A layer with its shapes in the network. */
export interface PlannedLayer {
  readonly spec: LayerSpec;
  readonly name: string;
  /** Time steps of its input; 1 after a layer that returned only the last. */
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
  /** Time steps of the output: `contextLength` if every recurrent layer returns sequences, else 1. */
  readonly steps: number;
  /** Outputs per time step: the units of the last layer. */
  readonly outputWidth: number;
  /** Outputs per window: `steps` · `outputWidth`, by time step. */
  readonly outputs: number;
}

/** @throws {InvalidNetworkError} A size out of range, or layers that do not fit. */
export function planNetwork(spec: NetworkSpec): Network {
  requireSize("contextLength", spec.contextLength, networkLimits.contextLength);
  requireSize("features", spec.features);
  requireRecurrentLayers(spec.layers);
  const layers: PlannedLayer[] = [];
  const seen: Record<string, number> = {};
  let position = { steps: spec.contextLength, isSequence: true, inputs: spec.features, offset: 0 };
  for (const [index, layer] of spec.layers.entries()) {
    const planned = planLayer(layer, index, { ...position, seen });
    layers.push(planned);
    position = positionAfter(planned, position);
  }
  const { steps, inputs: outputWidth, offset: parameterCount } = position;
  const parameters = layers.flatMap((layer) => layer.parameters);
  const outputs = steps * outputWidth;
  return { spec, layers, parameters, parameterCount, steps, outputWidth, outputs };
}

interface Position {
  readonly steps: number;
  /** False after a layer that returned only the last time step; a sequence may have length 1. */
  readonly isSequence: boolean;
  readonly inputs: number;
  readonly offset: number;
}

function positionAfter({ spec, outputs, parameters }: PlannedLayer, before: Position): Position {
  const offset = parameters.reduce((sum, tensor) => sum + tensor.size, before.offset);
  const endsSequence = isRecurrent(spec) && !spec.returnSequences;
  const { steps, isSequence } = endsSequence ? { steps: 1, isSequence: false } : before;
  return { steps, isSequence, inputs: outputs, offset };
}

function planLayer(
  spec: LayerSpec,
  index: number,
  position: Position & { readonly seen: Record<string, number> },
): PlannedLayer {
  const where = `layers[${index}]`;
  const { steps, inputs } = position;
  checkLayer(spec, where, position);
  const count = position.seen[spec.type] ?? 0;
  position.seen[spec.type] = count + 1;
  const name = count === 0 ? spec.type : `${spec.type}_${count}`;
  if (spec.type === "dropout")
    return { spec, name, steps, inputs, outputs: inputs, parameters: [] };
  const parameters = layTensors(name, position.offset, tensorShapes(spec, inputs));
  return { spec, name, steps, inputs, outputs: spec.units, parameters };
}

function checkLayer(spec: LayerSpec, where: string, { isSequence }: Position): void {
  if (spec.type === "dropout") {
    if (spec.rate >= 0 && spec.rate < 1) return;
    throw new InvalidNetworkError(`${where}.rate`, "a share from 0 to below 1", spec.rate);
  }
  if (spec.type !== "dense" && !isRecurrent(spec)) {
    const { type } = spec as { type: unknown }; // an unknown type, from JSON for example
    throw new InvalidNetworkError(`${where}.type`, "lstm, gru, dropout or dense", type);
  }
  requireSize(`${where}.units`, spec.units, networkLimits.units);
  if (isRecurrent(spec)) {
    if (isSequence) return;
    throw new InvalidNetworkError(
      where,
      "a sequence before a recurrent layer",
      "a single time step",
    );
  }
  const { activation = "linear" } = spec;
  if (!activations.includes(activation)) {
    throw new InvalidNetworkError(`${where}.activation`, activations.join(" or "), activation);
  }
}

function requireRecurrentLayers(layers: readonly LayerSpec[]): void {
  const count = layers.filter(isRecurrent).length;
  const max = networkLimits.recurrentLayers;
  if (count >= 1 && count <= max) return;
  throw new InvalidNetworkError("layers", `1 to ${max} recurrent layers`, count);
}

type RecurrentLayer = Extract<LayerSpec, { type: "lstm" | "gru" }>;

function isRecurrent(spec: LayerSpec): spec is RecurrentLayer {
  return spec.type === "lstm" || spec.type === "gru";
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
  const width = (spec.type === "lstm" ? 4 : 3) * units;
  return [
    ["kernel", [inputs, width]],
    ["recurrent_kernel", [units, width]],
    ["bias", spec.type === "lstm" ? [width] : [2, width]], // a GRU's: of the input, of the state
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

function requireSize(where: string, size: number, max = Number.POSITIVE_INFINITY): void {
  if (Number.isSafeInteger(size) && size >= 1 && size <= max) return;
  const range = max === Number.POSITIVE_INFINITY ? ", 1 or more" : ` from 1 to ${max}`;
  throw new InvalidNetworkError(where, `a whole number${range}`, size);
}
