import type {
  BatchNormalizationLayer,
  LayerNormalizationLayer,
} from "../network/normalization-layer.ts";
import { type ConfigValue, describe } from "./config-value.ts";
import type { LayerConfig } from "./layer-config.ts";

/** What each class takes where a config says nothing. */
const EPSILON = 1e-3;

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readBatchNormalization({
  name,
  config,
  weights,
}: LayerConfig): BatchNormalizationLayer {
  const [scale, center] = [config.flag("scale", true), config.flag("center", true)];
  const affine = [...(scale ? ["gamma"] : []), ...(center ? ["beta"] : [])];
  const tensors = [...weights("", [...affine, "moving_mean", "moving_variance"])];
  const gamma = scale ? tensors.shift()! : null;
  const beta = center ? tensors.shift()! : null;
  const [movingMean, movingVariance] = tensors;
  return {
    type: "batch_normalization",
    name,
    axis: readAxis(config),
    epsilon: config.number("epsilon", EPSILON),
    weights: { gamma, beta, movingMean: movingMean!, movingVariance: movingVariance! },
  };
}

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readLayerNormalization({
  name,
  config,
  weights,
}: LayerConfig): LayerNormalizationLayer {
  config.requireOnly("rms_scaling", false, "another formula, withdrawn by Keras");
  const [scale, center] = [config.flag("scale", true), config.flag("center", true)];
  const affine = [...(scale ? ["gamma"] : []), ...(center ? ["beta"] : [])];
  const tensors = affine.length > 0 ? [...weights("", affine)] : [];
  const gamma = scale ? tensors.shift()! : null;
  const beta = center ? tensors.shift()! : null;
  const epsilon = config.number("epsilon", EPSILON);
  const axis = readAxis(config);
  return { type: "layer_normalization", name, axis, epsilon, weights: { gamma, beta } };
}

/** Counted from the front with the batch as 0, or -1; whether it is the last is seen by the shapes. */
function readAxis(config: ConfigValue): number {
  const value = config.get("axis") ?? -1;
  const axis = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (Number.isSafeInteger(axis)) return axis;
  throw config.unsupported(`axis ${describe(value)}: only the last one is read here`);
}
