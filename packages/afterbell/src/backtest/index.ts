/** @file `afterbell/backtest`: forecasts from rolling origins, and what is reported of them. */

export { type Backtest, type BacktestedSeries, backtest } from "./backtest.ts";
export type { BacktestOptions, BacktestProgress, LeftOut } from "./backtest-options.ts";
export { backtestPanel } from "./backtest-panel.ts";
export { type BacktestReport, type ForecasterReport, reportOf } from "./backtest-report.ts";
export {
  type CloseEvaluation,
  closeVerdict,
  type EvaluatedCloses,
  evaluateCloses,
  type FittedFold,
} from "./close-evaluation.ts";
export {
  DuplicateForecasterError,
  ForecasterFailedError,
  HorizonMismatchError,
  InvalidForecastError,
  LookAheadError,
} from "./errors.ts";
export type { ForecastTable } from "./forecast-table.ts";
export type {
  ForecasterScores,
  OverallScores,
  PooledForecasterScores,
  PooledOverallScores,
  PooledTestedScores,
  TestedScores,
} from "./forecaster-scores.ts";
export { outcomesOf } from "./outcomes-of.ts";
export type { SeriesFolds } from "./series-folds.ts";
