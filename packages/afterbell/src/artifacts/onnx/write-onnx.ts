/**
 * @file Networks as ONNX models of operator set 17: input `input` (batch, L, F), output `output`,
 * raw as the network gives it, in float32. Dropout does nothing when a model is run and is left out.
 *
 * Source: the operators' descriptions, github.com/onnx/onnx, docs/Operators.md.
 */

import type { ImportedBidirectional } from "../../models/imported/bidirectional-layer.ts";
import type { ImportedLayer } from "../../models/imported/layer.ts";
import { planImported } from "../../models/imported-network.ts";
import { type ExportedNetwork, NotExportableError } from "../exported-network.ts";
import { addActivation } from "./add-activation.ts";
import { addBatchNormalization, addLayerNormalization } from "./add-normalization.ts";
import { addRecurrent } from "./add-recurrent.ts";
import { OnnxGraph } from "./onnx-graph.ts";

/**
 * @param version Of this library, which the file names as its producer.
 * @throws {NotExportableError} A layer that is not written here, named.
 */
export function encodeOnnx({ network }: ExportedNetwork, version: string): Uint8Array {
  const { inputShape, layerShapes, outputShape } = planImported(network, { backend: null });
  const graph = new OnnxGraph();
  let value = graph.input("input", ["batch", ...inputShape]);
  for (const [i, layer] of network.layers.entries()) {
    value = addLayer(graph, layer, layerShapes[i]!, value);
  }
  graph.node("Identity", [value], { outputs: ["output"] });
  graph.output("output", ["batch", ...outputShape]);
  return graph.model({ name: "afterbell", version });
}

/**
 * @param shape Of what the layer gives for one window.
 * @returns The name of that, (batch, ...shape).
 */
function addLayer(
  graph: OnnxGraph,
  layer: ImportedLayer,
  shape: readonly number[],
  input: string,
): string {
  switch (layer.type) {
    case "lstm":
    case "gru":
    case "simple_rnn":
      if (layer.goBackwards && layer.returnSequences) {
        const reason = "it hands on its sessions from last to first";
        throw new NotExportableError("onnx", layer.name, reason);
      }
      return addRecurrent(graph, layer, layer.name, input);
    case "bidirectional":
      return addBidirectional(graph, layer, input);
    case "time_distributed":
      if (/^(dense|activation|identity)$/.test(layer.layer.type)) {
        return addLayer(graph, { ...layer.layer, name: layer.name }, shape, input);
      }
      throw new NotExportableError("onnx", layer.name, `${layer.layer.type} for each session`);
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
  { name, forward, backward, mergeMode }: ImportedBidirectional,
  input: string,
): string {
  if (forward.goBackwards && forward.returnSequences) {
    throw new NotExportableError("onnx", name, "its first direction goes backwards");
  }
  // ONNX hands on sessions in their own order in both directions, which is what is merged.
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
