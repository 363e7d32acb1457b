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

/** Numbers a layer has learnt. */
export function parameterCountOf(layer: ImportedLayer): number {
  if (layer.type === "bidirectional") {
    return parameterCountOf(layer.forward) + parameterCountOf(layer.backward);
  }
  if (layer.type === "time_distributed") return parameterCountOf(layer.layer);
  if (!("weights" in layer)) return 0;
  const tensors = Object.values<WeightTensor | null>(layer.weights);
  return tensors.reduce((sum, tensor) => sum + (tensor?.data.length ?? 0), 0);
}
