import { describe, expect, test } from "vitest";
import { readGolden } from "./contract/support.contract.ts";
import { digamma } from "./digamma.ts";

interface SpecialGolden {
  readonly x: readonly number[];
  readonly digamma: readonly number[];
}

const golden = readGolden("special-scipy.json") as SpecialGolden;

describe("agrees with SciPy (tools/reference/special_golden.py)", () => {
  test.each(golden.x.map((x, i) => [x, golden.digamma[i]!] as const))("at %d", (x, expected) => {
    // Both sides are rounded; near a zero of ψ only the absolute error means anything.
    const error = Math.abs(digamma(x) - expected) / Math.max(1, Math.abs(expected));
    expect(error).toBeLessThan(4e-15);
  });
});

test("has no answer for 0, below, or NaN, and infinity for infinity", () => {
  for (const x of [0, -0.5, -3, Number.NaN]) expect(digamma(x)).toBeNaN();
  expect(digamma(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
});
