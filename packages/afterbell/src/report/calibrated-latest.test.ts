import { expect, test } from "vitest";
import { gaussianWalk } from "../../test/support/walk.ts";
import { backtest } from "../backtest/backtest.ts";
import { outcomesOf } from "../backtest/outcomes-of.ts";
import { type BarSeries, sliceSeries } from "../domain/bar-series.ts";
import { perSeries } from "../domain/per-series.ts";
import { persistence, persistenceEstimator } from "../models/baselines/persistence.ts";
import { calibrate } from "../scores/calibration/calibrate.ts";
import { WARM_UP } from "./calibrated.ts";
import { calibratedLatest } from "./calibrated-latest.ts";
import type { LatestForecast } from "./report-input.ts";

const HORIZON = 1;

async function latestOf(series: BarSeries) {
  const point = perSeries({ name: "point", fit: async () => persistence({ horizon: HORIZON }) });
  const { series: done } = await backtest([point], series, { horizon: HORIZON, step: 1 });
  const [backtested] = done;
  const [forecast] = persistence({ horizon: HORIZON }).forecast(series, [series.length - 1]);
  const latest: LatestForecast = { forecaster: "point", quantileLevels: [], forecast: forecast! };
  const table = backtested!.tables[0]!;
  return { latest, backtested: backtested!, table };
}

test("a point gets the interval that the backtest itself sets once its session has come", async () => {
  const series = gaussianWalk(1100, 0.02, 5);
  const known = sliceSeries(series, 0, 1000);
  const { latest, backtested, table } = await latestOf(known);
  const { quantileLevels, forecast, isCalibrated } = calibratedLatest(latest, backtested, table);
  expect(isCalibrated).toBe(true);
  expect(quantileLevels.map((level) => level.toFixed(3))).toEqual(
    "0.025 0.050 0.100 0.250 0.750 0.900 0.950 0.975".split(" "),
  );

  const later = await latestOf(series);
  for (const { stepAhead, quantiles } of forecast.steps) {
    expect([...quantiles]).toEqual(quantiles.toSorted((a, b) => a - b));
    const outcomes = outcomesOf(later.backtested, later.table, stepAhead);
    const row = outcomes.originDates.indexOf(forecast.originDate);
    const bounds = [0.5, 0.8, 0.9, 0.95].flatMap((nominalCoverage) => {
      const { lower, upper } = calibrate(outcomes, { nominalCoverage, warmUp: WARM_UP });
      return [lower[row]!, upper[row]!];
    });
    expect(quantiles).toEqual(bounds.sort((a, b) => a - b));
  }
});

test("stays a point where too few of its errors are known, and what has quantiles keeps them", async () => {
  const short = await latestOf(gaussianWalk(540, 0.02, 5));
  expect(calibratedLatest(short.latest, short.backtested, short.table)).toEqual(short.latest);

  const series = gaussianWalk(1000, 0.02, 5);
  const { backtested, table } = await latestOf(series);
  const { quantileLevels, ...sure } = await persistenceEstimator({
    horizon: HORIZON,
  }).forSeries.fit(series);
  const [forecast] = sure.forecast(series, [999]);
  const latest = { forecaster: "persistence", quantileLevels, forecast: forecast! };
  expect(calibratedLatest(latest, backtested, table)).toBe(latest);
});
