/** @file Windows and comparisons that the parts of the contract share. */

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Backend, Executor } from "../backend.ts";
import type { Network, NetworkSpec } from "../network.ts";
import type { Windows } from "../windows.ts";

export function openWith(
  backend: Backend,
  network: Network,
  maxBatchSize: number,
  parameters: Float64Array,
): Executor {
  const executor = backend.open(network, { maxBatchSize });
  executor.setParameters(parameters);
  return executor;
}

/** Windows that share no time step. @param x (N, L, F) @param y (N, targets) */
export function separateWindows(
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

/** Overlapping windows over a made-up smooth series. @param width Targets per window. */
export function drawWindows(
  { contextLength, features }: NetworkSpec,
  count: number,
  width: number,
  seed: number,
): Windows {
  const length = (contextLength + count) * features;
  return {
    values: Float64Array.from({ length }, (_, i) => Math.sin(seed + 0.7 * i) * 0.8),
    features,
    contextLength,
    starts: Int32Array.from({ length: count }, (_, i) => i),
    targets: Float64Array.from({ length: count * width }, (_, i) => Math.cos(seed + i)),
  };
}

export function readGolden(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../test/golden/${file}`, import.meta.url), "utf8"));
}

/** Largest |Δ| at most `tolerance` of the largest magnitude, or of `minScale` where that is less. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  minScale = 0,
): void {
  expect(actual.length).toBe(expected.length);
  const wanted = Array.from(expected);
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), minScale);
  const worst = wanted.reduce((most, v, i) => Math.max(most, Math.abs(actual[i]! - v)), 0);
  expect(worst).toBeLessThanOrEqual(tolerance * scale);
}
