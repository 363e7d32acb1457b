/** @file A network as it is handed to other programs, whether it was trained here or imported. */

import { type LayerSpec, type Network, planNetwork } from "@afterbell/lstm";
import { AfterbellError } from "../domain/errors.ts";
import type { ImportedActivation } from "../models/imported/activation.ts";
import { type ImportedLayer, tensorsOf } from "../models/imported/layer.ts";
import type { WeightTensor } from "../models/imported/weights.ts";
import type { ImportedNetwork } from "../models/imported-network.ts";
import type { ImportedForecaster } from "../models/imported-predictor.ts";
import type { TrainedLstm } from "../models/lstm-predictor.ts";
import { networkOf } from "../models/recipe.ts";
import type { Tensor } from "./safetensors.ts";

export interface ExportedNetwork {
  readonly network: ImportedNetwork;
  /** For whoever trains it further, on the mean squared error. */
  readonly adam: AdamConfig;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
}

export interface AdamConfig {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** A layer, or an option of one, that the other program's format cannot say. */
export class NotExportableError extends AfterbellError {
  readonly code = "NOT_EXPORTABLE";
  readonly format: string;
  readonly layer: string;
  readonly reason: string;
  constructor(format: string, layer: string, reason: string) {
    super(`layer ${layer} cannot be exported to ${format}: ${reason}`);
    this.format = format;
    this.layer = layer;
    this.reason = reason;
  }
}

/** A model trained here, its weights rounded to float32 as other programs hold them. */
export function exportedTrained(
  { recipe, parameters }: Pick<TrainedLstm, "recipe" | "parameters">,
  createdAt: string,
): ExportedNetwork {
  const { learningRate, beta1, beta2, epsilon } = recipe.training;
  const network = describedNetwork(planNetwork(networkOf(recipe)), parameters);
  return { network, adam: { learningRate, beta1, beta2, epsilon }, createdAt };
}

/** A model that was imported, with the window it is used with here. */
export function exportedImported(
  { network, contextLength }: ImportedForecaster,
  createdAt: string,
): ExportedNetwork {
  const [, ...session] = network.inputShape;
  return {
    network: { ...network, inputShape: [contextLength, ...session] },
    adam: kerasAdam,
    createdAt,
  };
}

/** Keras's own defaults. */
const kerasAdam: AdamConfig = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/** A network of @afterbell/lstm with its weights, layer by layer. Layers keep their names. */
export function describedNetwork(network: Network, parameters: Float64Array): ImportedNetwork {
  const { contextLength, features } = network.spec;
  const layers = network.layers.map(({ spec, name, parameters: tensors }) => {
    const weights = tensors.map(({ shape, offset, size }) => ({
      shape,
      data: Float32Array.from(parameters.subarray(offset, offset + size)),
    }));
    return describedLayer(spec, name, weights);
  });
  return { inputShape: [contextLength, features], layers };
}

/** Each weight array by layer and role, such as `lstm_1/recurrent_kernel`: the names of a bundle. */
export function exportedTensors({ network }: ExportedNetwork): Tensor[] {
  return network.layers.flatMap((layer) =>
    tensorsOf(layer).map(({ role, tensor: { shape, data } }) => {
      const snakeCase = role.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return { name: `${layer.name}/${snakeCase}`, shape, data };
    }),
  );
}

function describedLayer(
  spec: LayerSpec,
  name: string,
  weights: readonly WeightTensor[],
): ImportedLayer {
  if (spec.type === "dropout") return { type: "identity", name, dropoutRate: spec.rate };
  const { units } = spec;
  if (spec.type === "dense") {
    const [kernel, bias] = weights as [WeightTensor, WeightTensor];
    return {
      type: "dense",
      name,
      units,
      activation: activationOf(spec),
      weights: { kernel, bias },
    };
  }
  const [kernel, recurrentKernel, bias] = weights as [WeightTensor, WeightTensor, WeightTensor];
  const shared = {
    ...{ name, units, returnSequences: spec.returnSequences ?? false, goBackwards: false },
    activation: { name: "tanh" },
    recurrentActivation: { name: "sigmoid" },
    weights: { kernel, recurrentKernel, bias },
  } as const;
  return spec.type === "lstm"
    ? { type: "lstm", ...shared }
    : { type: "gru", resetAfter: true, ...shared };
}

function activationOf({
  activation = "linear",
}: Extract<LayerSpec, { type: "dense" }>): ImportedActivation {
  return activation === "relu"
    ? { name: "relu", negativeSlope: 0, threshold: 0, most: null }
    : { name: activation };
}
