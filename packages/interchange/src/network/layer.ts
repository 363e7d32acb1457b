import type { ActivationLayer } from "./activation-layer.ts";
import type { BidirectionalLayer } from "./bidirectional-layer.ts";
import type { Conv1DLayer } from "./conv-layer.ts";
import type { DenseLayer } from "./dense-layer.ts";
import type { IdentityLayer } from "./identity-layer.ts";
import type { BatchNormalizationLayer, LayerNormalizationLayer } from "./normalization-layer.ts";
import type { GlobalPoolingLayer, PoolingLayer } from "./pooling-layer.ts";
import type { RecurrentLayer } from "./recurrent-layer.ts";
import type { ShapeLayer } from "./shape-layer.ts";
import type { WeightTensor } from "./weights.ts";

/** A layer as it was read: what it is, its options, its weights. */
export type Layer =
  | RecurrentLayer
  | BidirectionalLayer
  | DenseLayer
  | ActivationLayer
  | IdentityLayer
  | BatchNormalizationLayer
  | LayerNormalizationLayer
  | Conv1DLayer
  | PoolingLayer
  | GlobalPoolingLayer
  | ShapeLayer
  | TimeDistributedLayer;

/** A layer applied to each time step alone. */
export interface TimeDistributedLayer {
  readonly type: "time_distributed";
  readonly name: string;
  readonly layer: Layer;
}

export interface NamedTensor {
  /** Role in the layer, such as `kernel` or `forward/kernel`. */
  readonly role: string;
  readonly tensor: WeightTensor;
}

/** All weights of a layer, in Keras's order. */
export function tensorsOf(layer: Layer): NamedTensor[] {
  const under = (prefix: string, inner: Layer) =>
    tensorsOf(inner).map(({ role, tensor }) => ({ role: `${prefix}/${role}`, tensor }));
  if (layer.type === "bidirectional") {
    return [...under("forward", layer.forward), ...under("backward", layer.backward)];
  }
  if (layer.type === "time_distributed") return under("layer", layer.layer);
  if (!("weights" in layer)) return [];
  return Object.entries<WeightTensor | null>(layer.weights).flatMap(([role, tensor]) =>
    tensor ? [{ role, tensor }] : [],
  );
}

/** Numbers a layer has learnt. */
export function parameterCountOf(layer: Layer): number {
  return tensorsOf(layer).reduce((sum, { tensor }) => sum + tensor.data.length, 0);
}

export interface LayerTensor extends WeightTensor {
  /** Layer and role, such as `lstm_1/recurrent_kernel`. */
  readonly name: string;
}

/** All weights of a chain of layers, named as Afterbell names them in a safetensors file. */
export function namedTensors({ layers }: { readonly layers: readonly Layer[] }): LayerTensor[] {
  return layers.flatMap((layer) =>
    tensorsOf(layer).map(({ role, tensor: { shape, data } }) => {
      const snakeCase = role.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      return { name: `${layer.name}/${snakeCase}`, shape, data };
    }),
  );
}
