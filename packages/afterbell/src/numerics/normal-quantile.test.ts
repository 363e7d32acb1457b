import { expect, test } from "vitest";
import { baselineGolden } from "../../test/support/baseline-golden.ts";
import { normalQuantile } from "./normal-quantile.ts";

const { p, quantiles } = baselineGolden.normal;

test.each(p.map((p, i) => [p, quantiles[i]!] as const))(
  "at %d agrees with SciPy",
  (p, expected) => {
    // Both are rounded, p itself included: near 1 its rounding is magnified.
    expect(Math.abs(normalQuantile(p) - expected)).toBeLessThanOrEqual(2e-15 * Math.abs(expected));
  },
);

test("has no value outside [0, 1] and infinities at its ends", () => {
  expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
  expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
  for (const p of [-0.1, 1.1, Number.NaN]) expect(normalQuantile(p)).toBeNaN();
});
