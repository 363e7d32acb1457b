/**
 * @file What every backend must do, run on each of them: `backendContract("wasm", wasmBackend, …)`.
 */

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Backend, Executor } from "./backend.ts";
import { NonFiniteDataError, ShapeError } from "./errors.ts";
import { initialParameters } from "./initialise.ts";
import { type LayerSpec, type NetworkSpec, planNetwork } from "./network.ts";
import { keyOf } from "./philox.ts";
import type { Windows } from "./windows.ts";

export interface Tolerances {
  /** Largest |Δ| over the largest magnitude, against PyTorch in float64. */
  readonly golden: number;
}

export function backendContract(name: string, backend: Backend, tolerances: Tolerances): void {
  describe(`${name} backend`, () => {
    agreesWithPyTorch(backend, tolerances);
    agreesWithKerasAdam(backend, tolerances);
    differentiatesDropout(backend);
    answersWindowsAlone(backend);
    refusesWhatDoesNotFit(backend);
  });
}

interface PyTorchCase {
  name: string;
  contextLength: number;
  features: number;
  lstm: number[];
  dense: number[];
  windows: number;
  parameters: number[];
  x: number[];
  y: number[];
  answers: number[];
  loss: number;
  gradient: number[];
}

function agreesWithPyTorch(backend: Backend, { golden }: Tolerances): void {
  const { cases } = readGolden("lstm-pytorch.json") as { cases: PyTorchCase[] };
  describe("agrees with PyTorch in float64 (tools/reference/lstm_golden.py)", () => {
    test.each(cases)("$name", (c) => {
      const executor = backend.open(planNetwork(specOf(c)), { maxBatchSize: c.windows });
      executor.setParameters(Float64Array.from(c.parameters));
      const windows = separateWindows(c.x, c.y, c);
      expectClose(executor.predict(windows), c.answers, golden);
      const all = Int32Array.from({ length: c.windows }, (_, i) => i);
      expectClose([executor.computeGradient(windows, all, null)], [c.loss], golden);
      expectClose(executor.gradient(), c.gradient, golden);
    });
  });
}

function agreesWithKerasAdam(backend: Backend, { golden }: Tolerances): void {
  test("steps as Keras's Adam in float64 (tools/reference/adam_golden.py)", () => {
    const adam = readGolden("adam-keras.json") as {
      options: { learningRate: number; beta1: number; beta2: number; epsilon: number };
      start: number[];
      gradients: number[][];
      after: number[][];
    };
    // One dense unit on x = 1. A bias of -w makes the answer 0, so that y = -g / 2 gives
    // ∂loss/∂w = 2 (0 - y) = g exactly, whatever g is to be.
    const network = planNetwork({
      contextLength: 1,
      features: 1,
      layers: [{ type: "dense", units: 1 }],
    });
    for (const [parameter, start] of adam.start.entries()) {
      const executor = backend.open(network, { maxBatchSize: 1 });
      let weight = start;
      for (const [step, gradients] of adam.gradients.entries()) {
        executor.setParameters(Float64Array.of(weight, -weight));
        const y = -gradients[parameter]! / 2;
        const windows = separateWindows([1], [y], { contextLength: 1, features: 1 });
        executor.computeGradient(windows, Int32Array.of(0), null);
        executor.adamStep(adam.options, step + 1);
        weight = executor.parameters()[0]!;
        expectClose([weight], [adam.after[step]![parameter]!], golden);
      }
    }
  });
}

function differentiatesDropout(backend: Backend): void {
  test("property: gradients, dropout included, agree with finite differences", () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        (seed, units) => {
          const layers: LayerSpec[] = units.flatMap((u, i): LayerSpec[] => [
            { type: "lstm", units: u, returnSequences: i < units.length - 1 },
            { type: "dropout", rate: 0.4 },
          ]);
          layers.push({ type: "dense", units: 2 });
          const network = planNetwork({ contextLength: 4, features: 2, layers });
          const executor = backend.open(network, { maxBatchSize: 3 });
          const parameters = initialParameters(network, seed);
          const windows = drawWindows(network.spec, 3, 2, seed);
          const batch = Int32Array.of(2, 0, 1);
          const dropout = { key: keyOf(seed), step: 5 };
          const loss = (at: Float64Array) => {
            executor.setParameters(at);
            return executor.computeGradient(windows, batch, dropout);
          };
          loss(parameters);
          const gradient = executor.gradient();
          const h = 1e-6;
          const numeric = parameters.map((value, p) => {
            const up = loss(parameters.with(p, value + h));
            const down = loss(parameters.with(p, value - h));
            return (up - down) / (2 * h);
          });
          // Central differences in float64: truncation h² and rounding 1e-16 / h, both below 1e-9.
          const scale = Math.max(1e-3, ...gradient.map(Math.abs));
          for (let p = 0; p < gradient.length; p++) {
            expect(Math.abs(gradient[p]! - numeric[p]!) / scale).toBeLessThan(1e-6);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  test("dropout zeroes its share, keeps the mean, and draws anew at every step", () => {
    const size = 4000;
    const network = planNetwork({
      contextLength: 1,
      features: size,
      layers: [
        { type: "dropout", rate: 0.2 },
        { type: "dense", units: 1 },
      ],
    });
    const executor = backend.open(network, { maxBatchSize: 1 });
    const windows = separateWindows(Array(size).fill(1), [1], { contextLength: 1, features: size });
    // ∂loss/∂w of each input is proportional to its mask: 0 or 1 / 0.8.
    const maskAt = (step: number) => {
      executor.computeGradient(windows, Int32Array.of(0), { key: keyOf(9), step });
      return executor
        .gradient()
        .subarray(0, size)
        .map((g) => Math.abs(g) / 2);
    };
    const mask = maskAt(0);
    expect(new Set(mask)).toEqual(new Set([0, 1 / (1 - 0.2)]));
    const dropped = mask.filter((v) => v === 0).length / size;
    expect(Math.abs(dropped - 0.2)).toBeLessThan(5 * Math.sqrt((0.2 * 0.8) / size));
    expect(maskAt(1)).not.toEqual(mask);
    expect(maskAt(0)).toEqual(mask);
  });
}

function answersWindowsAlone(backend: Backend): void {
  test("property: a window's answer has the same bits whatever the batch around it", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 7 }),
        (count, maxBatchSize) => {
          const network = planNetwork({
            contextLength: 5,
            features: 1,
            layers: [
              { type: "lstm", units: 5, returnSequences: true },
              { type: "lstm", units: 3 },
              { type: "dense", units: 2 },
            ],
          });
          const windows = drawWindows(network.spec, count, 2, 4);
          const open = (maxBatchSize: number): Executor => {
            const executor = backend.open(network, { maxBatchSize });
            executor.setParameters(initialParameters(network, 4));
            return executor;
          };
          const together = open(maxBatchSize).predict(windows);
          const alone = open(1);
          for (let i = 0; i < count; i++) {
            const one = { ...windows, starts: windows.starts.subarray(i, i + 1) };
            expect(alone.predict(one)).toEqual(together.slice(2 * i, 2 * i + 2));
          }
        },
      ),
      { numRuns: 20 },
    );
  });
}

function refusesWhatDoesNotFit(backend: Backend): void {
  const network = planNetwork({
    contextLength: 3,
    features: 1,
    layers: [{ type: "lstm", units: 2 }],
  });
  const open = () => backend.open(network, { maxBatchSize: 2 });
  const good = drawWindows(network.spec, 2, 2, 1);

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
    const gradient = (batch: Int32Array) => () => open().computeGradient(good, batch, null);
    expect(gradient(Int32Array.of())).toThrow("batch: expected 1 to 2 values, got 0");
    expect(gradient(Int32Array.of(0, 1, 0))).toThrow(ShapeError);
  });
}

function specOf(c: PyTorchCase): NetworkSpec {
  const last = c.lstm.length - 1;
  return {
    contextLength: c.contextLength,
    features: c.features,
    layers: [
      ...c.lstm.map((units, i): LayerSpec => ({ type: "lstm", units, returnSequences: i < last })),
      ...c.dense.map((units): LayerSpec => ({ type: "dense", units })),
    ],
  };
}

/** Windows that share no session. @param x (N, L, F) @param y (N, outputs) */
function separateWindows(
  x: readonly number[],
  y: readonly number[],
  { contextLength, features }: { contextLength: number; features: number },
): Windows {
  const count = x.length / (contextLength * features);
  return {
    values: Float64Array.from(x),
    features,
    contextLength,
    starts: Int32Array.from({ length: count }, (_, i) => i * contextLength),
    targets: Float64Array.from(y),
  };
}

/** Overlapping windows over a made-up smooth series. */
function drawWindows(spec: NetworkSpec, count: number, outputs: number, seed: number): Windows {
  const { contextLength, features } = spec;
  const length = (contextLength + count) * features;
  return {
    values: Float64Array.from({ length }, (_, i) => Math.sin(seed + 0.7 * i) * 0.8),
    features,
    contextLength,
    starts: Int32Array.from({ length: count }, (_, i) => i),
    targets: Float64Array.from({ length: count * outputs }, (_, i) => Math.cos(seed + i)),
  };
}

function readGolden(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../test/golden/${file}`, import.meta.url), "utf8"));
}

function expectClose(
  actual: ArrayLike<number>,
  golden: readonly number[],
  tolerance: number,
): void {
  expect(actual.length).toBe(golden.length);
  const scale = Math.max(...golden.map(Math.abs));
  const worst = Math.max(...golden.map((value, i) => Math.abs(actual[i]! - value)));
  expect(worst / scale).toBeLessThanOrEqual(tolerance);
}
