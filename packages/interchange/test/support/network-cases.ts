/** @file Networks with inputs and this package's own outputs, for what is written to be compared with. */

import {
  initialParameters,
  type NetworkSpec,
  planNetwork,
  referenceBackend,
} from "@afterbell/lstm";
import type { WriteKerasOptions } from "../../src/keras/write-keras.ts";
import { networkFromLstm } from "../../src/network/from-lstm.ts";
import type { Layer } from "../../src/network/layer.ts";
import { planSequential, type SequentialNetwork } from "../../src/network/sequential-network.ts";
import { layerCases } from "./layer-cases.ts";

/** Windows of each case. */
export const WINDOWS = 64;
/** How the files are written. */
export const options: Required<WriteKerasOptions> = {
  adam: { learningRate: 0.005, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  createdAt: "2026-01-02T03:04:05.678Z",
};

const recipes: Record<string, NetworkSpec> = {
  "two LSTMs as in many a notebook": notebookNetwork(1),
  "the same, five steps ahead": notebookNetwork(5),
  "GRU, dense layers within the sequence, three features": {
    contextLength: 12,
    features: 3,
    layers: [
      { type: "gru", units: 5, returnSequences: true },
      { type: "dropout", rate: 0.3 },
      { type: "dense", units: 4, activation: "tanh" },
      { type: "lstm", units: 6 },
      { type: "dense", units: 4, activation: "relu" },
      { type: "dense", units: 2, activation: "sigmoid" },
    ],
  },
  "a sequence as the answer": {
    contextLength: 7,
    features: 1,
    layers: [
      { type: "lstm", units: 4, returnSequences: true },
      { type: "dense", units: 2 },
    ],
  },
};

export interface Case {
  readonly model: { readonly network: SequentialNetwork };
  readonly shape: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Weights and inputs that float32 holds exactly: the libraries differ by their arithmetic alone. */
function trainedCase(spec: NetworkSpec): Case {
  const network = planNetwork(spec);
  const parameters = initialParameters(network, 5).map(
    (value, i) => Math.fround(value + 0.1 * Math.sin(i)), // biases as well
  );
  const { contextLength, features } = spec;
  const x = inputs(WINDOWS * contextLength * features);
  const executor = referenceBackend.open(network, { maxBatchSize: WINDOWS });
  executor.setParameters(parameters);
  const starts = Int32Array.from({ length: WINDOWS }, (_, n) => n * contextLength);
  const targets = new Float64Array(0);
  const y = executor.predict({ values: x, features, contextLength, starts, targets });
  const model = { network: networkFromLstm(network, parameters) };
  return { model, shape: [contextLength, features], x, y };
}

function importedCase(shape: readonly number[], layers: readonly Layer[]): Case {
  const network = { inputShape: shape, layers };
  const x = inputs(WINDOWS * shape.reduce((a, b) => a * b));
  const y = planSequential(network, { backend: null }).run(x);
  return { model: { network }, shape, x, y };
}

function inputs(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => Math.fround(0.5 + 0.4 * Math.sin(i * 0.37)));
}

export const cases: Record<string, Case> = {
  ...mapValues(recipes, trainedCase),
  ...mapValues(layerCases, ({ shape, layers }) => importedCase(shape, layers)),
};

/** What ONNX files cannot express here, and the message. */
export const notInOnnx: Record<string, RegExp> = {
  convolution: /layer conv.* onnx: layers of type conv1d/,
  pooling: /onnx: layers of type pooling/,
  "moved values": /onnx: layers of type/,
};

function mapValues<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** Two LSTM layers of 50 over 60 time steps, dropout, dense 25. */
function notebookNetwork(horizon: number): NetworkSpec {
  return {
    contextLength: 60,
    features: 1,
    layers: [
      { type: "lstm", units: 50, returnSequences: true },
      { type: "dropout", rate: 0.2 },
      { type: "lstm", units: 50 },
      { type: "dropout", rate: 0.2 },
      { type: "dense", units: 25 },
      { type: "dense", units: horizon },
    ],
  };
}
