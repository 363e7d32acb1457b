/**
 * @file The activations of Keras as formulas.
 *
 * Source: keras/src/activations/activations.py of Keras 3.15; for `hard_sigmoid` of Keras 2
 * keras/activations.py of Keras 2.10. Golden values: tools/reference/keras_layers.py.
 */

import { erf } from "./erf.ts";

/** Functions of one value, without parameters. */
export const plainActivations = [
  "linear",
  "tanh",
  "sigmoid",
  "selu",
  "gelu",
  "gelu_tanh",
  "silu",
  "softplus",
  "softsign",
  "exponential",
  "mish",
  "hard_silu",
  "log_sigmoid",
] as const;

export type ActivationFunction =
  | { readonly name: (typeof plainActivations)[number] }
  /** 0.5 + slope·x, within 0 and 1. The slope is 1/6 in Keras 3 and 0.2 in Keras 2. */
  | { readonly name: "hard_sigmoid"; readonly slope: number }
  | { readonly name: "elu"; readonly alpha: number }
  /** x above the threshold, up to the most; below it, negativeSlope·(x − threshold). */
  | {
      readonly name: "relu";
      readonly negativeSlope: number;
      readonly threshold: number;
      readonly most: number | null;
    }
  /** Over the last axis. */
  | { readonly name: "softmax" }
  | { readonly name: "log_softmax" };

/** Applies an activation in place. @param y (rows, width) row-major. */
export function activate(activation: ActivationFunction, y: Float64Array, width: number): void {
  if (activation.name === "softmax") forRows(y, width, softmax);
  else if (activation.name === "log_softmax") forRows(y, width, logSoftmax);
  else if (activation.name !== "linear") {
    const f = functionOf(activation);
    for (let e = 0; e < y.length; e++) y[e] = f(y[e]!);
  }
}

type Elementwise = Exclude<ActivationFunction, { name: "softmax" | "log_softmax" }>;

/** Klambauer et al., "Self-normalizing neural networks", 2017. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

export const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const hardSigmoid = (x: number, slope: number) => Math.min(1, Math.max(0, 0.5 + slope * x));

/** @returns The activation of one value. */
export function functionOf(activation: Elementwise): (x: number) => number {
  switch (activation.name) {
    case "relu":
      return reluOf(activation);
    case "elu": {
      const { alpha } = activation;
      return (x) => (x > 0 ? x : alpha * Math.expm1(x));
    }
    case "hard_sigmoid": {
      const { slope } = activation;
      return (x) => hardSigmoid(x, slope);
    }
    default:
      return plain[activation.name];
  }
}

const plain: Record<(typeof plainActivations)[number], (x: number) => number> = {
  linear: (x) => x,
  tanh: Math.tanh,
  sigmoid,
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
  gelu_tanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  silu: (x) => x * sigmoid(x),
  softplus,
  softsign: (x) => x / (1 + Math.abs(x)),
  exponential: Math.exp,
  mish: (x) => x * Math.tanh(softplus(x)),
  hard_silu: (x) => x * hardSigmoid(x, 1 / 6),
  log_sigmoid: (x) => -softplus(-x),
};

function reluOf({
  negativeSlope,
  threshold,
  most,
}: Extract<ActivationFunction, { name: "relu" }>): (x: number) => number {
  const limit = most ?? Number.POSITIVE_INFINITY;
  const below = (x: number) => (negativeSlope === 0 ? 0 : negativeSlope * (x - threshold));
  return (x) => (x <= threshold ? below(x) : Math.min(x, limit)); // NaN goes through, as in Keras
}

function forRows(y: Float64Array, width: number, f: (row: Float64Array) => void): void {
  for (let from = 0; from < y.length; from += width) f(y.subarray(from, from + width));
}

function softmax(row: Float64Array): void {
  const most = row.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (let i = 0; i < row.length; i++) {
    row[i] = Math.exp(row[i]! - most);
    sum += row[i]!;
  }
  for (let i = 0; i < row.length; i++) row[i] = row[i]! / sum;
}

function logSoftmax(row: Float64Array): void {
  const most = row.reduce((a, b) => Math.max(a, b));
  const sum = row.reduce((total, x) => total + Math.exp(x - most), 0);
  for (let i = 0; i < row.length; i++) row[i] = row[i]! - most - Math.log(sum);
}
