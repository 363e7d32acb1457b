import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baselineGolden } from "../../test/support/baseline-golden.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { studentQuantile } from "./student-quantile.ts";

describe.each(baselineGolden.student)("with $nu degrees of freedom", ({ nu, p, quantiles }) => {
  test.each(p.map((p, i) => [p, quantiles[i]!] as const))(
    "at %d agrees with SciPy",
    (p, expected) => {
      // The log of the beta function is a difference of large numbers when nu is. Near 1/2 the distance from it, which is what decides, has lost digits.
      const tolerance = 1e-12 * Math.abs(expected) + 1e-15;
      expect(Math.abs(studentQuantile(p, nu) - expected)).toBeLessThanOrEqual(tolerance);
    },
  );
});

test("is odd about 1/2, ascends, and has the normal's as its limit", () => {
  const level = fc.double({ min: 0.001, max: 0.499, noNaN: true });
  const nu = fc.double({ min: 2.05, max: 500, noNaN: true });
  fc.assert(
    fc.property(level, nu, (p, nu) => {
      const value = studentQuantile(p, nu);
      expect(value).toBeLessThan(studentQuantile(p + 0.001, nu));
      expect(studentQuantile(1 - p, nu)).toBeCloseTo(-value, 9);
      expect(studentQuantile(p, 1e6)).toBeCloseTo(normalQuantile(p), 4);
    }),
    { seed: 1 },
  );
  expect(studentQuantile(1, 5)).toBe(Number.POSITIVE_INFINITY);
  expect(studentQuantile(1.5, 5)).toBeNaN();
});
