import type { Conv1DLayer } from "../network/conv-layer.ts";
import type { GlobalPoolingLayer, PoolingLayer } from "../network/pooling-layer.ts";
import type { SlideOptions } from "../network/slides.ts";
import { type ConfigValue, describe } from "./config-value.ts";
import { readActivation } from "./keras-activation.ts";
import type { LayerConfig } from "./layer-config.ts";

const CHANNELS_LAST = "only channels last are read here";

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readConv1D({ name, config, major, weights }: LayerConfig): Conv1DLayer {
  config.requireOnly("data_format", "channels_last", CHANNELS_LAST);
  const roles = config.flag("use_bias", true) ? ["kernel", "bias"] : ["kernel"];
  const activation = readActivation(config, "activation", major);
  const [kernel, bias = null] = weights("", roles);
  return {
    type: "conv1d",
    name,
    filters: config.count("filters"),
    size: config.count("kernel_size"),
    stride: config.count("strides", 1),
    dilation: config.count("dilation_rate", 1),
    groups: config.count("groups", 1),
    padding: readPadding(config, ["valid", "same", "causal"]),
    activation,
    weights: { kernel: kernel!, bias },
  };
}

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readPooling({ name, config }: LayerConfig, of: "max" | "mean"): PoolingLayer {
  config.requireOnly("data_format", "channels_last", CHANNELS_LAST);
  const size = config.count("pool_size", 2);
  const stride = config.has("strides") ? config.count("strides") : size;
  const padding = readPadding(config, ["valid", "same"]);
  return { type: "pooling", name, of, size, stride, dilation: 1, padding };
}

/** @throws {UnsupportedModelError | DamagedFileError} */
export function readGlobalPooling(
  { name, config }: LayerConfig,
  of: "max" | "mean",
): GlobalPoolingLayer {
  config.requireOnly("data_format", "channels_last", CHANNELS_LAST);
  return { type: "global_pooling", name, of, keepsAxis: config.flag("keepdims", false) };
}

function readPadding(
  config: ConfigValue,
  known: readonly SlideOptions["padding"][],
): SlideOptions["padding"] {
  const value = config.text("padding", "valid").toLowerCase();
  const padding = known.find((candidate) => candidate === value);
  if (padding) return padding;
  throw config.unsupported(`padding ${describe(value)}: expected ${known.join(", ")}`);
}
