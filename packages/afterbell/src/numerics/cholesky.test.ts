import { describe, expect, test } from "vitest";
import { linearGolden } from "../../test/support/linear-golden.ts";
import { choleskySolve } from "./cholesky.ts";

describe("a linear system", () => {
  test.each(linearGolden.systems)("has NumPy's solution: $b.length unknowns", ({ a, b, x }) => {
    const solved = choleskySolve(Float64Array.from(a), Float64Array.from(b))!;
    const largest = Math.max(...x.map(Math.abs));
    // Both lose about as many digits as the matrix' condition has, here up to five.
    for (const [i, value] of x.entries()) {
      expect(Math.abs(solved[i]! - value)).toBeLessThan(1e-9 * largest);
    }
  });

  test("is read from the lower triangle and left as it is", () => {
    const a = Float64Array.of(4, Number.NaN, 2, 3);
    const b = Float64Array.of(8, 7);
    const x = choleskySolve(a, b)!;
    expect(x[0]).toBeCloseTo(1.25, 14);
    expect(x[1]).toBeCloseTo(1.5, 14);
    expect([...b]).toEqual([8, 7]);
  });

  test.each([
    ["singular", [1, 0, 1, 1]],
    ["indefinite", [1, 0, 2, 1]],
    ["not a number", [1, 0, Number.NaN, 1]],
  ])("has no solution here if it is %s", (_, a) => {
    expect(choleskySolve(Float64Array.from(a), Float64Array.of(1, 1))).toBeNull();
  });
});
