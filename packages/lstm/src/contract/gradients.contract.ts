/** @file Gradients of made-up networks, against finite differences or against the reference. */

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Backend } from "../backend.ts";
import { referenceBackend } from "../reference/reference-backend.ts";
import { type RandomCase, randomCase } from "./random-case.contract.ts";
import { expectClose, openWith } from "./support.contract.ts";

/** Gradients below this are compared as if they were of this size: they are only rounding errors. */
const MIN_SCALE = 1e-3;

/** For backends that compute in float64. */
export function agreesWithFiniteDifferences(backend: Backend): void {
  test("property: gradients of any network and objective agree with finite differences", () => {
    fc.assert(
      fc.property(randomCase, (drawn) => differentiate(backend, drawn)),
      { numRuns: 60 },
    );
  }, 60_000);
}

/**
 * Slopes to both sides of each weight. Truncation, h·f'', is half their difference, and at a kink
 * (relu, mae, pinball) the gradient is between them, so the tolerance is that difference
 * plus the rounding, 1e-16 / h.
 */
function differentiate(backend: Backend, drawn: RandomCase): void {
  const { network, parameters, windows, batch, objective, dropout } = drawn;
  const executor = openWith(backend, network, batch.length, parameters);
  const middle = executor.computeGradient(windows, batch, objective, dropout);
  const gradient = executor.gradient();
  const lossAt = (p: number, value: number): number => {
    executor.setParameters(parameters.with(p, value));
    return executor.computeGradient(windows, batch, objective, dropout);
  };
  const h = 1e-6;
  const rounding = 1e-8 * Math.max(1, Math.abs(middle));
  const scale = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), MIN_SCALE);
  for (let p = 0; p < gradient.length; p++) {
    const right = (lossAt(p, parameters[p]! + h) - middle) / h;
    const left = (middle - lossAt(p, parameters[p]! - h)) / h;
    const difference = Math.abs(gradient[p]! - (left + right) / 2);
    expect(difference).toBeLessThan(Math.abs(right - left) / 2 + 1e-6 * scale + rounding);
  }
}

/** In float32 a sum of terms around 1 is off by their rounding, 1e-7, however small it comes out. */
const MIN_SCALE_FLOAT32 = 1e-2;

/** For backends in float32, where differences of losses are too coarse. */
export function agreesWithReference(backend: Backend, tolerance: number, runs = 200): void {
  test("property: output, gradients and moments of any network agree with the reference", () => {
    fc.assert(
      fc.property(randomCase, (drawn) => compare(backend, drawn, tolerance)),
      { numRuns: runs },
    );
  }, 60_000);
}

function compare(backend: Backend, drawn: RandomCase, tolerance: number): void {
  const actual = outcome(backend, drawn);
  const expected = outcome(referenceBackend, drawn);
  expectClose(actual.output, expected.output, tolerance, MIN_SCALE_FLOAT32);
  // A loss near its minimum is a difference of output and targets that nearly cancel.
  const largestOutput = expected.output.reduce(
    (most, a) => Math.max(most, Math.abs(a)),
    MIN_SCALE_FLOAT32,
  );
  expectClose([actual.loss], [expected.loss], tolerance, largestOutput);
  expectClose(actual.gradient, expected.gradient, tolerance, MIN_SCALE_FLOAT32);
  expectClose(actual.moment, expected.moment, tolerance, MIN_SCALE_FLOAT32);
}

/** The moment shows the gradient after clipping; steps of Adam themselves enlarge all rounding. */
function outcome(backend: Backend, drawn: RandomCase) {
  const { network, parameters, windows, batch, objective, dropout } = drawn;
  const executor = openWith(backend, network, batch.length, parameters);
  const output = executor.predict(windows);
  const loss = executor.computeGradient(windows, batch, objective, dropout);
  const gradient = executor.gradient();
  const adam = { learningRate: 0.01, beta1: 0.5, beta2: 0.5, epsilon: 1e-7 };
  executor.adamStep({ ...adam, clipNorm: 0.1 }, 1);
  return { output, loss, gradient, moment: executor.moments().first };
}
