import { expect, test } from "vitest";
import { InvalidOptionError } from "../domain/errors.ts";
import { holmAdjusted } from "./holm.ts";

// statsmodels 0.14: multipletests(p, method="holm")[1]
const p = [0.001, 0.2, 0.013, 0.04, 0.6, 0.0004];
const golden = [0.005, 0.4, 0.052, 0.12, 0.6, 0.0024];

test("adjusts p-values as statsmodels does, in any order", () => {
  for (const [i, value] of holmAdjusted(p).entries()) expect(value).toBeCloseTo(golden[i]!, 12);
  const reversed = holmAdjusted([...p].reverse());
  for (const [i, value] of reversed.reverse().entries()) expect(value).toBeCloseTo(golden[i]!, 12);
});

test("never exceeds 1, and leaves a single p-value as it is", () => {
  expect(holmAdjusted([0.9, 0.8])).toEqual([1, 1]);
  expect(holmAdjusted([0.031])).toEqual([0.031]);
  expect(holmAdjusted([])).toEqual([]);
});

test.each([Number.NaN, -0.1, 1.1])("rejects %s", (value) => {
  expect(() => holmAdjusted([0.5, value])).toThrow(InvalidOptionError);
});
