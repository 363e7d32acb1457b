/** @file Layers as Keras 3's configs describe them, and where their weights lie. */

import type { BidirectionalLayer } from "../network/bidirectional-layer.ts";
import { type Layer, tensorsOf } from "../network/layer.ts";
import type { RecurrentLayer } from "../network/recurrent-layer.ts";
import type { WeightTensor } from "../network/weights.ts";
import { type KerasJson, serialized } from "./keras-json.ts";
import { activationLayer, activationValue } from "./write-activation.ts";

export interface KerasLayer {
  readonly name: string;
  readonly className: string;
  /** As Keras's `serialize_keras_object` gives it. */
  readonly config: KerasJson;
  /** Weights by the part of the layer that has them; "" is the layer itself. */
  readonly parts: Readonly<Record<string, readonly WeightTensor[]>>;
}

/** @throws {NotExportableError} */
export function kerasLayer(layer: Layer): KerasLayer {
  const { name } = layer;
  const plain = (className: string, config: KerasJson, part = ""): KerasLayer =>
    described(name, className, config, { [part]: weightsOf(layer) });
  switch (layer.type) {
    case "lstm":
    case "gru":
    case "simple_rnn":
      return plain(recurrentClass[layer.type], recurrentConfig(layer), "cell");
    case "bidirectional":
      return bidirectional(layer);
    case "time_distributed": {
      const inner = kerasLayer(layer.layer);
      const parts = Object.entries(inner.parts).map(([path, tensors]) => [
        path === "" ? "layer" : `layer/${path}`,
        tensors,
      ]);
      return described(name, "TimeDistributed", { layer: inner.config }, Object.fromEntries(parts));
    }
    case "dense": {
      const { units, activation, weights } = layer;
      return plain("Dense", {
        ...{ units, activation: activationValue(name, activation) },
        ...{ use_bias: weights.bias !== null, ...initializers },
      });
    }
    case "identity":
      return layer.dropoutRate === null
        ? plain("Identity", {})
        : plain("Dropout", { rate: layer.dropoutRate, seed: null });
    case "activation": {
      const { className, config } = activationLayer(name, layer.activation);
      return plain(className, config);
    }
    case "batch_normalization":
    case "layer_normalization": {
      const isBatch = layer.type === "batch_normalization";
      const { axis, epsilon, weights } = layer;
      const [center, scale] = [weights.beta !== null, weights.gamma !== null];
      const config = { axis, epsilon, center, scale };
      return plain(isBatch ? "BatchNormalization" : "LayerNormalization", config);
    }
    default:
      return shapeLayer(layer, plain);
  }
}

type Remaining = Extract<
  Layer,
  {
    type:
      | ("conv1d" | "pooling" | "global_pooling")
      | ("flatten" | "reshape" | "repeat_vector" | "permute" | "zero_padding");
  }
>;

function shapeLayer(
  layer: Remaining,
  plain: (className: string, config: KerasJson) => KerasLayer,
): KerasLayer {
  switch (layer.type) {
    case "conv1d": {
      const { name, filters, size, stride, padding, dilation, groups, activation, weights } = layer;
      return plain("Conv1D", {
        ...{ filters, kernel_size: [size], strides: [stride], padding, groups },
        ...{ dilation_rate: [dilation], data_format: "channels_last" },
        ...{ activation: activationValue(name, activation), use_bias: weights.bias !== null },
      });
    }
    case "pooling": {
      const { size, stride, padding } = layer;
      const config = { pool_size: [size], strides: [stride], padding };
      return plain(layer.of === "max" ? "MaxPooling1D" : "AveragePooling1D", config);
    }
    case "global_pooling": {
      const className = layer.of === "max" ? "GlobalMaxPooling1D" : "GlobalAveragePooling1D";
      return plain(className, { keepdims: layer.keepsAxis });
    }
    case "flatten":
      return plain("Flatten", {});
    case "reshape":
      return plain("Reshape", { target_shape: layer.targetShape });
    case "repeat_vector":
      return plain("RepeatVector", { n: layer.count });
    case "permute":
      return plain("Permute", { dims: layer.order });
    case "zero_padding":
      return plain("ZeroPadding1D", { padding: [layer.before, layer.after] });
  }
}

function described(
  name: string,
  className: string,
  config: KerasJson,
  parts: KerasLayer["parts"],
): KerasLayer {
  const whole = { name, trainable: true, dtype: "float32", ...config };
  return { name, className, config: serialized("keras.layers", className, whole), parts };
}

function weightsOf(layer: Layer): readonly WeightTensor[] {
  return tensorsOf(layer).map(({ tensor }) => tensor);
}

const recurrentClass = { lstm: "LSTM", gru: "GRU", simple_rnn: "SimpleRNN" } as const;

function recurrentConfig(layer: RecurrentLayer): KerasJson {
  const { name, units, returnSequences, goBackwards, weights } = layer;
  return {
    ...{ units, activation: activationValue(name, layer.activation) },
    ...(layer.type !== "simple_rnn" && {
      recurrent_activation: activationValue(name, layer.recurrentActivation),
    }),
    ...{ use_bias: weights.bias !== null, ...initializers },
    recurrent_initializer: serialized("keras.initializers", "Orthogonal", { seed: null, gain: 1 }),
    ...(layer.type === "lstm" && { unit_forget_bias: true }),
    ...(layer.type === "gru" && { reset_after: layer.resetAfter }),
    ...{ dropout: 0, recurrent_dropout: 0, seed: null, return_state: false, stateful: false },
    ...{ return_sequences: returnSequences, go_backwards: goBackwards, unroll: false },
  };
}

/** Those the weights of our own networks began with, which are Keras's defaults. */
const initializers: KerasJson = {
  kernel_initializer: serialized("keras.initializers", "GlorotUniform", { seed: null }),
  bias_initializer: serialized("keras.initializers", "Zeros", {}),
};

function bidirectional({ name, forward, backward, mergeMode }: BidirectionalLayer): KerasLayer {
  const inner = (layer: RecurrentLayer, direction: string) =>
    kerasLayer({ ...layer, name: `${direction}_${layer.type}` }).config;
  const config = {
    merge_mode: mergeMode,
    layer: inner(forward, "forward"),
    backward_layer: inner(backward, "backward"),
  };
  return described(name, "Bidirectional", config, {
    "forward_layer/cell": weightsOf(forward),
    "backward_layer/cell": weightsOf(backward),
  });
}
