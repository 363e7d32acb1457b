/** @file LSTM, GRU and SimpleRNN, from a state of zeros. */

import { LayerMismatchError } from "../errors.ts";
import { type ActivationFunction, functionOf } from "./activation.ts";
import { addProduct } from "./add-product.ts";
import { gruStep } from "./gru-step.ts";
import { type LayerPass, perWindow, requireSequence } from "./layer-pass.ts";
import { lstmStep } from "./lstm-step.ts";
import type { RecurrentStep } from "./recurrent-step.ts";
import { simpleStep } from "./simple-step.ts";
import { requireShape, type WeightTensor } from "./weights.ts";

/** What a gate or a state goes through: one value at a time. */
export type StateActivation = Exclude<ActivationFunction, { name: "softmax" | "log_softmax" }>;

interface Recurrent {
  readonly name: string;
  readonly units: number;
  readonly activation: StateActivation;
  /** Hands on the output of every time step, otherwise of the last alone. */
  readonly returnSequences: boolean;
  /** Reads the time steps from last to first, and hands them on in that order. */
  readonly goBackwards: boolean;
  readonly weights: {
    /** (features, gates · units); gates i, f, c, o of an LSTM, z, r, h of a GRU. */
    readonly kernel: WeightTensor;
    /** (units, gates · units) */
    readonly recurrentKernel: WeightTensor;
    /** (gates · units); of a GRU that resets after, (2, 3 · units): of the input, of the state. */
    readonly bias: WeightTensor | null;
  };
}

export interface LstmLayer extends Recurrent {
  readonly type: "lstm";
  readonly recurrentActivation: StateActivation;
}

export interface GruLayer extends Recurrent {
  readonly type: "gru";
  readonly recurrentActivation: StateActivation;
  /** The reset gate multiplies the state's product rather than the state: Keras's default since 2. */
  readonly resetAfter: boolean;
}

export interface SimpleRnnLayer extends Recurrent {
  readonly type: "simple_rnn";
}

export type RecurrentLayer = LstmLayer | GruLayer | SimpleRnnLayer;

/** @throws {LayerMismatchError} */
export function planRecurrent(layer: RecurrentLayer, inputShape: readonly number[]): LayerPass {
  const { name, units, weights, returnSequences, goBackwards } = layer;
  const { steps, features } = requireSequence(name, inputShape);
  const width = checkWeights(layer, features);
  const kernel = Float64Array.from(weights.kernel.data);
  const bias = Float64Array.from(weights.bias?.data.subarray(0, width) ?? new Float64Array(width));
  const step = stepOf(layer);
  const outputShape = returnSequences ? [steps, units] : [units];
  return perWindow(name, inputShape, outputShape, (x, y) => {
    const gates = new Float64Array(width);
    const [h, c] = [new Float64Array(units), new Float64Array(units)];
    for (let i = 0; i < steps; i++) {
      const timeStep = goBackwards ? steps - 1 - i : i;
      gates.set(bias);
      addProduct(gates, x.subarray(timeStep * features, (timeStep + 1) * features), kernel);
      step(gates, h, c);
      if (returnSequences) y.set(h, i * units);
    }
    if (!returnSequences) y.set(h);
  });
}

const gateCount = { lstm: 4, gru: 3, simple_rnn: 1 } as const;

function checkWeights(layer: RecurrentLayer, features: number): number {
  const { name, type, units, weights } = layer;
  if (!(Number.isSafeInteger(units) && units >= 1)) {
    throw new LayerMismatchError(name, "units, 1 or more", String(units));
  }
  const width = gateCount[type] * units;
  requireShape(name, "kernel", weights.kernel, [features, width]);
  requireShape(name, "recurrent kernel", weights.recurrentKernel, [units, width]);
  const hasTwoBiases = type === "gru" && layer.resetAfter;
  if (weights.bias) requireShape(name, "bias", weights.bias, hasTwoBiases ? [2, width] : [width]);
  return width;
}

function stepOf(layer: RecurrentLayer): RecurrentStep {
  const activation = functionOf(layer.activation);
  const recurrentKernel = Float64Array.from(layer.weights.recurrentKernel.data);
  switch (layer.type) {
    case "lstm":
      return lstmStep(recurrentKernel, activation, functionOf(layer.recurrentActivation));
    case "gru": {
      const width = 3 * layer.units;
      const { bias } = layer.weights;
      const stateBias =
        layer.resetAfter && bias ? bias.data.subarray(width) : new Float64Array(width);
      return gruStep(recurrentKernel, activation, functionOf(layer.recurrentActivation), {
        resetAfter: layer.resetAfter,
        stateBias: Float64Array.from(stateBias),
      });
    }
    case "simple_rnn":
      return simpleStep(recurrentKernel, activation);
  }
}
