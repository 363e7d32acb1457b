/** @file What a report on one symbol is made of: a backtest's forecasts, their scores, and tomorrow's. */

import type { BarSeries } from "../domain/bar.ts";
import type { Estimator } from "../domain/forecaster.ts";
import type { Backtest } from "../evaluate/backtest.ts";
import { reportOf } from "../evaluate/backtest-report.ts";
import type {
  LatestForecast,
  ReportInput,
  TrainingRecord,
} from "../evaluate/report/report-input.ts";
import { libraryVersion } from "../library-version.ts";

export interface Subject {
  /** The forecaster that the report is about. */
  readonly name: string;
  /** How it was trained, where it was trained once and saved. */
  readonly training: TrainingRecord | null;
  /** Whether it is a saved model. */
  readonly isSaved: boolean;
}

/**
 * @param backtest Of one series.
 * @param estimators Those of the backtest; each is fitted on the whole series for the forecasts to come.
 */
export async function reportInputOf(
  backtest: Backtest,
  estimators: readonly Estimator[],
  subject: Subject,
): Promise<ReportInput> {
  const [backtested] = backtest.series;
  const latest: LatestForecast[] = [];
  for (const estimator of estimators) {
    latest.push(await latestForecast(estimator, backtested!.series));
  }
  return {
    subject: subject.name,
    backtested: backtested!,
    report: reportOf(backtest),
    latest,
    isSaved: subject.isSaved,
    training: subject.training,
    libraryVersion,
  };
}

async function latestForecast(estimator: Estimator, series: BarSeries): Promise<LatestForecast> {
  const { quantileLevels, forecast } = await estimator.fit(series);
  const [latest] = forecast(series, [series.bars.length - 1]);
  return { forecaster: estimator.name, quantileLevels, forecast: latest! };
}
