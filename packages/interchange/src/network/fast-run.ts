/**
 * @file Runs of layers that @afterbell/lstm has, handed to one of its backends: LSTM, GRU and dense
 * layers with the activations it knows. Keras's weights fit as they are.
 */

import {
  type Activation,
  activations,
  type Backend,
  type LayerSpec,
  type NetworkSpec,
  networkLimits,
  planNetwork,
} from "@afterbell/lstm";
import { sizeOf } from "../shape.ts";
import type { Layer } from "./layer.ts";
import type { LayerPass } from "./layer-pass.ts";
import { planLayer } from "./plan-layer.ts";
import type { RecurrentLayer } from "./recurrent-layer.ts";
import type { WeightTensor } from "./weights.ts";

/** Consecutive layers, at least one of them recurrent. */
export interface FastRun {
  readonly layers: readonly Layer[];
  readonly specs: readonly LayerSpec[];
  readonly parameters: Float64Array;
}

/** Windows computed at a time: as many as a forecast needs memory for. */
const MAX_BATCH_SIZE = 32;

/**
 * The longest run that begins at a layer, or null where none does.
 *
 * @param shape Of one window as it comes in.
 */
export function fastRunAt(
  layers: readonly Layer[],
  first: number,
  shape: readonly number[],
): FastRun | null {
  if (shape.length !== 2 || shape[0]! > networkLimits.contextLength) return null;
  const cores: CoreLayer[] = [];
  let recurrent = 0;
  let isSequence = true;
  for (const layer of layers.slice(first)) {
    const core = coreLayerOf(layer);
    if (!core) break;
    const isRecurrent = layer.type === "lstm" || layer.type === "gru";
    if (isRecurrent && (!isSequence || ++recurrent > networkLimits.recurrentLayers)) break;
    if (isRecurrent) isSequence = layer.returnSequences;
    cores.push(core);
  }
  if (recurrent === 0) return null;
  return {
    layers: layers.slice(first, first + cores.length),
    specs: cores.map(({ spec }) => spec),
    parameters: joined(cores.flatMap(({ weights }) => weights)),
  };
}

/** @throws {LayerMismatchError} Layers that do not fit each other. */
export function planFastRun(
  run: FastRun,
  inputShape: readonly number[],
  backend: Backend,
): LayerPass & { readonly layerShapes: readonly (readonly number[])[] } {
  const layerShapes = shapesAfter(run.layers, inputShape);
  const [contextLength, features] = inputShape as [number, number];
  const network = planNetwork({ contextLength, features, layers: run.specs });
  const executor = backend.open(network, { maxBatchSize: MAX_BATCH_SIZE });
  executor.setParameters(run.parameters);
  const windowSize = sizeOf(inputShape);
  return {
    layerShapes,
    outputShape: layerShapes.at(-1)!,
    run: (x, count) => {
      const starts = Int32Array.from({ length: count }, (_, n) => n * contextLength);
      const values = x.length === count * windowSize ? x : x.subarray(0, count * windowSize);
      const targets = new Float64Array(0);
      return executor.predict({ values, features, contextLength, starts, targets });
    },
  };
}

/**
 * The network as @afterbell/lstm trains it, with its weights.
 *
 * @returns The name of the first layer that it has not, where there is one.
 */
export function trainableNetwork(
  layers: readonly Layer[],
  inputShape: readonly number[],
):
  | { readonly spec: NetworkSpec; readonly parameters: Float64Array }
  | { readonly obstacle: string } {
  const obstacle = layers.find((layer) => coreLayerOf(layer) === null);
  if (obstacle) return { obstacle: obstacle.name };
  const run = fastRunAt(layers, 0, inputShape);
  const missing = layers[run?.layers.length ?? 0];
  if (!run || missing) return { obstacle: missing?.name ?? "input" };
  const [contextLength, features] = inputShape as [number, number];
  return { spec: { contextLength, features, layers: run.specs }, parameters: run.parameters };
}

function joined(arrays: readonly Float32Array[]): Float64Array {
  const all = new Float64Array(arrays.reduce((size, array) => size + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    all.set(array, offset);
    offset += array.length;
  }
  return all;
}

/** The plain path's checks of weights and shapes. */
function shapesAfter(layers: readonly Layer[], inputShape: readonly number[]) {
  const shapes: (readonly number[])[] = [];
  for (const layer of layers) {
    shapes.push(planLayer(layer, shapes.at(-1) ?? inputShape).outputShape);
  }
  return shapes;
}

interface CoreLayer {
  readonly spec: LayerSpec;
  /** In the order @afterbell/lstm lays them out. */
  readonly weights: readonly Float32Array[];
}

/** The layer as @afterbell/lstm knows it, or null. */
function coreLayerOf(layer: Layer): CoreLayer | null {
  switch (layer.type) {
    case "lstm":
    case "gru":
      return coreRecurrent(layer);
    case "dense": {
      const { units, weights } = layer;
      const activation = coreActivation(layer.activation);
      if (activation === null || units > networkLimits.units) return null;
      return {
        spec: { type: "dense", units, activation },
        weights: [weights.kernel.data, biasOr(weights.bias, units)],
      };
    }
    case "identity":
      if (!(layer.dropoutRate !== null && layer.dropoutRate >= 0 && layer.dropoutRate < 1))
        return null;
      return { spec: { type: "dropout", rate: layer.dropoutRate }, weights: [] };
    default:
      return null;
  }
}

function coreRecurrent(layer: Extract<RecurrentLayer, { type: "lstm" | "gru" }>): CoreLayer | null {
  const { type, units, returnSequences, weights } = layer;
  const isDefault =
    layer.activation.name === "tanh" && layer.recurrentActivation.name === "sigmoid";
  const isReset = layer.type === "gru" && !layer.resetAfter;
  if (!isDefault || isReset || layer.goBackwards || units > networkLimits.units) return null;
  const biasSize = type === "lstm" ? 4 * units : 6 * units;
  return {
    spec: { type, units, returnSequences },
    weights: [weights.kernel.data, weights.recurrentKernel.data, biasOr(weights.bias, biasSize)],
  };
}

function coreActivation(
  activation: Extract<Layer, { type: "dense" }>["activation"],
): Activation | null {
  const { name } = activation;
  if (name === "relu") {
    const { negativeSlope, threshold, most } = activation;
    return negativeSlope === 0 && threshold === 0 && most === null ? name : null;
  }
  return activations.find((known) => known === name) ?? null;
}

function biasOr(bias: WeightTensor | null, size: number): Float32Array {
  return bias?.data ?? new Float32Array(size);
}
