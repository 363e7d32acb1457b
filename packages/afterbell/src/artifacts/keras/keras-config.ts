/** @file `config.json` of a `.keras` file: layers, optimiser and loss by their names in Keras. */

import type { LayerSpec, PlannedLayer } from "@afterbell/lstm";
import type { ExportedNetwork } from "../exported-network.ts";

type Json = Readonly<Record<string, unknown>>;

/** The model as Keras's `serialize_keras_object` describes it. */
export function configOf({ network, adam }: ExportedNetwork): Json {
  const { contextLength, features } = network.spec;
  const shape = [null, contextLength, features];
  const input = serialized("keras.layers", "InputLayer", {
    ...{ batch_shape: shape, dtype: "float32", sparse: false, name: "input_layer" },
  });
  return {
    ...serialized("keras", "Sequential", {
      ...{ name: "sequential", trainable: true, dtype: "float32" },
      layers: [input, ...network.layers.map((layer) => layerConfig(layer))],
      build_input_shape: shape,
    }),
    build_config: { input_shape: shape },
    compile_config: {
      optimizer: serialized("keras.optimizers", "Adam", {
        ...{ name: "adam", learning_rate: adam.learningRate },
        ...{ beta_1: adam.beta1, beta_2: adam.beta2, epsilon: adam.epsilon, amsgrad: false },
      }),
      ...{ loss: "mean_squared_error", loss_weights: null, metrics: null, weighted_metrics: null },
      ...{ run_eagerly: false, steps_per_execution: 1, jit_compile: false },
    },
  };
}

function serialized(module: string, className: string, config: Json): Json {
  return { module, class_name: className, config, registered_name: null };
}

function layerConfig({ spec, name, steps, inputs }: PlannedLayer): Json {
  const shared = { name, trainable: true, dtype: "float32" };
  const isSequence = steps > 1 || (spec.type !== "dense" && spec.type !== "dropout");
  const build = {
    build_config: { input_shape: isSequence ? [null, steps, inputs] : [null, inputs] },
  };
  switch (spec.type) {
    case "dropout":
      return serialized("keras.layers", "Dropout", { ...shared, rate: spec.rate, seed: null });
    case "dense":
      return {
        ...serialized("keras.layers", "Dense", {
          ...{ ...shared, units: spec.units, activation: spec.activation ?? "linear" },
          ...{ use_bias: true, ...initializers(false) },
        }),
        ...build,
      };
    case "lstm":
    case "gru":
      return {
        ...serialized("keras.layers", spec.type.toUpperCase(), { ...shared, ...recurrent(spec) }),
        ...build,
      };
  }
}

function recurrent(spec: Extract<LayerSpec, { type: "lstm" | "gru" }>): Json {
  return {
    ...{ units: spec.units, activation: "tanh", recurrent_activation: "sigmoid", use_bias: true },
    ...initializers(true),
    ...(spec.type === "lstm" ? { unit_forget_bias: true } : { reset_after: true }),
    ...{ dropout: 0, recurrent_dropout: 0, seed: null, return_state: false, stateful: false },
    ...{ return_sequences: spec.returnSequences ?? false, go_backwards: false, unroll: false },
  };
}

/** Those the weights began with, which are Keras's defaults. */
function initializers(isRecurrent: boolean): Json {
  const initializer = (name: string, config: Json) =>
    serialized("keras.initializers", name, config);
  return {
    kernel_initializer: initializer("GlorotUniform", { seed: null }),
    ...(isRecurrent && {
      recurrent_initializer: initializer("Orthogonal", { seed: null, gain: 1 }),
    }),
    bias_initializer: initializer("Zeros", {}),
  };
}
