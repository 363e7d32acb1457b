import { expect, test } from "vitest";
import { percentile } from "./percentile.ts";

test("interpolates as numpy.percentile does by default", () => {
  const x = Float64Array.of(4, 1, 9, 7);
  // numpy.percentile([4, 1, 9, 7], [0, 25, 40, 50, 100]) of NumPy 2.4.6
  const golden = { 0: 1, 0.25: 3.25, 0.4: 4.6, 0.5: 5.5, 1: 9 };
  for (const [share, value] of Object.entries(golden)) {
    expect(percentile(x, Number(share))).toBeCloseTo(value, 14);
  }
  expect([...x]).toEqual([4, 1, 9, 7]);
});
