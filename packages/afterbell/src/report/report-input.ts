import type { BacktestedSeries } from "../backtest/backtest.ts";
import type { BacktestReport } from "../backtest/backtest-report.ts";
import type { Forecast } from "../domain/forecast.ts";

/** What a report on one symbol is made of. */
export interface ReportInput {
  /** The forecaster that the report is about. */
  readonly subject: string;
  /** Forecasts and actual closes, persistence first, including the subject. */
  readonly backtested: BacktestedSeries;
  readonly report: BacktestReport;
  /** Forecasts of future sessions, from the last bar; none of a forecaster without enough context. */
  readonly latest: readonly LatestForecast[];
  /** Whether the subject is a saved model, whose forecasts were made or are made without fitting it for the report. */
  readonly isSaved: boolean;
  /** Whether those forecasts were made by refits, when its recipe was judged. */
  readonly isJudged: boolean;
  /** How the subject was trained; null if it was not, or if that is unknown. */
  readonly training: TrainingRecord | null;
  /** Of the library that made it. */
  readonly libraryVersion: string;
}

export interface LatestForecast {
  readonly forecaster: string;
  readonly quantileLevels: readonly number[];
  readonly forecast: Forecast;
  /** Whether the quantiles are bounds of calibrated intervals around a point. @default false */
  readonly isCalibrated?: boolean;
}

export interface TrainingRecord {
  readonly version: string;
  /** Whether the losses are those of the newest fit that judged the recipe: the one that serves has no test. */
  readonly isRefit: boolean;
  /** Losses of each epoch, in the scaler's units. */
  readonly epochs: readonly {
    readonly loss: number;
    readonly validationLoss: number | null;
    readonly testLoss: number;
  }[];
}
