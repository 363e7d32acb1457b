/**
 * @file Networks as ONNX models of operator set 17: input `input` (batch, L, F), output `output`,
 * raw as the network gives it, in float32. Dropout does nothing when a model is run and is left out.
 *
 * Source: the operators' descriptions, github.com/onnx/onnx, docs/Operators.md.
 */

import { mismatch, requireOptions, requireString } from "../argument.ts";
import { InputMismatchError, NotExportableError } from "../errors.ts";
import type { BidirectionalLayer } from "../network/bidirectional-layer.ts";
import type { Layer } from "../network/layer.ts";
import { type NetworkSource, requireNetwork } from "../network/require-network.ts";
import { planSequential } from "../network/sequential-network.ts";
import { formatShape } from "../shape.ts";
import { addActivation } from "./add-activation.ts";
import { addBatchNormalization, addLayerNormalization } from "./add-normalization.ts";
import { addRecurrent } from "./add-recurrent.ts";
import { OnnxGraph, type OnnxProducer } from "./onnx-graph.ts";

export interface WriteOnnxOptions {
  /** What the file names as its producer. @default this package */
  readonly producer?: OnnxProducer;
}

/**
 * An ONNX file. The same network and options give the same bytes.
 *
 * @param model A model of `readModel`, `{ network }`, or the network itself.
 * @throws {NotExportableError} A layer that is not written here; the error names it.
 * @throws {InputMismatchError} The network leaves its input's length open; an argument of another type.
 * @throws {LayerMismatchError} Layers that do not fit each other.
 */
export function writeOnnx(model: NetworkSource, options: WriteOnnxOptions = {}): Uint8Array {
  const network = requireNetwork(model);
  requireOptions(options, '{ producer: { name: "my program" } }');
  const { producer = { name: "@afterbell/interchange" } } = options;
  requireProducer(producer);
  if (network.inputShape.includes(null)) {
    const rule = "every extent to be settled; read the model with { contextLength }";
    throw new InputMismatchError("model.inputShape", rule, formatShape(network.inputShape));
  }
  const { inputShape, layerShapes, outputShape } = planSequential(network, { backend: null });
  const graph = new OnnxGraph();
  let value = graph.input("input", ["batch", ...inputShape]);
  for (const [i, layer] of network.layers.entries()) {
    value = addLayer(graph, layer, layerShapes[i]!, value);
  }
  graph.node("Identity", [value], { outputs: ["output"] });
  graph.output("output", ["batch", ...outputShape]);
  return graph.model(producer);
}

function requireProducer(producer: OnnxProducer): void {
  if (typeof producer !== "object" || producer === null) {
    throw mismatch("producer", "{ name, version }", producer);
  }
  requireString(producer.name, "producer.name");
  if (producer.version !== undefined) requireString(producer.version, "producer.version");
}

/**
 * @param shape Of what the layer gives for one window.
 * @returns The name of that, (batch, ...shape).
 */
function addLayer(graph: OnnxGraph, layer: Layer, shape: readonly number[], input: string): string {
  switch (layer.type) {
    case "lstm":
    case "gru":
    case "simple_rnn":
      if (layer.goBackwards && layer.returnSequences) {
        const reason = "it hands on its time steps from last to first";
        throw new NotExportableError("onnx", layer.name, reason);
      }
      return addRecurrent(graph, layer, layer.name, input);
    case "bidirectional":
      return addBidirectional(graph, layer, input);
    case "time_distributed":
      if (/^(dense|activation|identity)$/.test(layer.layer.type)) {
        return addLayer(graph, { ...layer.layer, name: layer.name }, shape, input);
      }
      throw new NotExportableError("onnx", layer.name, `${layer.layer.type} for each time step`);
    case "dense": {
      const { name, activation, weights } = layer;
      const kernel = graph.constant(`${name}/kernel`, weights.kernel);
      let value = graph.node("MatMul", [input, kernel]);
      if (weights.bias) {
        value = graph.node("Add", [value, graph.constant(`${name}/bias`, weights.bias)]);
      }
      return addActivation(graph, name, activation, value);
    }
    case "identity":
      return input;
    case "activation":
      return addActivation(graph, layer.name, layer.activation, input);
    case "batch_normalization":
      return addBatchNormalization(graph, layer, input);
    case "layer_normalization":
      return addLayerNormalization(graph, layer, shape.at(-1)!, input);
    case "flatten":
      return reshaped(graph, layer.name, [-1], input);
    case "reshape":
      return reshaped(graph, layer.name, layer.targetShape, input);
    default:
      throw new NotExportableError(
        "onnx",
        layer.name,
        `layers of type ${layer.type} are not written`,
      );
  }
}

/** @param shape Of one window. */
function reshaped(graph: OnnxGraph, name: string, shape: readonly number[], input: string): string {
  const asBefore = 0; // the batch
  const data = BigInt64Array.from([asBefore, ...shape], (extent) => BigInt(extent));
  return graph.node("Reshape", [
    input,
    graph.constant(`${name}/shape`, { shape: [data.length], data }),
  ]);
}

function addBidirectional(
  graph: OnnxGraph,
  { name, forward, backward, mergeMode }: BidirectionalLayer,
  input: string,
): string {
  if (forward.goBackwards && forward.returnSequences) {
    throw new NotExportableError("onnx", name, "its first direction goes backwards");
  }
  // ONNX hands on time steps in their own order in both directions, which is what is merged.
  const both = [
    addRecurrent(graph, forward, `${name}/forward`, input),
    addRecurrent(graph, backward, `${name}/backward`, input),
  ];
  switch (mergeMode) {
    case "concat":
      return graph.node("Concat", both, { attributes: { axis: -1 } });
    case "sum":
      return graph.node("Add", both);
    case "mul":
      return graph.node("Mul", both);
    case "ave": {
      const half = graph.constant(`${name}/half`, { shape: [], data: Float32Array.of(0.5) });
      return graph.node("Mul", [graph.node("Add", both), half]);
    }
  }
}
