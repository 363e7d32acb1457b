import type { LayerSpec, Network } from "@afterbell/lstm";
import type { ActivationFunction } from "./activation.ts";
import type { Layer } from "./layer.ts";
import type { SequentialNetwork } from "./sequential-network.ts";
import type { WeightTensor } from "./weights.ts";

/** A network of @afterbell/lstm with its weights, layer by layer. Layers keep their names. */
export function networkFromLstm(network: Network, parameters: Float64Array): SequentialNetwork {
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
