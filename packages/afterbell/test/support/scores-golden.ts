import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { Outcomes } from "../../src/scores/outcomes.ts";

/** Made by `tools/reference/scores_golden.py`. */
export const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, "../golden/scores.json"), "utf8"),
);

/** Two symbols on the same dates, in the order of the dates. */
export const goldenOutcomes: Outcomes = {
  originDates: golden.outcomes.dates,
  dates: golden.outcomes.dates,
  actuals: Float64Array.from(golden.outcomes.actuals),
  lastCloses: Float64Array.from(golden.outcomes.lastCloses),
  medians: Float64Array.from(golden.outcomes.medians),
  quantileLevels: golden.outcomes.quantileLevels,
  quantiles: Float64Array.from(golden.outcomes.quantiles.flat()),
  naiveErrors: Float64Array.from(golden.outcomes.naiveErrors),
  naiveSquaredErrors: Float64Array.from(golden.outcomes.naiveErrors, (s: number) => s * s),
  volatilities: Float64Array.from(
    golden.outcomes.volatilities,
    (v: number | null) => v ?? Number.NaN,
  ),
};

/**
 * Equal to rounding: sums of a few hundred terms in another order.
 *
 * @param rtol @default 1e-12
 */
export function expectClose(got: unknown, expected: unknown, rtol = 1e-12, path = "value"): void {
  if (typeof expected === "number") {
    const bound = rtol * Math.max(Math.abs(expected), 1e-300);
    expect(
      Math.abs((got as number) - expected),
      `${path}: ${got}, ${expected}`,
    ).toBeLessThanOrEqual(bound);
  } else if (typeof expected === "object" && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      expectClose((got as Record<string, unknown>)[key], value, rtol, `${path}.${key}`);
    }
  } else expect(got, path).toBe(expected);
}
