/** @file Dropout, windows in batches, and invalid input. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Backend } from "../backend.ts";
import { InvalidNetworkError, NonFiniteDataError, ShapeError } from "../errors.ts";
import { initialParameters } from "../initialise.ts";
import { type LayerSpec, planNetwork } from "../network.ts";
import type { Objective } from "../objective.ts";
import { keyOf } from "../philox.ts";
import type { Windows } from "../windows.ts";
import { drawWindows, openWith, separateWindows } from "./support.contract.ts";

const MSE: Objective = { loss: { type: "mse" }, l2: 0 };

export function drawsDropout(backend: Backend, tolerance: number): void {
  test("dropout zeroes its share, keeps the mean, and draws anew at every step", () => {
    const size = 4000;
    const rate = 0.2;
    const maskAt = dropoutMask(backend, size, rate);
    const mask = maskAt(0);
    const kept = mask.filter((share) => share > tolerance);
    const errors = kept.map((share) => Math.abs(share * (1 - rate) - 1));
    expect(Math.max(...errors)).toBeLessThan(10 * tolerance);
    const dropped = 1 - kept.length / size;
    expect(Math.abs(dropped - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / size));
    expect(maskAt(1)).not.toEqual(mask);
    expect(maskAt(0)).toEqual(mask);
  });
}

/**
 * The factors dropout puts on `size` inputs of 1. Behind it is a unit whose kernel is 0, so that it
 * answers the same with any mask, while its kernel's gradient is in proportion to the mask.
 */
function dropoutMask(backend: Backend, size: number, rate: number) {
  const layers: LayerSpec[] = [
    { type: "dropout", rate },
    { type: "dense", units: 1 },
    { type: "lstm", units: 1 },
  ];
  const network = planNetwork({ contextLength: 1, features: size, layers });
  const parameters = initialParameters(network, 3).fill(0, 0, size);
  const executor = openWith(backend, network, 1, parameters);
  const windows = separateWindows(Array(size).fill(1), [1], network.spec);
  const kernelGradient = (step: number | null) => {
    const dropout = step === null ? null : { key: keyOf(9), step };
    executor.computeGradient(windows, Int32Array.of(0), MSE, dropout);
    return [...executor.gradient().subarray(0, size)];
  };
  const undropped = kernelGradient(null);
  return (step: number) => kernelGradient(step).map((g, i) => g / undropped[i]!);
}

export function predictsWindowsIndependently(backend: Backend): void {
  const networks: [string, LayerSpec[]][] = [
    [
      "LSTMs",
      [
        { type: "lstm", units: 5, returnSequences: true },
        { type: "lstm", units: 3 },
        { type: "dense", units: 2 },
      ],
    ],
    [
      "GRUs, the answer a sequence",
      [
        { type: "gru", units: 5, returnSequences: true },
        { type: "dense", units: 3, activation: "tanh" },
        { type: "gru", units: 3, returnSequences: true },
      ],
    ],
  ];
  test.each(networks)("property: an answer has the same bits in any batch: %s", (_, layers) => {
    const network = planNetwork({ contextLength: 5, features: 1, layers });
    const sizes = [fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 7 })] as const;
    fc.assert(
      fc.property(...sizes, (count, maxBatchSize) => {
        const { outputs, spec } = network;
        const windows = drawWindows(spec, count, outputs, 4);
        const parameters = initialParameters(network, 4);
        const together = openWith(backend, network, maxBatchSize, parameters).predict(windows);
        const alone = openWith(backend, network, 1, parameters);
        for (let i = 0; i < count; i++) {
          const one = { ...windows, starts: windows.starts.subarray(i, i + 1) };
          const answer = together.slice(i * outputs, (i + 1) * outputs);
          expect(alone.predict(one)).toEqual(answer);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("an answer has the same bits whether or not the windows follow each other", () => {
    const layers = [{ type: "lstm", units: 4 }] as const;
    const network = planNetwork({ contextLength: 5, features: 3, layers });
    const { outputs, spec } = network;
    const windows = drawWindows(spec, 101, outputs, 4);
    const executor = openWith(backend, network, 101, initialParameters(network, 4));
    const inOrder = executor.predict(windows);
    const backwards = executor.predict({ ...windows, starts: windows.starts.toReversed() });
    for (let i = 0; i < 101; i++) {
      const answer = backwards.slice((100 - i) * outputs, (101 - i) * outputs);
      expect(answer).toEqual(inOrder.slice(i * outputs, (i + 1) * outputs));
    }
  });
}

export function refusesWhatDoesNotFit(backend: Backend): void {
  const network = planNetwork({
    contextLength: 3,
    features: 1,
    layers: [{ type: "lstm", units: 2 }],
  });
  const open = () => backend.open(network, { maxBatchSize: 2 });
  const good = drawWindows(network.spec, 2, 2, 1);
  const gradient =
    (change: Partial<Windows>, objective: Objective, batch = Int32Array.of(0, 1)) =>
    () =>
      open().computeGradient({ ...good, ...change }, batch, objective, null);

  describe("rejects", () => {
    test("a batch size, weights or moments of the wrong length", () => {
      expect(() => backend.open(network, { maxBatchSize: 0 })).toThrow("maxBatchSize");
      expect(() => open().setParameters(new Float64Array(3))).toThrow(ShapeError);
      const moments = {
        first: new Float64Array(network.parameterCount),
        second: new Float64Array(1),
      };
      expect(() => open().setMoments(moments)).toThrow("moments.second: expected 32 values, got 1");
    });

    test("windows of another network, outside their values, or not finite", () => {
      const predict = (change: Partial<Windows>) => () => open().predict({ ...good, ...change });
      expect(predict({})).not.toThrow();
      expect(predict({ features: 2 })).toThrow(ShapeError);
      expect(predict({ contextLength: 4 })).toThrow(ShapeError);
      expect(predict({ starts: Int32Array.of(good.values.length) })).toThrow(ShapeError);
      expect(predict({ starts: Int32Array.of(-1) })).toThrow(ShapeError);
      expect(predict({ values: good.values.with(1, Number.NaN) })).toThrow(NonFiniteDataError);
    });

    test("a batch of none or too many", () => {
      expect(gradient({}, MSE, Int32Array.of())).toThrow("batch: expected 1 to 2 values, got 0");
      expect(gradient({}, MSE, Int32Array.of(0, 1, 0))).toThrow(ShapeError);
    });

    test("targets that do not fit the loss", () => {
      const gaussian: Objective = { loss: { type: "gaussian" }, l2: 0 };
      expect(gradient({}, MSE)).not.toThrow();
      expect(gradient({}, gaussian)).toThrow("targets: expected (2, 1) values, got 4");
      expect(gradient({ targets: good.targets.slice(2) }, gaussian)).not.toThrow();
      expect(gradient({ targets: good.targets.slice(1) }, MSE)).toThrow(ShapeError);
    });

    test("a loss the answers do not fit, or an objective out of range", () => {
      const refused = (objective: Objective) =>
        expect(gradient({}, objective)).toThrow(InvalidNetworkError);
      refused({ loss: { type: "student-t" }, l2: 0 });
      refused({ loss: { type: "huber", delta: 0 }, l2: 0 });
      refused({ loss: { type: "mse" }, l2: -1 });
    });

    const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, clipNorm: null };

    test("a norm to clip to that is not above 0", () => {
      expect(() => open().adamStep({ ...adam, clipNorm: 0 }, 1)).toThrow(InvalidNetworkError);
    });

    test("a weight decay below 0", () => {
      const step = () => open().adamStep({ ...adam, weightDecay: -1 }, 1);
      expect(step).toThrow("weightDecay: expected a number, 0 or more, got -1");
    });
  });
}
