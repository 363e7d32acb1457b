import type { BacktestedSeries } from "../backtest/backtest.ts";
import type { BacktestReport } from "../backtest/backtest-report.ts";
import type { Forecast } from "../domain/forecast.ts";

/** What a report on one symbol is made of. */
export interface ReportInput {
  /** The forecaster that the report is about. */
  readonly subject: string;
  /** Forecasts and what came, persistence first, the subject among them. */
  readonly backtested: BacktestedSeries;
  readonly report: BacktestReport;
  /** Forecasts from the last bar, of sessions nobody knows yet; none of a forecaster that has no context. */
  readonly latest: readonly LatestForecast[];
  /** Whether the subject was fitted once, before the first origin, and stays as it is. */
  readonly isSaved: boolean;
  /** How the subject was trained; null where it was not, or nobody knows. */
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
  /** Losses of each epoch, in the scaler's units. */
  readonly epochs: readonly {
    readonly loss: number;
    readonly validationLoss: number | null;
    readonly testLoss: number;
  }[];
}
