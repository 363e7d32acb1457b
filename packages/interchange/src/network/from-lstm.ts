import type { LayerSpec, Network } from "@afterbell/lstm";
import { mismatch } from "../argument.ts";
import { counted, isFloat64Array } from "../value-description.ts";
import type { ActivationFunction } from "./activation.ts";
import type { Layer } from "./layer.ts";
import type { SequentialNetwork } from "./sequential-network.ts";
import type { WeightTensor } from "./weights.ts";

/**
 * A network of @afterbell/lstm with its weights, layer by layer. Layers keep their names.
 *
 * @param network What `planNetwork` gives.
 * @param parameters (network.parameterCount), as `train` gives them; they are rounded to float32.
 * @throws {InputMismatchError} Something else, or parameters of another network.
 */
export function networkFromLstm(network: Network, parameters: Float64Array): SequentialNetwork {
  requirePlanned(network, parameters);
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

function requirePlanned(network: Network, parameters: Float64Array): void {
  if (typeof network !== "object" || network === null || !Array.isArray(network.layers)) {
    throw mismatch("network", "a network of planNetwork", network);
  }
  const { parameterCount } = network;
  if (!isFloat64Array(parameters) || parameters.length !== parameterCount) {
    throw mismatch(
      "parameters",
      `a Float64Array of ${counted(parameterCount, "value")}`,
      parameters,
    );
  }
}

function describedLayer(spec: LayerSpec, name: string, weights: readonly WeightTensor[]): Layer {
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
}: Extract<LayerSpec, { type: "dense" }>): ActivationFunction {
  return activation === "relu"
    ? { name: "relu", negativeSlope: 0, threshold: 0, most: null }
    : { name: activation };
}
