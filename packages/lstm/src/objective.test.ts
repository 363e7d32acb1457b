import { expect, test } from "vitest";
import { InvalidNetworkError } from "./errors.ts";
import { planNetwork } from "./network.ts";
import { addL2Penalty, clipFactor } from "./objective.ts";

const network = planNetwork({
  contextLength: 4,
  features: 1,
  layers: [
    { type: "gru", units: 1, returnSequences: true },
    { type: "dense", units: 6 },
  ],
});

test("the L2 penalty is of kernels and recurrent kernels alone", () => {
  const weights = new Float64Array(network.parameterCount).fill(3);
  const gradient = new Float64Array(network.parameterCount).fill(1);
  // GRU kernel and recurrent kernel 3 each, dense kernel 6; biases 6 and 6.
  expect(addL2Penalty(network, 0.5, weights, gradient)).toBe(0.5 * 12 * 9);
  expect([...gradient]).toEqual([
    ...Array(6).fill(4),
    ...Array(6).fill(1),
    ...Array(6).fill(4),
    ...Array(6).fill(1),
  ]);
  expect(() => addL2Penalty(network, Number.NaN, weights, gradient)).toThrow(InvalidNetworkError);
});

test("the clipping factor brings the norm down to its bound and never up", () => {
  const gradient = Float64Array.of(3, -4);
  expect(clipFactor(gradient, null)).toBe(1);
  expect(clipFactor(gradient, 6)).toBe(1);
  expect(clipFactor(gradient, 5)).toBe(1);
  expect(clipFactor(gradient, 1)).toBe(0.2);
  expect(clipFactor(Float32Array.of(0, 0), 1)).toBe(1);
  for (const clipNorm of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => clipFactor(gradient, clipNorm)).toThrow("clipNorm: expected a number above 0");
  }
});
