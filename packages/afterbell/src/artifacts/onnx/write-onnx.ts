/**
 * @file Networks as ONNX models of operator set 17: input `input` (batch, L, F), output `output`
 * (batch, H), both scaled, in float32. Dropout does nothing when a model is run and is left out.
 *
 * Source: the operators' descriptions, github.com/onnx/onnx, docs/Operators.md.
 */

import type { LayerSpec, PlannedLayer } from "@afterbell/lstm";
import { type ExportedNetwork, type Weight, weightsByLayer } from "../exported-network.ts";
import { OnnxGraph } from "./onnx-graph.ts";

/** @param version Of this library, which the file names as its producer. */
export function encodeOnnx(model: ExportedNetwork, version: string): Uint8Array {
  const { layers, spec, steps, answerWidth } = model.network;
  const graph = new OnnxGraph();
  const weights = weightsByLayer(model);
  // ONNX's recurrent layers take sessions first: (L, batch, F).
  const input = graph.input("input", ["batch", spec.contextLength, spec.features]);
  let value: Value = { name: sessionsFirst(graph, input), isSequence: true };
  for (const [i, layer] of layers.entries()) value = addLayer(graph, layer, weights[i]!, value);
  if (value.isSequence) {
    graph.node("Transpose", [value.name], { attributes: { perm: [1, 0, 2] }, outputs: ["output"] });
    graph.output("output", ["batch", steps, answerWidth]);
  } else {
    graph.node("Identity", [value.name], { outputs: ["output"] });
    graph.output("output", ["batch", answerWidth]);
  }
  return graph.model({ name: "afterbell", version });
}

interface Value {
  readonly name: string;
  /** (L, batch, F), or (batch, F) once a layer has handed on the last session alone. */
  readonly isSequence: boolean;
}

function sessionsFirst(graph: OnnxGraph, input: string): string {
  return graph.node("Transpose", [input], { attributes: { perm: [1, 0, 2] } });
}

function addLayer(
  graph: OnnxGraph,
  { spec, name }: PlannedLayer,
  weights: readonly Weight[],
  { name: input, isSequence }: Value,
): Value {
  if (spec.type === "dropout") return { name: input, isSequence };
  if (spec.type === "dense") {
    const [kernel, bias] = weights as [Weight, Weight];
    const product = graph.node("MatMul", [input, constant(graph, `${name}/kernel`, kernel)]);
    const sum = graph.node("Add", [product, constant(graph, `${name}/bias`, bias)]);
    const operator = activationOperators[spec.activation ?? "linear"];
    return { name: operator ? graph.node(operator, [sum]) : sum, isSequence };
  }
  return addRecurrent(graph, { ...spec, name }, weights, input);
}

function addRecurrent(
  graph: OnnxGraph,
  layer: RecurrentSpec & { readonly name: string },
  weights: readonly Weight[],
  input: string,
): Value {
  const { type, name, units, returnSequences = false } = layer;
  const { W, R, B } = type === "lstm" ? lstmWeights(weights, units) : gruWeights(weights, units);
  const inputs = [
    input,
    constant(graph, `${name}/W`, W),
    constant(graph, `${name}/R`, R),
    constant(graph, `${name}/B`, B),
  ];
  // A GRU of Keras applies the reset gate after the recurrent product.
  const attributes = { hidden_size: units, ...(type === "gru" && { linear_before_reset: 1 }) };
  const outputs = returnSequences ? [`${name}/Y`] : ["", `${name}/Y_h`];
  graph.node(type.toUpperCase(), inputs, { attributes, outputs });
  // Y is (L, directions, batch, H) and Y_h (directions, batch, H): one direction here.
  const axis = BigInt64Array.of(returnSequences ? 1n : 0n);
  const axes = graph.constant(`${name}/direction_axis`, [1], axis);
  return { name: graph.node("Squeeze", [outputs.at(-1)!, axes]), isSequence: returnSequences };
}

const activationOperators = {
  linear: null,
  relu: "Relu",
  tanh: "Tanh",
  sigmoid: "Sigmoid",
} as const;

type RecurrentSpec = Extract<LayerSpec, { type: "lstm" | "gru" }>;
type Constant = Pick<Weight, "shape" | "data">;
/** Weights of the input, of the state, and biases of both. */
type RecurrentConstants = Readonly<Record<"W" | "R" | "B", Constant>>;

function constant(graph: OnnxGraph, name: string, { shape, data }: Constant): string {
  return graph.constant(name, shape, data);
}

/** Keras's gates i, f, c, o in ONNX's order i, o, f, c; ONNX has a second bias, for the state. */
function lstmWeights(weights: readonly Weight[], units: number): RecurrentConstants {
  const [kernel, recurrent, bias] = weights as [Weight, Weight, Weight];
  const order = [0, 3, 1, 2];
  const both = new Float32Array(8 * units);
  both.set(gatesAsRows({ shape: [1, 4 * units], data: bias.data }, units, order).data);
  return {
    W: gatesAsRows(kernel, units, order),
    R: gatesAsRows(recurrent, units, order),
    B: { shape: [1, 8 * units], data: both },
  };
}

/** The gates z, r, h lie in one order, and Keras too has a bias for the state. */
function gruWeights(weights: readonly Weight[], units: number): RecurrentConstants {
  const [kernel, recurrent, bias] = weights as [Weight, Weight, Weight];
  const order = [0, 1, 2];
  return {
    W: gatesAsRows(kernel, units, order),
    R: gatesAsRows(recurrent, units, order),
    B: { shape: [1, 6 * units], data: bias.data },
  };
}

/** (inputs, gates · units), a column a unit, as (1, gates · units, inputs), a row a unit. */
function gatesAsRows({ shape, data }: Constant, units: number, order: readonly number[]): Constant {
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
