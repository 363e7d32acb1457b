import { NotExportableError } from "../errors.ts";
import type { ActivationFunction } from "../network/activation.ts";
import type { Attribute, OnnxGraph } from "./onnx-graph.ts";

/** Activations that are one operator without options. */
const operators: Partial<Record<ActivationFunction["name"], string>> = {
  tanh: "Tanh",
  sigmoid: "Sigmoid",
  selu: "Selu",
  softplus: "Softplus",
  softsign: "Softsign",
  exponential: "Exp",
  hard_silu: "HardSwish",
};

/** @returns The name of activation(input). */
export function addActivation(
  graph: OnnxGraph,
  layer: string,
  activation: ActivationFunction,
  input: string,
): string {
  const operator = operators[activation.name];
  if (operator) return graph.node(operator, [input]);
  const withOptions = (name: string, attributes: Readonly<Record<string, Attribute>>) =>
    graph.node(name, [input], { attributes });
  const number = (name: string, value: number) =>
    graph.constant(`${layer}/${name}`, { shape: [], data: Float32Array.of(value) });
  switch (activation.name) {
    case "linear":
      return input;
    case "elu":
      return withOptions("Elu", { alpha: { float: activation.alpha } });
    case "hard_sigmoid":
      return withOptions("HardSigmoid", {
        alpha: { float: activation.slope },
        beta: { float: 0.5 },
      });
    case "softmax":
      return withOptions("Softmax", { axis: -1 });
    case "log_softmax":
      return withOptions("LogSoftmax", { axis: -1 });
    case "silu":
      return graph.node("Mul", [input, graph.node("Sigmoid", [input])]);
    case "gelu": {
      const erf = graph.node("Erf", [
        graph.node("Mul", [input, number("root_half", Math.SQRT1_2)]),
      ]);
      const share = graph.node("Mul", [
        graph.node("Add", [erf, number("one", 1)]),
        number("half", 0.5),
      ]);
      return graph.node("Mul", [input, share]);
    }
    case "relu": {
      const { negativeSlope, threshold, most } = activation;
      if (threshold !== 0) break;
      const value =
        negativeSlope === 0
          ? graph.node("Relu", [input])
          : withOptions("LeakyRelu", { alpha: { float: negativeSlope } });
      return most === null ? value : graph.node("Min", [value, number("most", most)]);
    }
  }
  throw new NotExportableError("onnx", layer, `activation ${activation.name} is not written`);
}
