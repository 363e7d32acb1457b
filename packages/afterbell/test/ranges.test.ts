/** @file Baselines that rest on ranges beside pandas, scikit-learn and NumPy (tools/reference/ranges_golden.py). */

import { expect, test } from "vitest";
import { type Forecast, quantileLevels } from "../src/index.ts";
import { harEstimator } from "../src/models/baselines/har.ts";
import { rangeEwmaEstimator } from "../src/models/baselines/range-ewma.ts";
import { rangesGolden, rangesSeries } from "./support/ranges-golden.ts";
import { widened } from "./support/widened.ts";

const series = rangesSeries();
const { levels, rangeEwma, har } = rangesGolden;
const horizon = rangeEwma.length;

function expectQuantiles(forecast: Forecast, golden: typeof rangeEwma): void {
  for (const [h, expected] of widened(golden, levels).entries()) {
    for (const [i, level] of levels.entries()) {
      const price = forecast.steps[h]!.quantiles[quantileLevels.indexOf(level)]!;
      const error = price / (series.close.at(-1)! * Math.exp(expected[i]!)) - 1;
      // Rounding: pandas adds and subtracts along the series, and the ridge is solved another way.
      expect(Math.abs(error), `${h + 1}, ${level}`).toBeLessThan(1e-9);
    }
  }
}

test("range-ewma has NumPy's quantiles, though three sessions lack a price", async () => {
  const forecaster = await rangeEwmaEstimator({ horizon }).forSeries.fit(series);
  expectQuantiles(forecaster.forecast(series, [series.length - 1])[0]!, rangeEwma);
});

test("har has scikit-learn's coefficients and NumPy's quantiles", async () => {
  const forecaster = await harEstimator({ horizon }).forSeries.fit(series);
  expect(forecaster.regressions).toHaveLength(horizon);
  for (const [h, { intercept, coefficients }] of har.regressions.entries()) {
    const ours = forecaster.regressions[h]!;
    expect(Math.abs(ours.intercept - intercept)).toBeLessThan(1e-7);
    for (const [k, expected] of coefficients.entries()) {
      expect(Math.abs(ours.coefficients[k]! - expected)).toBeLessThan(1e-8);
    }
  }
  expectQuantiles(forecaster.forecast(series, [series.length - 1])[0]!, har.quantiles);
});
