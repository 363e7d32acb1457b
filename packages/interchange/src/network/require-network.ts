import { mismatch } from "../argument.ts";
import { InputMismatchError } from "../errors.ts";
import { formatShape, sizeOf } from "../shape.ts";
import { isFloat32Array } from "../value-description.ts";
import { type Layer, tensorsOf } from "./layer.ts";
import type { SequentialNetwork } from "./sequential-network.ts";
import type { WeightTensor } from "./weights.ts";

/** What the writers take: a network, or whatever holds one, such as the model that `readModel` gives. */
export type NetworkSource = SequentialNetwork | { readonly network: SequentialNetwork };

/**
 * The network of a writer's argument, checked as far as a file could hide it: its weights are float32
 * arrays of their shapes. Whether the layers fit each other is not looked at.
 *
 * @throws {InputMismatchError}
 */
export function requireNetwork(source: NetworkSource): SequentialNetwork {
  const isHolder = typeof source === "object" && source !== null && "network" in source;
  const network: unknown = isHolder ? source.network : source;
  if (!isNetwork(network)) {
    const expected = "a model of readModel, { network } or a network with inputShape and layers";
    throw mismatch(isHolder ? "model.network" : "model", expected, network);
  }
  for (const [i, layer] of network.layers.entries()) requireLayer(layer, `layers[${i}]`);
  return network;
}

function isNetwork(value: unknown): value is SequentialNetwork {
  if (typeof value !== "object" || value === null) return false;
  const { inputShape, layers } = value as Partial<SequentialNetwork>;
  const isExtent = (extent: unknown) => extent === null || isWhole(extent);
  return Array.isArray(inputShape) && inputShape.every(isExtent) && Array.isArray(layers);
}

function requireLayer(layer: Layer, place: string): void {
  if (typeof layer !== "object" || layer === null || !layerTypes.has(layer.type)) {
    const type: unknown = layer?.type;
    if (type === undefined) throw mismatch(place, "a layer with its type", layer);
    throw mismatch(`${place}.type`, [...layerTypes].join(", "), type);
  }
  if (typeof layer.name !== "string") throw mismatch(`${place}.name`, "a string", layer.name);
  const inner = innerLayersOf(layer);
  for (const [name, child] of Object.entries(inner)) requireLayer(child, `${place}.${name}`);
  if (Object.keys(inner).length > 0) return;
  if (withoutWeights.has(layer.type)) return;
  const { weights } = layer as { readonly weights?: unknown };
  if (typeof weights !== "object" || weights === null) {
    throw mismatch(`${place}.weights`, "an object of weight arrays", weights);
  }
  for (const role of requiredRoles[layer.type] ?? []) {
    const tensor = (weights as Readonly<Record<string, unknown>>)[role];
    if (!tensor) throw mismatch(`${place}.weights.${role}`, "a weight array", tensor);
  }
  for (const { role, tensor } of tensorsOf(layer)) {
    requireTensor(tensor, `${place}.weights.${role}`);
  }
}

function innerLayersOf(layer: Layer): Readonly<Record<string, Layer>> {
  if (layer.type === "bidirectional") return { forward: layer.forward, backward: layer.backward };
  return layer.type === "time_distributed" ? { layer: layer.layer } : {};
}

/** JSON, say, makes plain objects of arrays, and a Float64Array's bytes are not a float32's. */
function requireTensor({ shape, data }: WeightTensor, place: string): void {
  if (!Array.isArray(shape) || !shape.every(isWhole)) {
    throw mismatch(`${place}.shape`, "an array of whole numbers", shape);
  }
  if (!isFloat32Array(data)) throw mismatch(`${place}.data`, "a Float32Array", data);
  if (data.length !== sizeOf(shape)) {
    const expected = `${sizeOf(shape)} values, as of shape ${formatShape(shape)}`;
    throw new InputMismatchError(`${place}.data`, expected, `${data.length}`);
  }
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

const recurrentRoles = ["kernel", "recurrentKernel"];

/** Weights that a layer cannot do without; the others may be null. */
const requiredRoles: Readonly<Partial<Record<Layer["type"], readonly string[]>>> = {
  ...{ lstm: recurrentRoles, gru: recurrentRoles, simple_rnn: recurrentRoles },
  ...{ dense: ["kernel"], conv1d: ["kernel"] },
  batch_normalization: ["movingMean", "movingVariance"],
};

const withoutWeights: ReadonlySet<Layer["type"]> = new Set([
  ...(["identity", "activation", "pooling", "global_pooling", "flatten", "reshape"] as const),
  ...(["repeat_vector", "permute", "zero_padding"] as const),
]);

const layerTypes: ReadonlySet<Layer["type"]> = new Set([
  ...(["lstm", "gru", "simple_rnn", "bidirectional", "time_distributed", "dense"] as const),
  ...(["batch_normalization", "layer_normalization", "conv1d"] as const),
  ...withoutWeights,
]);
