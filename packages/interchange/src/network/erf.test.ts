import { expect, test } from "vitest";
import { erf } from "./erf.ts";

// scipy.special.erf of SciPy 1.17, float64.
test.each([
  [0, 0],
  [1e-8, 1.1283791670955125e-8],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497148],
  [2.5, 0.999593047982555],
  [2.999, 0.9999777698314002],
  [3.001, 0.9999780483390822],
  [5, 0.9999999999984626],
  [7, 1],
  [Number.POSITIVE_INFINITY, 1],
])("erf(%f)", (x, expected) => {
  expect(erf(x)).toBeCloseTo(expected, 14);
  expect(erf(-x)).toBeCloseTo(-expected, 14);
});
