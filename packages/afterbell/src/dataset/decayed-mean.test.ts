import { expect, test } from "vitest";
import { decayedMean } from "./decayed-mean.ts";

const ones = (length: number) => Array.from({ length }, () => 1);

test("needs 22 values from the first known one on", () => {
  expect(decayedMean(Float64Array.from(ones(21))).every(Number.isNaN)).toBe(true);
  const means = decayedMean(Float64Array.of(Number.NaN, ...ones(23)));
  expect(means.slice(0, 22).every(Number.isNaN)).toBe(true);
  for (const mean of means.slice(22)) expect(mean).toBeCloseTo(1, 14);
  expect(decayedMean(Float64Array.of(Number.NaN, Number.NaN)).every(Number.isNaN)).toBe(true);
});

test("a missing value leaves the mean as it was; another moves it by 6 %", () => {
  const means = decayedMean(Float64Array.of(...ones(22), Number.NaN, 2));
  expect(means[22]).toBe(means[21]);
  expect(means[23]! - means[22]!).toBeCloseTo(0.06, 14);
});
