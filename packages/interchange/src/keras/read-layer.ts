/** @file Keras's layer configs as the layers that are run here: one reader per class. */

import type { Layer } from "../network/layer.ts";
import { readActivation, readActivationLayer } from "./keras-activation.ts";
import type { LayerConfig } from "./layer-config.ts";
import { readConv1D, readGlobalPooling, readPooling } from "./read-convolution.ts";
import { readBatchNormalization, readLayerNormalization } from "./read-normalization.ts";
import { readBidirectional, readGru, readLstm, readSimpleRnn } from "./read-recurrent.ts";
import { readTimeDistributed } from "./read-time-distributed.ts";

type LayerReader = (layer: LayerConfig) => Layer;

const readers: Readonly<Record<string, LayerReader>> = {
  LSTM: readLstm,
  GRU: readGru,
  SimpleRNN: readSimpleRnn,
  Bidirectional: readBidirectional,
  TimeDistributed: (layer) => readTimeDistributed(layer, readLayer),
  Dense: readDense,
  BatchNormalization: readBatchNormalization,
  LayerNormalization: readLayerNormalization,
  Conv1D: readConv1D,
  MaxPooling1D: (layer) => readPooling(layer, "max"),
  AveragePooling1D: (layer) => readPooling(layer, "mean"),
  GlobalMaxPooling1D: (layer) => readGlobalPooling(layer, "max"),
  GlobalAveragePooling1D: (layer) => readGlobalPooling(layer, "mean"),
  Activation: (layer) => readFunction(layer, "Activation"),
  ReLU: (layer) => readFunction(layer, "ReLU"),
  LeakyReLU: (layer) => readFunction(layer, "LeakyReLU"),
  ELU: (layer) => readFunction(layer, "ELU"),
  Softmax: (layer) => readFunction(layer, "Softmax"),
  Dropout: readDropout,
  SpatialDropout1D: inactive,
  AlphaDropout: inactive,
  GaussianDropout: inactive,
  GaussianNoise: inactive,
  ActivityRegularization: inactive,
  Identity: inactive,
  Flatten: ({ name, config }) => {
    config.requireOnly("data_format", "channels_last", "only channels last are read here");
    return { type: "flatten", name };
  },
  Reshape: ({ name, config }) => ({
    type: "reshape",
    name,
    targetShape: config.shape("target_shape").map((extent) => extent ?? -1),
  }),
  RepeatVector: ({ name, config }) => ({ type: "repeat_vector", name, count: config.count("n") }),
  Permute: ({ name, config }) => ({
    type: "permute",
    name,
    order: config.shape("dims").map((axis) => axis ?? 0),
  }),
  ZeroPadding1D: readZeroPadding,
};

export const readableClasses = Object.keys(readers);

/** @throws {UnsupportedModelError | DamagedFileError} Names the layer, the field and the value. */
export function readLayer(layer: LayerConfig): Layer {
  const { className, config } = layer;
  const reader = Object.hasOwn(readers, className) ? readers[className] : undefined;
  if (!reader) {
    throw config.unsupported(
      `this class of layer cannot be run here; ${readableClasses.join(", ")} can`,
    );
  }
  return reader(layer);
}

function readDense({ name, config, major, weights }: LayerConfig): Layer {
  const roles = config.flag("use_bias", true) ? ["kernel", "bias"] : ["kernel"];
  const activation = readActivation(config, "activation", major);
  if (config.has("lora_rank")) throw config.unsupported("LoRA weights are not read here");
  const [kernel, bias = null] = weights("", roles);
  const units = config.count("units");
  return { type: "dense", name, units, activation, weights: { kernel: kernel!, bias } };
}

function readFunction(
  { name, config, major }: LayerConfig,
  className: Parameters<typeof readActivationLayer>[0],
): Layer {
  return { type: "activation", name, activation: readActivationLayer(className, config, major) };
}

function readDropout({ name, config }: LayerConfig): Layer {
  // A noise shape drops more than single values: nothing at inference, another thing in training.
  const dropoutRate = config.has("noise_shape") ? null : config.number("rate");
  return { type: "identity", name, dropoutRate };
}

function inactive({ name }: LayerConfig): Layer {
  return { type: "identity", name, dropoutRate: null };
}

function readZeroPadding({ name, config }: LayerConfig): Layer {
  config.requireOnly("data_format", "channels_last", "only channels last are read here");
  const value = config.get("padding");
  const [before, after] = Array.isArray(value) ? value : [value, value];
  const isSize = (x: unknown) => Number.isSafeInteger(x) && Number(x) >= 0;
  if (!isSize(before) || !isSize(after)) {
    throw config.damaged("padding: expected one or two whole numbers");
  }
  return { type: "zero_padding", name, before, after };
}
