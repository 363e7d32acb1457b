/** @file Features of a panel and HARx against NumPy and pandas, on made-up prices. */

import { describe, expect, test } from "vitest";
import { panelFeatures } from "../src/dataset/index.ts";
import { indexAtOrBefore, panelOf, sessionDate, sliceSeries } from "../src/index.ts";
import { harxEstimator } from "../src/models/index.ts";
import { harxGolden } from "./support/harx-golden.ts";
import { madeUpPrices, nextMadeUpSession as nextSession } from "./support/made-up-prices.ts";

const series = madeUpPrices();
const panel = panelOf(...series);

/** Both add the same numbers in other orders; nothing is further apart than that rounds. */
const TOLERANCE = 1e-9;

/** The largest difference relative to the larger number, or to `unit` if that is more. */
function difference(got: ArrayLike<number>, expected: ArrayLike<number>, unit: number): number {
  return Array.from(expected, (value, i) => {
    const scale = Math.max(Math.abs(value), unit);
    return Math.abs(got[i]! - value) / scale;
  }).reduce((most, one) => Math.max(most, one));
}

test("the prices are the reference's", () => {
  for (const { symbol, close } of series) {
    const sum = close.reduce((a, b) => a + b);
    expect(Math.abs(sum / harxGolden.closes[symbol]! - 1)).toBeLessThan(1e-13);
  }
});

describe.each(["ranges", "closes"] as const)("features of %s", (basis) => {
  const features = panelFeatures(panel, { nextSession, basis });

  test.each(series.map(({ symbol }, s) => [symbol, s] as const))("%s", (symbol, s) => {
    const { groups } = features[s]!;
    const expected = harxGolden.features[basis][symbol]!;
    expect(Object.keys(groups).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [group, columns] of Object.entries(groups)) {
      expect(Object.keys(columns)).toEqual(Object.keys(expected[group]!));
      for (const [name, column] of Object.entries(columns as Record<string, Float64Array>)) {
        const { every } = harxGolden;
        const kept = [...column].filter((_, t) => t % every === 0 || t === column.length - 1);
        if ((column.length - 1) % every === 0) kept.push(column.at(-1)!);
        const golden = expected[group]![name]!;
        expect(kept.map(Number.isNaN), name).toEqual(golden.map((value) => value === null));
        const known = golden.flatMap((value, i) => (value === null ? [] : [i]));
        expect(known.length).toBeGreaterThan(10);
        const [got, wanted] = [known.map((i) => kept[i]!), known.map((i) => golden[i]!)];
        expect(difference(got, wanted, 1), name).toBeLessThan(TOLERANCE);
      }
    }
  });
});

describe("HARx", async () => {
  const train = panelOf(
    ...series.map((one) => sliceSeries(one, 0, indexAtOrBefore(one, harxGolden.fitDay) + 1)),
  );
  const forecaster = await harxEstimator({ horizon: harxGolden.horizon, nextSession }).fit(train);

  test("has the reference's equations", () => {
    const { equations } = forecaster.model;
    expect(
      equations.map(({ basis, stepAhead, inputs, rows }) => [basis, stepAhead, inputs, rows]),
    ).toEqual(
      harxGolden.equations.map(({ basis, stepAhead, inputs, rows }) => [
        basis,
        stepAhead,
        inputs,
        rows,
      ]),
    );
    for (const [i, { intercept, coefficients }] of equations.entries()) {
      const expected = harxGolden.equations[i]!;
      expect(difference([intercept], [expected.intercept], 0)).toBeLessThan(TOLERANCE);
      expect(difference(coefficients, expected.coefficients, 0)).toBeLessThan(TOLERANCE);
    }
  });

  test("has the reference's quantiles, sessions without volume or open among them", () => {
    const dates = harxGolden.forecasts.map(({ day }) => sessionDate(day));
    const forecasts = forecaster.forecast(panel, dates);
    for (const [i, { quantiles }] of harxGolden.forecasts.entries()) {
      for (const { symbol, steps } of forecasts[i]!.forecasts) {
        const got = steps.flatMap((step) => step.quantiles);
        expect(difference(got, quantiles[symbol]!.flat(), 0), symbol).toBeLessThan(TOLERANCE);
      }
    }
  });
});
