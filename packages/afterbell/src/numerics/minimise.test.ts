import { expect, test } from "vitest";
import { minimise, type SmoothFunction } from "./minimise.ts";

const rosenbrock: SmoothFunction = (x, gradient) => {
  const [a, b] = [x[0]!, x[1]!];
  gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
  gradient[1] = 200 * (b - a * a);
  return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
};

test("finds the bottom of Rosenbrock's valley from its usual start", () => {
  const { x, value, converged } = minimise(rosenbrock, Float64Array.of(-1.2, 1));
  expect(converged).toBe(true);
  expect(value).toBeLessThan(1e-16);
  expect(x[0]).toBeCloseTo(1, 7);
  expect(x[1]).toBeCloseTo(1, 7);
});

test("walks around where the function is not defined", () => {
  const { x, converged } = minimise((x, gradient) => {
    gradient[0] = 1 - 2 / x[0]!;
    return x[0]! > 0 ? x[0]! - 2 * Math.log(x[0]!) : Number.NaN;
  }, Float64Array.of(1e-3));
  expect(converged).toBe(true);
  expect(x[0]).toBeCloseTo(2, 7);
});

test("says so when there is no minimum, or none it can see", () => {
  const slope: SmoothFunction = (x, gradient) => {
    gradient[0] = 1;
    return x[0]!;
  };
  expect(minimise(slope, Float64Array.of(0)).converged).toBe(false);
  const lying: SmoothFunction = (x, gradient) => {
    gradient[0] = 1;
    return -x[0]!;
  };
  expect(minimise(lying, Float64Array.of(0)).converged).toBe(false);
});
