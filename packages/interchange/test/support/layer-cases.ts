/** @file Small networks of every layer that can be imported, with weights that are not all alike. */

import type { ActivationFunction } from "../../src/network/activation.ts";
import type { Layer } from "../../src/network/layer.ts";
import type { RecurrentLayer } from "../../src/network/recurrent-layer.ts";
import type { WeightTensor } from "../../src/network/weights.ts";

export interface LayerCase {
  readonly shape: readonly number[];
  readonly layers: readonly Layer[];
}

const L = 8;
const F = 3;
const U = 4;

function tensor(shape: readonly number[], seed: number): WeightTensor {
  const size = shape.reduce((a, b) => a * b);
  return {
    shape,
    data: Float32Array.from({ length: size }, (_, i) => Math.sin(seed + 1.7 * i) / 2),
  };
}

const positive = ({ shape, data }: WeightTensor): WeightTensor => ({
  shape,
  data: data.map((value) => 1 + value),
});

const relu = { name: "relu", negativeSlope: 0, threshold: 0, most: null } as const;
const leaky = { ...relu, negativeSlope: 0.3 } as const;

function dense(name: string, inputs: number, activation: ActivationFunction): Layer {
  const weights = { kernel: tensor([inputs, U], 1), bias: tensor([U], 2) };
  return { type: "dense", name, units: U, activation, weights };
}

type Options = Partial<
  Pick<RecurrentLayer, "returnSequences" | "goBackwards" | "activation" | "name">
>;

const gates = { lstm: 4, gru: 3, simple_rnn: 1 } as const;

function recurrent<T extends RecurrentLayer["type"]>(
  type: T,
  {
    hasBias = true,
    resetAfter = true,
    ...options
  }: Options & { hasBias?: boolean; resetAfter?: boolean } = {},
): Extract<RecurrentLayer, { type: T }> {
  const width = gates[type] * U;
  const hasTwoBiases = type === "gru" && resetAfter;
  return {
    ...{ type, name: type, units: U, returnSequences: false, goBackwards: false },
    ...{ activation: { name: "tanh" }, ...options },
    ...(type !== "simple_rnn" && { recurrentActivation: { name: "sigmoid" } }),
    ...(type === "gru" && { resetAfter }),
    weights: {
      kernel: tensor([F, width], 3),
      recurrentKernel: tensor([U, width], 4),
      bias: hasBias ? tensor(hasTwoBiases ? [2, width] : [width], 5) : null,
    },
  } as unknown as Extract<RecurrentLayer, { type: T }>;
}

const shape = [L, F];
const sequence = { returnSequences: true };

function bidirectional(
  mergeMode: "concat" | "sum" | "ave" | "mul",
  type: RecurrentLayer["type"],
  options: Options = {},
): LayerCase {
  const forward = recurrent(type, { ...options, name: "bidirectional" });
  const backward = { ...forward, goBackwards: true };
  return {
    shape,
    layers: [{ type: "bidirectional", name: "bidirectional", forward, backward, mergeMode }],
  };
}

const activations: ActivationFunction[] = [
  ...(["tanh", "sigmoid", "selu", "gelu", "silu", "softplus", "softsign"] as const).map((name) => ({
    name,
  })),
  ...(["exponential", "softmax", "log_softmax", "hard_silu"] as const).map((name) => ({ name })),
  { name: "elu", alpha: 1 },
  { name: "elu", alpha: 0.7 },
  { name: "hard_sigmoid", slope: 1 / 6 },
  relu,
  leaky,
  { ...relu, most: 0.4 },
];

export const layerCases: Record<string, LayerCase> = {
  "LSTM of relu without bias": {
    shape,
    layers: [recurrent("lstm", { activation: relu, hasBias: false })],
  },
  "LSTM backwards": { shape, layers: [recurrent("lstm", { goBackwards: true })] },
  "GRU that resets before": { shape, layers: [recurrent("gru", { resetAfter: false })] },
  "GRU without bias": { shape, layers: [recurrent("gru", { hasBias: false, ...sequence })] },
  "GRU of hard_sigmoid": {
    shape,
    layers: [{ ...recurrent("gru"), recurrentActivation: { name: "hard_sigmoid", slope: 1 / 6 } }],
  },
  SimpleRNN: { shape, layers: [recurrent("simple_rnn", sequence)] },
  "SimpleRNN of softsign": {
    shape,
    layers: [recurrent("simple_rnn", { activation: { name: "softsign" } })],
  },
  "bidirectional, joined": bidirectional("concat", "lstm", sequence),
  "bidirectional, added": bidirectional("sum", "gru", sequence),
  "bidirectional, mean": bidirectional("ave", "lstm"),
  "bidirectional, multiplied": bidirectional("mul", "simple_rnn", sequence),
  normalised: {
    shape,
    layers: [
      {
        ...{ type: "batch_normalization", name: "batch_normalization", axis: -1, epsilon: 0.001 },
        weights: {
          gamma: tensor([F], 6),
          beta: tensor([F], 7),
          movingMean: tensor([F], 8),
          movingVariance: positive(tensor([F], 9)),
        },
      },
      {
        ...{ type: "layer_normalization", name: "layer_normalization", axis: -1, epsilon: 0.001 },
        weights: { gamma: null, beta: tensor([F], 7) },
      },
    ],
  },
  "dense for each session, then flat": {
    shape,
    layers: [
      {
        type: "time_distributed",
        name: "time_distributed",
        layer: dense("time_distributed", F, leaky),
      },
      { type: "identity", name: "noise", dropoutRate: null },
      { type: "flatten", name: "flatten" },
      { ...dense("dense", L * U, { name: "linear" }), name: "dense" },
      { type: "reshape", name: "reshape", targetShape: [2, -1] },
    ],
  },
  convolution: {
    shape,
    layers: [
      {
        ...{
          type: "conv1d",
          name: "conv1d",
          filters: 4,
          size: 3,
          stride: 1,
          dilation: 2,
          groups: 1,
        },
        ...{ padding: "causal", activation: relu },
        weights: { kernel: tensor([3, F, 4], 6), bias: tensor([4], 7) },
      },
    ],
  },
  pooling: {
    shape,
    layers: [
      {
        ...{ type: "pooling", name: "max", of: "max", size: 3, stride: 2, dilation: 1 },
        padding: "same",
      },
      {
        ...{ type: "pooling", name: "mean", of: "mean", size: 2, stride: 1, dilation: 1 },
        padding: "valid",
      },
      { type: "global_pooling", name: "global", of: "mean", keepsAxis: false },
    ],
  },
  "moved values": {
    shape,
    layers: [
      { type: "zero_padding", name: "zero_padding", before: 1, after: 2 },
      { type: "permute", name: "permute", order: [2, 1] },
      { type: "global_pooling", name: "global", of: "max", keepsAxis: false },
      { type: "repeat_vector", name: "repeat_vector", count: 3 },
    ],
  },
  ...Object.fromEntries(
    activations.map((activation, i) => [
      `activation ${i}, ${activation.name}`,
      {
        shape,
        layers: [
          { ...dense("dense", F, activation), name: "dense" },
          { type: "activation", name: "activation", activation },
        ] satisfies Layer[],
      },
    ]),
  ),
};
