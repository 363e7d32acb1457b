import type {
  BatchNormalizationLayer,
  LayerNormalizationLayer,
} from "../network/normalization-layer.ts";
import type { OnnxGraph } from "./onnx-graph.ts";

/** x · scale + shift with the statistics of training. @returns The output's name. */
export function addBatchNormalization(
  graph: OnnxGraph,
  { name, epsilon, weights }: BatchNormalizationLayer,
  input: string,
): string {
  const { gamma, beta, movingMean, movingVariance } = weights;
  const { shape } = movingMean;
  const scale = Float64Array.from(
    movingVariance.data,
    (variance, f) => (gamma?.data[f] ?? 1) / Math.sqrt(variance + epsilon),
  );
  const shift = scale.map((s, f) => (beta?.data[f] ?? 0) - movingMean.data[f]! * s);
  const product = graph.node("Mul", [
    input,
    graph.constant(`${name}/scale`, { shape, data: Float32Array.from(scale) }),
  ]);
  return graph.node("Add", [
    product,
    graph.constant(`${name}/shift`, { shape, data: Float32Array.from(shift) }),
  ]);
}

/** @param features Of a time step. @returns The output's name. */
export function addLayerNormalization(
  graph: OnnxGraph,
  { name, epsilon, weights }: LayerNormalizationLayer,
  features: number,
  input: string,
): string {
  const ones = { shape: [features], data: new Float32Array(features).fill(1) };
  const inputs = [input, graph.constant(`${name}/gamma`, weights.gamma ?? ones)];
  if (weights.beta) inputs.push(graph.constant(`${name}/beta`, weights.beta));
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  return graph.node("LayerNormalization", inputs, { attributes });
}
