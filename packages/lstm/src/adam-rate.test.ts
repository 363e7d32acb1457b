import fc from "fast-check";
import { expect, test } from "vitest";
import { adamRate, weightDecayRate, wholePower } from "./adam-rate.ts";
import { InvalidNetworkError } from "./errors.ts";

test("property: a whole power is that of the engine, to rounding", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.5, max: 1, noNaN: true }), fc.nat(20_000), (base, exponent) => {
      const expected = base ** exponent;
      // Each of up to 2·log2(n) products rounds once; the squares carry their error on.
      expect(Math.abs(wholePower(base, exponent) - expected)).toBeLessThanOrEqual(1e-11 * expected);
    }),
  );
  expect(wholePower(0.9, 0)).toBe(1);
  expect(wholePower(0.9, 3)).toBe(0.9 * (0.9 * 0.9));
});

test("the first step has the size of the learning rate times √(1 - β₂) / (1 - β₁)", () => {
  const settings = { learningRate: 0.005, beta1: 0.9, beta2: 0.999 };
  expect(adamRate(settings, 1)).toBeCloseTo((0.005 * Math.sqrt(0.001)) / 0.1, 15);
  expect(adamRate(settings, 1e9)).toBe(0.005);
});

test("weight decay is taken in shares of the learning rate, none by default", () => {
  expect(weightDecayRate({ learningRate: 0.5, weightDecay: 0.125 })).toBe(0.0625);
  expect(weightDecayRate({ learningRate: 0.5 })).toBe(0);
});

test.each([-1e-9, Number.NaN, Number.POSITIVE_INFINITY])(
  "rejects a weight decay of %d",
  (weightDecay) => {
    expect(() => weightDecayRate({ learningRate: 0.5, weightDecay })).toThrow(InvalidNetworkError);
  },
);
