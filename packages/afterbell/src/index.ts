/**
 * @file `afterbell`, the main entry point: prices in, a model, a backtest and a forecast out. What a layer holds
 * beyond that is at its subpath, `afterbell/scores` and the others in package.json.
 */

export {
  type Backend,
  type BackendChoice,
  type BatchProgress,
  DivergedError,
  selectBackend,
} from "@afterbell/lstm";
export { type Backtest, type BacktestedSeries, backtest } from "./backtest/backtest.ts";
export type { BacktestOptions, BacktestProgress, LeftOut } from "./backtest/backtest-options.ts";
export { backtestPanel } from "./backtest/backtest-panel.ts";
export {
  type BacktestReport,
  type ForecasterReport,
  reportOf,
} from "./backtest/backtest-report.ts";
export type { CloseEvaluation } from "./backtest/close-evaluation.ts";
export type { Bar } from "./domain/bar.ts";
export {
  type BarSeries,
  barAt,
  barSeries,
  barsOf,
  type Column,
  dateAt,
  indexAtOrBefore,
  sessionEnd,
  sliceSeries,
} from "./domain/bar-series.ts";
export {
  AfterbellError,
  ConstantPricesError,
  InvalidOptionError,
  InvalidSeriesError,
  MissingOptionError,
  NonPositivePriceError,
  NotFittedError,
  SeriesTooShortError,
  SourceUnavailableError,
  SymbolFailedError,
  UnreadableFileError,
} from "./domain/errors.ts";
export { type Forecast, type ForecastStep, quantileLevels } from "./domain/forecast.ts";
export type {
  Estimator,
  Forecaster,
  PanelForecast,
  SymbolForecast,
} from "./domain/forecaster.ts";
export { type Interval, interval } from "./domain/interval.ts";
export type { EmitJobEvent, JobEvent, JobEventContent, JobProgress } from "./domain/job-event.ts";
export type {
  LedgerForecast,
  LedgerRow,
  NotLiveReason,
} from "./domain/ledger-row.ts";
export type { LedgerInterval, LedgerScore, StoredLedgerScore } from "./domain/ledger-score.ts";
export type { LiveFigures, LiveRecord, LiveRival, RivalFigures } from "./domain/live-record.ts";
export { type NumericTable, rowCountOf } from "./domain/numeric-table.ts";
export {
  knownAt,
  knownForFit,
  momentOf,
  type Panel,
  panelOf,
  seriesNamed,
} from "./domain/panel.ts";
export {
  type PerSeriesEstimator,
  type PerSeriesForecaster,
  perSeries,
} from "./domain/per-series.ts";
export { type PointForecasterOptions, pointForecaster } from "./domain/point-forecaster.ts";
export type { SeriesEstimator, SeriesForecaster } from "./domain/series-forecaster.ts";
export {
  dayNumber,
  parseSessionDate,
  type SessionDate,
  sessionDate,
} from "./domain/session-date.ts";
export { cryptoHours, newYorkHours, type SessionHours } from "./domain/session-hours.ts";
export {
  type ForecastNextOptions,
  forecastNext,
  type NextForecast,
  type NextStep,
} from "./jobs/forecast-next.ts";
export { type ImportModelOptions, importModel, type SavedImport } from "./jobs/import-model.ts";
export {
  type BacktestStart,
  judgeBacktest,
  type RunBacktestOptions,
  runBacktest,
} from "./jobs/run-backtest.ts";
export {
  type EpochProgress,
  type TrainedModel,
  type TrainingStart,
  type TrainModelOptions,
  trainModel,
} from "./jobs/train-model.ts";
export { libraryVersion } from "./library-version.ts";
export type { Finding } from "./market/finding.ts";
export {
  type IngestReport,
  type PriceFile,
  type PriceFileOptions,
  readPriceFile,
} from "./market/price-file.ts";
export { readSample } from "./market/sample.ts";
export type { Predictor } from "./models/lstm/lstm-predictor.ts";
export { classicRecipe, type LstmRecipe } from "./models/lstm/recipe.ts";
export { baselineNamed, baselineNames, recipeNamed, recipeNames } from "./models/registry.ts";
export { openWorkspace, type Workspace, type WorkspaceOptions } from "./workspace/workspace.ts";
