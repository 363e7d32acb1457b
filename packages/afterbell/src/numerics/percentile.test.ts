import { expect, test } from "vitest";
import { percentile, percentiles } from "./percentile.ts";

test("interpolates as numpy.percentile does by default", () => {
  const x = Float64Array.of(4, 1, 9, 7);
  // numpy.percentile([4, 1, 9, 7], [0, 25, 40, 50, 100]) of NumPy 2.4.6
  const golden = { 0: 1, 0.25: 3.25, 0.4: 4.6, 0.5: 5.5, 1: 9 };
  for (const [share, value] of Object.entries(golden)) {
    expect(percentile(x, Number(share))).toBeCloseTo(value, 14);
  }
  expect([...x]).toEqual([4, 1, 9, 7]);
});

test("at many shares are the same", () => {
  const x = Float64Array.from({ length: 999 }, (_, i) => Math.sin(i) ** 3);
  const shares = [0, 0.025, 0.3, 0.5, 0.95, 1];
  expect([...percentiles(x, shares)]).toEqual(shares.map((share) => percentile(x, share)));
});
