/** @file LSTM, GRU and SimpleRNN as ONNX's LSTM, GRU and RNN. */

import { NotExportableError } from "../errors.ts";
import type { RecurrentLayer, StateActivation } from "../network/recurrent-layer.ts";
import type { WeightTensor } from "../network/weights.ts";
import type { Attribute, OnnxGraph } from "./onnx-graph.ts";

const operators = { lstm: "LSTM", gru: "GRU", simple_rnn: "RNN" } as const;

/** Keras's gates in ONNX's order: i, f, c, o as i, o, f, c; a GRU's z, r, h lie alike. */
const gateOrders = { lstm: [0, 3, 1, 2], gru: [0, 1, 2], simple_rnn: [0] } as const;

/**
 * @param input (batch, L, F)
 * @returns The name of (batch, L, units), time steps in their own order whatever the direction, or of
 *   (batch, units).
 */
export function addRecurrent(
  graph: OnnxGraph,
  layer: RecurrentLayer,
  name: string,
  input: string,
): string {
  const { units, returnSequences, weights } = layer;
  const order = gateOrders[layer.type];
  const inputs = [
    timeStepsFirst(graph, input),
    graph.constant(`${name}/W`, gatesAsRows(weights.kernel, units, order)),
    graph.constant(`${name}/R`, gatesAsRows(weights.recurrentKernel, units, order)),
    graph.constant(`${name}/B`, biases(layer, order)),
  ];
  const outputs = returnSequences ? [`${name}/Y`] : ["", `${name}/Y_h`];
  const value = graph.node(operators[layer.type], inputs, {
    attributes: attributesOf(layer),
    outputs,
  });
  // Y is (L, directions, batch, units) and Y_h (directions, batch, units): one direction here.
  const axis = { shape: [1], data: BigInt64Array.of(returnSequences ? 1n : 0n) };
  const squeezed = graph.node("Squeeze", [value, graph.constant(`${name}/direction`, axis)]);
  return returnSequences ? timeStepsFirst(graph, squeezed) : squeezed;
}

/** (batch, L, F) as (L, batch, F), and back. */
function timeStepsFirst(graph: OnnxGraph, input: string): string {
  return graph.node("Transpose", [input], { attributes: { perm: [1, 0, 2] } });
}

function attributesOf(layer: RecurrentLayer): Record<string, Attribute> {
  return {
    hidden_size: layer.units,
    ...(layer.goBackwards && { direction: "reverse" }),
    ...(layer.type === "gru" && { linear_before_reset: layer.resetAfter ? 1 : 0 }),
    ...activationAttributes(layer),
  };
}

function activationAttributes(layer: RecurrentLayer): Record<string, Attribute> {
  const own = onnxActivation(layer.name, layer.activation);
  const gate =
    layer.type === "simple_rnn" ? [] : [onnxActivation(layer.name, layer.recurrentActivation)];
  const used = layer.type === "lstm" ? [...gate, own, own] : [...gate, own];
  const alphas = used.flatMap(({ alpha }) => alpha ?? []);
  const betas = used.flatMap(({ beta }) => beta ?? []);
  return {
    activations: used.map(({ name }) => name),
    ...(alphas.length > 0 && { activation_alpha: { floats: alphas } }),
    ...(betas.length > 0 && { activation_beta: { floats: betas } }),
  };
}

function onnxActivation(
  layer: string,
  activation: StateActivation,
): { readonly name: string; readonly alpha?: number; readonly beta?: number } {
  switch (activation.name) {
    case "tanh":
      return { name: "Tanh" };
    case "sigmoid":
      return { name: "Sigmoid" };
    case "linear":
      return { name: "Affine", alpha: 1, beta: 0 };
    case "softsign":
      return { name: "Softsign" };
    case "softplus":
      return { name: "Softplus" };
    case "hard_sigmoid":
      return { name: "HardSigmoid", alpha: activation.slope, beta: 0.5 };
    case "elu":
      return { name: "Elu", alpha: activation.alpha };
    case "relu": {
      const { negativeSlope, threshold, most } = activation;
      if (negativeSlope === 0 && threshold === 0 && most === null) return { name: "Relu" };
      if (threshold === 0 && most === null) return { name: "LeakyRelu", alpha: negativeSlope };
      break;
    }
  }
  throw new NotExportableError(
    "onnx",
    layer,
    `activation ${activation.name} within a recurrent layer`,
  );
}

/** (inputs, gates · units), a column a unit, as (1, gates · units, inputs), a row a unit. */
function gatesAsRows(
  { shape, data }: WeightTensor,
  units: number,
  order: readonly number[],
): WeightTensor {
  const [inputs, columns] = shape as readonly [number, number];
  const rows = new Float32Array(data.length);
  for (const [to, from] of order.entries()) {
    for (let unit = 0; unit < units; unit++) {
      for (let i = 0; i < inputs; i++) {
        rows[(to * units + unit) * inputs + i] = data[i * columns + from * units + unit]!;
      }
    }
  }
  return { shape: [1, columns, inputs], data: rows };
}

/** ONNX has a bias for the input and one for the state; of Keras's layers only some GRUs do. */
function biases({ units, weights }: RecurrentLayer, order: readonly number[]): WeightTensor {
  const width = order.length * units;
  const both = new Float32Array(2 * width);
  const given = weights.bias?.data ?? new Float32Array(0);
  for (let of = 0; of * width < given.length; of++) {
    const one = { shape: [1, width], data: given.subarray(of * width, (of + 1) * width) };
    both.set(gatesAsRows(one, units, order).data, of * width);
  }
  return { shape: [1, 2 * width], data: both };
}
