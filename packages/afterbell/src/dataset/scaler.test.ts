import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../domain/errors.ts";
import {
  type FittedScaler,
  fitScaler,
  type ScaledValues,
  scale,
  scalerKinds,
  unscale,
} from "./scaler.ts";

interface Golden {
  features: number;
  x: number[];
  probe: number[];
  scalers: Record<
    FittedScaler["kind"],
    { parameters: Record<string, number[]>; transformed: number[]; inverse: number[] }
  >;
}

/** scikit-learn's answers, tools/reference/scalers_golden.py. Its names for our parameters: */
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../test/golden/scalers-sklearn.json", import.meta.url), "utf8"),
);
const sklearnNames = {
  minmax: { dataMin: "data_min_", dataMax: "data_max_", min: "min_", scale: "scale_" },
  standard: { mean: "mean_", variance: "var_", scale: "scale_" },
  robust: { center: "center_", scale: "scale_" },
} as const;

describe.each(scalerKinds)("%s", (kind) => {
  const expected = golden.scalers[kind];
  const fitted = fitScaler(kind, Float64Array.from(golden.x), golden.features);

  test("fits scikit-learn's parameters, constant columns included", () => {
    for (const [ours, theirs] of Object.entries(sklearnNames[kind])) {
      const parameter = (fitted as unknown as Record<string, number[]>)[ours]!;
      expectClose(parameter, expected.parameters[theirs]!);
    }
  });

  test("scales and unscales as scikit-learn does", () => {
    const probe = Float64Array.from(golden.probe);
    expectClose(scale(fitted, probe), expected.transformed);
    expectClose(unscale(fitted, probe as ScaledValues), expected.inverse);
  });

  test("property: unscaling undoes scaling, to rounding", () => {
    const column = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(column, (values) => {
        const x = Float64Array.from(values);
        const scaler = fitScaler(kind, x);
        const back = unscale(scaler, scale(scaler, x));
        const size = Math.max(...x) / Math.min(1, ...scaler.scale);
        for (const [i, value] of back.entries()) {
          expect(Math.abs(value - x[i]!)).toBeLessThanOrEqual(1e-12 * size);
        }
      }),
    );
  });

  test("rejects no rows, and rows of another width", () => {
    expect(() => fitScaler(kind, new Float64Array(0))).toThrow(InvalidOptionError);
    expect(() => fitScaler(kind, new Float64Array(5), 2)).toThrow(
      "x: expected rows of 2 values, at least one, got 5",
    );
  });
});

function expectClose(actual: ArrayLike<number>, wanted: readonly number[]): void {
  expect(actual.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) {
    // NumPy sums in pairs, we in order: a few units in the last place of the largest term.
    expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(value)));
  }
}
