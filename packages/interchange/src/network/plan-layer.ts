import { planActivation } from "./activation-layer.ts";
import { planBidirectional } from "./bidirectional-layer.ts";
import { planConv1D } from "./conv-layer.ts";
import { planDense } from "./dense-layer.ts";
import { planIdentity } from "./identity-layer.ts";
import type { Layer } from "./layer.ts";
import type { LayerPass } from "./layer-pass.ts";
import { planBatchNormalization, planLayerNormalization } from "./normalization-layer.ts";
import { planGlobalPooling, planPooling } from "./pooling-layer.ts";
import { planRecurrent } from "./recurrent-layer.ts";
import { planShape } from "./shape-layer.ts";
import { planTimeDistributed } from "./time-distributed-layer.ts";

/**
 * A layer on the plain path: TypeScript in float64, one window after the other.
 *
 * @param shape Of one window as it comes in.
 * @throws {LayerMismatchError} Weights or options that do not fit it.
 */
export function planLayer(layer: Layer, shape: readonly number[]): LayerPass {
  switch (layer.type) {
    case "lstm":
    case "gru":
    case "simple_rnn":
      return planRecurrent(layer, shape);
    case "bidirectional":
      return planBidirectional(layer, shape);
    case "dense":
      return planDense(layer, shape);
    case "activation":
      return planActivation(layer, shape);
    case "identity":
      return planIdentity(layer, shape);
    case "batch_normalization":
      return planBatchNormalization(layer, shape);
    case "layer_normalization":
      return planLayerNormalization(layer, shape);
    case "conv1d":
      return planConv1D(layer, shape);
    case "pooling":
      return planPooling(layer, shape);
    case "global_pooling":
      return planGlobalPooling(layer, shape);
    case "time_distributed":
      return planTimeDistributed(layer.name, shape, (inner) => planLayer(layer.layer, inner));
    default:
      return planShape(layer, shape);
  }
}
