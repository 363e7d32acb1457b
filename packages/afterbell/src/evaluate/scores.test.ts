import { expect, test } from "vitest";
import { meanAbsoluteError, rootMeanSquaredError } from "./scores.ts";

test("agree with scikit-learn 1.9.1", () => {
  // y = [3, -0.5, 2, 7], f = [2.5, 0, 2, 8]: mean_absolute_error 0.5, root_mean_squared_error below
  const errors = [0.5, -0.5, 0, -1];
  expect(meanAbsoluteError(errors)).toBe(0.5);
  expect(rootMeanSquaredError(errors)).toBeCloseTo(0.6123724356957945, 15);
});
