import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ridgeRegression } from "./ridge-regression.ts";

const size = fc.double({ min: -5, max: 5, noNaN: true });
const ROWS = 40;
const tables = fc.record({
  // A wave in each column keeps the columns from being multiples of each other.
  noise: fc.array(size, { minLength: 3 * ROWS, maxLength: 3 * ROWS }),
  intercept: size,
  coefficients: fc.array(size, { minLength: 3, maxLength: 3 }),
});
const inputsOf = (noise: readonly number[]) =>
  Float64Array.from(noise, (x, i) => x + 8 * Math.sin((1 + (i % 3)) * Math.floor(i / 3)));

test("finds a linear function where the penalty is next to nothing", () => {
  fc.assert(
    fc.property(tables, ({ noise, intercept, coefficients }) => {
      const inputs = inputsOf(noise);
      const targets = Float64Array.from({ length: ROWS }, (_, n) =>
        coefficients.reduce((sum, w, k) => sum + w * inputs[3 * n + k]!, intercept),
      );
      const found = ridgeRegression(inputs, targets, 1e-12);
      expect(found.intercept).toBeCloseTo(intercept, 6);
      for (const [k, w] of coefficients.entries()) expect(found.coefficients[k]).toBeCloseTo(w, 6);
    }),
  );
});

describe("one input", () => {
  const inputs = Float64Array.of(1, 2, 3, 4);
  const targets = Float64Array.of(10, 14, 18, 22);

  test("has its slope shrunk by 1 / (1 + penalty), about the means", () => {
    const { intercept, coefficients } = ridgeRegression(inputs, targets, 0.25);
    expect(coefficients[0]).toBeCloseTo(4 / 1.25, 6);
    expect(intercept + coefficients[0]! * 2.5).toBeCloseTo(16, 12);
  });

  test("in other units gives the same function", () => {
    const thousands = ridgeRegression(
      inputs.map((x) => 1000 * x),
      targets,
      0.25,
    );
    const ones = ridgeRegression(inputs, targets, 0.25);
    expect(1000 * thousands.coefficients[0]!).toBeCloseTo(ones.coefficients[0]!, 6);
    expect(thousands.intercept).toBeCloseTo(ones.intercept, 6);
  });

  test("that never varies counts for nothing", () => {
    const found = ridgeRegression(Float64Array.of(1, 7, 2, 7, 3, 7, 4, 7), targets, 0.001);
    expect(found.coefficients[1]).toBe(0);
    expect(found.coefficients[0]).toBeCloseTo(4 / 1.001, 6);
  });
});
