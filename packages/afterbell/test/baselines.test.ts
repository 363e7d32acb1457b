/** @file The baselines beside statsmodels, NumPy and SciPy (tools/reference/baselines_golden.py). */

import { describe, expect, test } from "vitest";
import { baselineNamed, quantileLevels } from "../src/index.ts";
import { garchEstimator } from "../src/models/index.ts";
import { baselineGolden } from "./support/baseline-golden.ts";
import { garchGolden } from "./support/garch-golden.ts";
import { seriesFromCloses } from "./support/walk.ts";

const series = seriesFromCloses(baselineGolden.closes);
const horizon = baselineGolden.drift.length;

test.each(["persistence", "drift", "seasonal", "historical"] as const)(
  "%s has the quantiles of its peer",
  async (name) => {
    const forecaster = await baselineNamed(name, { horizon, seed: 1 }).forSeries.fit(series);
    const [forecast] = forecaster.forecast(series, [series.length - 1]);
    for (const [h, expected] of baselineGolden[name].entries()) {
      const { quantiles } = forecast!.steps[h]!;
      for (const [i, level] of baselineGolden.levels.entries()) {
        const price = quantiles[quantileLevels.indexOf(level)]!;
        // statsmodels begins its Kalman filter with a variance of 1e6, where ours has no beginning.
        expect(Math.abs(price / expected[i]! - 1), `${h + 1}, ${level}`).toBeLessThan(1e-8);
      }
    }
  },
);

test("ewma one step ahead has the quantiles of NumPy's filtered returns", async () => {
  const forecaster = await baselineNamed("ewma", { horizon: 3, seed: 1 }).forSeries.fit(series);
  const [forecast] = forecaster.forecast(series, [series.length - 1]);
  for (const [i, level] of baselineGolden.levels.entries()) {
    const price = forecast!.steps[0]!.quantiles[quantileLevels.indexOf(level)]!;
    expect(Math.abs(price / baselineGolden.ewma[i]! - 1), `${level}`).toBeLessThan(1e-12);
  }
});

describe("GARCH", () => {
  const returns = garchGolden.simulated.returns;
  let close = 100;
  const closes = [close, ...returns.map((r) => (close *= Math.exp(r / 100)))];
  const series = seriesFromCloses(closes);
  const origin = series.length - 1;

  test.each(garchGolden.simulated.cases)(
    "one step ahead has exactly the quantiles of its $innovations innovations",
    async ({ innovations }) => {
      const garch = await garchEstimator({ horizon: 1, seed: 1, innovations }).forSeries.fit(
        series,
      );
      const [forecast] = garch.forecast(series, [origin]);
      const { mean, nu } = garch.parameters;
      const sigma = Math.sqrt(garch.varianceForecast(series, origin)[0]!);
      const scale = innovations === "student" ? Math.sqrt((nu - 2) / nu) : 1;
      for (const [q, price] of forecast!.steps[0]!.quantiles.entries()) {
        const z = (100 * Math.log(price / closes.at(-1)!) - mean) / sigma / scale;
        expect(Math.abs(shareBelow(z, nu) - quantileLevels[q]!)).toBeLessThan(1e-9);
      }
    },
  );

  test.each(garchGolden.simulated.cases)(
    "further ahead has the quantiles of arch's simulation, $innovations innovations",
    async ({ innovations, simulation }) => {
      const { levels, quantiles: golden } = simulation!;
      const horizon = golden.length;
      const garch = await garchEstimator({ horizon, seed: 1, innovations }).forSeries.fit(series);
      const [forecast] = garch.forecast(series, [origin]);
      const variances = garch.varianceForecast(series, origin);
      let variance = 0;
      for (const [h, expected] of golden.entries()) {
        variance += variances[h]!;
        const { quantiles } = forecast!.steps[h]!;
        for (const [i, level] of levels.entries()) {
          const ours = 100 * Math.log(quantiles[quantileLevels.indexOf(level)]! / closes.at(-1)!);
          // Three times what our 2,000 paths stray by (arch's were 400,000), in the tails and within.
          const tolerance = (level < 0.1 || level > 0.9 ? 0.18 : 0.06) * Math.sqrt(variance);
          expect(Math.abs(ours - expected[i]!), `${h + 1}, ${level}`).toBeLessThan(tolerance);
        }
      }
    },
  );
});

/** The distribution function by Simpson's rule on the bare density: another way than the product's. */
function shareBelow(z: number, nu: number): number {
  const density = (x: number) =>
    nu === Number.POSITIVE_INFINITY
      ? Math.exp((-x * x) / 2)
      : (1 + (x * x) / nu) ** (-(nu + 1) / 2);
  // x = sinh(u) makes heavy tails end: at u = 12, x is 81,000.
  const integral = (from: number, to: number) => {
    const steps = 4000;
    const width = (to - from) / steps;
    let sum = 0;
    for (let i = 0; i <= steps; i++) {
      const u = from + i * width;
      const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
      sum += weight * density(Math.sinh(u)) * Math.cosh(u);
    }
    return (sum * width) / 3;
  };
  return integral(-12, Math.asinh(z)) / integral(-12, 12);
}
