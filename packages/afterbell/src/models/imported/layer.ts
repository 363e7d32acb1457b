import type { ImportedActivationLayer } from "./activation-layer.ts";
import type { ImportedBidirectional } from "./bidirectional-layer.ts";
import type { ImportedConv1D } from "./conv-layer.ts";
import type { ImportedDense } from "./dense-layer.ts";
import type { ImportedIdentity } from "./identity-layer.ts";
import type {
  ImportedBatchNormalization,
  ImportedLayerNormalization,
} from "./normalization-layer.ts";
import type { ImportedGlobalPooling, ImportedPooling } from "./pooling-layer.ts";
import type { RecurrentLayer } from "./recurrent-layer.ts";
import type { ShapeLayer } from "./shape-layer.ts";
import type { ImportedTimeDistributed } from "./time-distributed-layer.ts";
import type { WeightTensor } from "./weights.ts";

/** A layer as it was read: what it is, its options, its weights. */
export type ImportedLayer =
  | RecurrentLayer
  | ImportedBidirectional
  | ImportedDense
  | ImportedActivationLayer
  | ImportedIdentity
  | ImportedBatchNormalization
  | ImportedLayerNormalization
  | ImportedConv1D
  | ImportedPooling
  | ImportedGlobalPooling
  | ShapeLayer
  | ImportedTimeDistributed;

export interface NamedTensor {
  /** Role in the layer, such as `kernel` or `forward/kernel`. */
  readonly role: string;
  readonly tensor: WeightTensor;
}

/** All weights of a layer, in Keras's order. */
export function tensorsOf(layer: ImportedLayer): NamedTensor[] {
  const under = (prefix: string, inner: ImportedLayer) =>
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
export function parameterCountOf(layer: ImportedLayer): number {
  return tensorsOf(layer).reduce((sum, { tensor }) => sum + tensor.data.length, 0);
}
