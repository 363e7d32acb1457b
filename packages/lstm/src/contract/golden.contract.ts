/** @file The parts of the contract whose truth comes from PyTorch and Keras. */

import { describe, expect, test } from "vitest";
import type { AdamSettings, Backend, Executor } from "../backend.ts";
import type { Loss } from "../loss.ts";
import { type NetworkSpec, planNetwork } from "../network.ts";
import type { Objective } from "../objective.ts";
import { expectClose, openWith, readGolden, separateWindows } from "./support.contract.ts";

interface PyTorchCase extends NetworkSpec, Objective {
  readonly name: string;
  readonly windows: number;
  readonly clipNorm: number | null;
  readonly parameters: readonly number[];
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly answers: readonly number[];
  readonly value: number;
  readonly gradient: readonly number[];
  readonly clippedGradient: readonly number[] | null;
}

export function agreesWithPyTorch(backend: Backend, golden: number): void {
  const { cases } = readGolden("lstm-pytorch.json") as { cases: PyTorchCase[] };
  describe("agrees with PyTorch in float64 (tools/reference/lstm_golden.py)", () => {
    test.each(cases)("$name", (c) => {
      const network = planNetwork(c);
      const executor = openWith(backend, network, c.windows, Float64Array.from(c.parameters));
      const windows = separateWindows(c.x, c.y, c);
      expectClose(executor.predict(windows), c.answers, golden);
      const all = Int32Array.from({ length: c.windows }, (_, i) => i);
      const value = executor.computeGradient(windows, all, c, null);
      expectClose([value], [c.value], golden);
      expectClose(executor.gradient(), c.gradient, golden);
      if (c.clippedGradient) {
        expectClose(gradientStepped(executor, c.clipNorm), c.clippedGradient, golden);
        expectClose(executor.gradient(), c.gradient, golden); // only the step is clipped
      }
    });
  });
}

/** The gradient Adam saw: its first moment after one step from zero, by 1 - beta1. */
function gradientStepped(executor: Executor, clipNorm: number | null): number[] {
  const adam = { learningRate: 0.001, beta1: 0.5, beta2: 0.5, epsilon: 1e-7 };
  executor.adamStep({ ...adam, clipNorm }, 1);
  return [...executor.moments().first].map((moment) => moment / (1 - adam.beta1));
}

interface AdamGolden {
  readonly options: AdamSettings;
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

export function agreesWithKerasAdam(backend: Backend, golden: number): void {
  test("steps as Keras's Adam in float64 (tools/reference/adam_golden.py)", () => {
    const adam = readGolden("adam-keras.json") as AdamGolden;
    for (const [parameter, start] of adam.start.entries()) {
      const stepAlong = steppedWeight(backend, adam.options);
      let weight = start;
      for (const [step, gradients] of adam.gradients.entries()) {
        weight = stepAlong(weight, gradients[parameter]!, step + 1);
        expectClose([weight], [adam.after[step]![parameter]!], golden);
      }
    }
  });
}

const MSE: Loss = { type: "mse" };

/**
 * Adam on one weight and a chosen gradient. An LSTM of zero weights outputs 0, and the dense
 * unit on it its bias, 1. The weight w after that and a bias of -w make the output 0, so that
 * y = -g / 2 gives ∂loss/∂w = 2 (0 - y) = g exactly, whatever g is to be.
 */
function steppedWeight(backend: Backend, settings: AdamSettings) {
  const layers: NetworkSpec["layers"] = [
    { type: "lstm", units: 1 },
    { type: "dense", units: 1 },
    { type: "dense", units: 1 },
  ];
  const network = planNetwork({ contextLength: 1, features: 1, layers });
  const executor = backend.open(network, { maxBatchSize: 1 });
  const offsetOf = (name: string) => network.parameters.find((p) => p.name === name)!.offset;
  return (weight: number, gradient: number, step: number): number => {
    const parameters = new Float64Array(network.parameterCount);
    parameters[offsetOf("dense/bias")] = 1;
    parameters[offsetOf("dense_1/kernel")] = weight;
    parameters[offsetOf("dense_1/bias")] = -weight;
    executor.setParameters(parameters);
    const windows = separateWindows([1], [-gradient / 2], network.spec);
    executor.computeGradient(windows, Int32Array.of(0), { loss: MSE, l2: 0 }, null);
    executor.adamStep({ ...settings, clipNorm: null }, step);
    const after = executor.parameters()[offsetOf("dense_1/kernel")]!;
    expect(Number.isFinite(after)).toBe(true);
    return after;
  };
}
