/** @file What a report is made of, from real backtests. */

import { backtest } from "../../src/backtest/backtest.ts";
import { reportOf } from "../../src/backtest/backtest-report.ts";
import type { RollingOriginOptions } from "../../src/dataset/rolling-origin.ts";
import { type BarSeries, dateAt } from "../../src/domain/bar-series.ts";
import type { Estimator } from "../../src/domain/forecaster.ts";
import { panelOf } from "../../src/domain/panel.ts";
import type { LatestForecast, ReportInput, TrainingRecord } from "../../src/report/report-input.ts";

/** A report's input: backtested, scored, and forecast from the last bar. The subject is the last estimator. */
export async function reportInput(
  series: BarSeries,
  estimators: readonly Estimator[],
  options: RollingOriginOptions,
): Promise<ReportInput> {
  const backtested = await backtest(estimators, series, options);
  const latest: LatestForecast[] = [];
  for (const estimator of estimators) {
    latest.push(await latestForecast(estimator, series));
  }
  return {
    subject: estimators.at(-1)!.name,
    backtested: backtested.series[0]!,
    report: reportOf(backtested),
    latest,
    training: null,
    isSaved: false,
    isJudged: false,
    libraryVersion: "1.2.3",
  };
}

async function latestForecast(estimator: Estimator, series: BarSeries): Promise<LatestForecast> {
  const panel = panelOf(series);
  const origin = series.length - 1;
  const originDate = dateAt(series, origin);
  const { name, quantileLevels, forecast } = await estimator.fit(panel);
  const { steps } = forecast(panel, [originDate])[0]!.forecasts[0]!;
  return { forecaster: name, quantileLevels, forecast: { origin, originDate, steps } };
}

/** Losses as a training leaves them: falling, the test loss bumpy. */
export function trainingRecord(epochs: number): TrainingRecord {
  return {
    version: "2024-07-19-1",
    isRefit: false,
    epochs: Array.from({ length: epochs }, (_, i) => ({
      loss: 0.04 * Math.exp(-i / 3) + 0.0006,
      validationLoss: 0.03 * Math.exp(-i / 3) + 0.0008 + 0.0002 * Math.sin(2 * i),
      testLoss: 0.02 * Math.exp(-i / 4) + 0.001 + 0.0004 * Math.cos(3 * i),
    })),
  };
}
