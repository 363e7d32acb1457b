/** @file The contents of a report on one symbol: a backtest's forecasts, their scores, and the latest forecast. */

import type { Backtest } from "../backtest/backtest.ts";
import { reportOf } from "../backtest/backtest-report.ts";
import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { panelOf } from "../domain/panel.ts";
import { libraryVersion } from "../library-version.ts";
import type { LatestForecast, ReportInput, TrainingRecord } from "../report/report-input.ts";

export interface Subject {
  /** The forecaster that the report is about. */
  readonly name: string;
  /** How it was trained, where it was trained once and saved. */
  readonly training: TrainingRecord | null;
  /** Whether it is a saved model. */
  readonly isSaved: boolean;
  /** Whether its forecasts are those of refits, made when its recipe was judged. */
  readonly isJudged: boolean;
}

/**
 * @param backtest Of one series.
 * @param estimators Those of the backtest, and perhaps some that were left out of it; each is fitted on the
 * whole series for the forecasts to come.
 * @throws {InvalidOptionError} The subject was left out.
 */
export async function reportInputOf(
  backtest: Backtest,
  estimators: readonly Estimator[],
  subject: Subject,
): Promise<ReportInput> {
  const [backtested] = backtest.series;
  const latest: LatestForecast[] = [];
  for (const estimator of estimators) {
    if (!backtest.forecasters.includes(estimator.name)) continue;
    latest.push(await latestForecast(estimator, backtested!.series));
  }
  if (!backtest.forecasters.includes(subject.name)) {
    const rule = "a forecaster that can forecast this symbol";
    throw new InvalidOptionError("subject of the report", rule, subject.name);
  }
  return {
    subject: subject.name,
    backtested: backtested!,
    report: reportOf(backtest),
    latest,
    isSaved: subject.isSaved,
    isJudged: subject.isJudged,
    training: subject.training,
    libraryVersion,
  };
}

async function latestForecast(estimator: Estimator, series: BarSeries): Promise<LatestForecast> {
  const panel = panelOf(series);
  const origin = series.length - 1;
  const originDate = dateAt(series, origin);
  const forecaster = await estimator.fit(panel);
  const [latest] = forecaster.forecast(panel, [originDate]);
  const { steps } = latest!.forecasts[0]!;
  const forecast = { origin, originDate, steps };
  return { forecaster: estimator.name, quantileLevels: forecaster.quantileLevels, forecast };
}
