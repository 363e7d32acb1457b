/** @file The public API of `afterbell`. */

export {
  DamagedFileError,
  ForbiddenPickleError,
  InputMismatchError,
  InterchangeError,
  LayerMismatchError,
  type Model,
  NotAModelError,
  NotAScalerError,
  NotExportableError,
  readModel,
  readScaler,
  type SklearnScaler,
  UnsupportedModelError,
  writeKeras,
  writeOnnx,
  writeScaler,
} from "@afterbell/interchange";
export { type KerasModel, readKerasModel } from "@afterbell/interchange/keras";
export {
  type NetworkPass,
  type PlanOptions,
  planSequential,
  type SequentialNetwork,
} from "@afterbell/interchange/network";
export { type Backtest, type BacktestedSeries, backtest } from "./backtest/backtest.ts";
export type { BacktestOptions, BacktestProgress, LeftOut } from "./backtest/backtest-options.ts";
export { backtestPanel } from "./backtest/backtest-panel.ts";
export {
  type BacktestReport,
  type ForecasterReport,
  reportOf,
} from "./backtest/backtest-report.ts";
export {
  DuplicateForecasterError,
  ForecasterFailedError,
  HorizonMismatchError,
  InvalidForecastError,
  LookAheadError,
} from "./backtest/errors.ts";
export type { ForecastTable } from "./backtest/forecast-table.ts";
export type {
  ForecasterScores,
  OverallScores,
  PooledForecasterScores,
  PooledOverallScores,
  PooledTestedScores,
  TestedScores,
} from "./backtest/forecaster-scores.ts";
export {
  evaluateHoldout,
  type HoldoutEvaluation,
  holdoutVerdict,
} from "./backtest/holdout-evaluation.ts";
export { outcomesOf } from "./backtest/outcomes-of.ts";
export {
  type LongHorizonOptions,
  type LongHorizonScores,
  longHorizonBenchmark,
} from "./benchmark/long-horizon-benchmark.ts";
export { type PublishedRow, parsePublishedResults } from "./benchmark/published-results.ts";
export { drift, repeatLast, trainingMean } from "./benchmark/window-baselines.ts";
export type { WindowEstimator, WindowForecaster } from "./benchmark/window-forecaster.ts";
export type { Fold, IndexRange } from "./dataset/fold.ts";
export { type Holdout, type HoldoutOptions, holdout } from "./dataset/holdout.ts";
export { type LogReturns, logReturnsOf } from "./dataset/log-returns.ts";
export { foldsOf, type RollingOriginOptions, rollingOrigin } from "./dataset/rolling-origin.ts";
export {
  type FittedScaler,
  fitScaler,
  type ScaledValues,
  type ScalerKind,
  scale,
  unscale,
} from "./dataset/scaler.ts";
export { type SummaryStatistics, summaryStatistics } from "./dataset/summary-statistics.ts";
export { type CloseWindows, slidingWindows } from "./dataset/windows.ts";
export type { Bar } from "./domain/bar.ts";
export {
  type BarSeries,
  barAt,
  barSeries,
  barsOf,
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
} from "./domain/errors.ts";
export { type Forecast, type ForecastStep, quantileLevels } from "./domain/forecast.ts";
export type {
  Estimator,
  Forecaster,
  PanelForecast,
  SymbolForecast,
} from "./domain/forecaster.ts";
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
export type { SeriesEstimator, SeriesForecaster } from "./domain/series-forecaster.ts";
export {
  dayNumber,
  parseSessionDate,
  type SessionDate,
  sessionDate,
} from "./domain/session-date.ts";
export { cryptoHours, newYorkHours, type SessionHours } from "./domain/session-hours.ts";
export { NotAForecasterError, NotTrainableError } from "./jobs/errors.ts";
export { type EstimatorSpec, type SpecOptions, specNamed } from "./jobs/estimator-spec.ts";
export { type ImportModelOptions, importModel, type SavedImport } from "./jobs/import-model.ts";
export { reportInputOf, type Subject } from "./jobs/report-input.ts";
export {
  judgeBacktest,
  type RunBacktestOptions,
  runBacktest,
} from "./jobs/run-backtest.ts";
export { type StartingPoint, startingPointOf } from "./jobs/starting-point.ts";
export { type TrainedModel, type TrainModelOptions, trainModel } from "./jobs/train-model.ts";
export { libraryVersion } from "./library-version.ts";
export { readNumericTable } from "./market/csv/numeric-table.ts";
export type { Finding } from "./market/finding.ts";
export { type IngestReport, type PriceFile, readPriceFile } from "./market/price-file.ts";
export { readSample } from "./market/sample.ts";
export { driftEstimator } from "./models/baselines/drift.ts";
export { type EtsOptions, etsEstimator } from "./models/baselines/ets.ts";
export { type EwmaOptions, ewmaEstimator } from "./models/baselines/ewma.ts";
export {
  type GarchForecaster,
  type GarchOptions,
  garchEstimator,
} from "./models/baselines/garch.ts";
export type { GarchParameters, Innovations } from "./models/baselines/garch-parameters.ts";
export {
  type HistoricalQuantilesOptions,
  historicalQuantilesEstimator,
} from "./models/baselines/historical-quantiles.ts";
export { persistence, persistenceEstimator } from "./models/baselines/persistence.ts";
export { seasonalPersistenceEstimator } from "./models/baselines/seasonal-persistence.ts";
export { NonFiniteForecastError, NotFittableError } from "./models/errors.ts";
export {
  type ImportedForecaster,
  importedPredictor,
} from "./models/imported/imported-predictor.ts";
export { lstmEstimator, type TrainingRun } from "./models/lstm/lstm-estimator.ts";
export { lstmPredictor, type Predictor, type TrainedLstm } from "./models/lstm/lstm-predictor.ts";
export { classicRecipe, type LstmRecipe } from "./models/lstm/recipe.ts";
export {
  type BaselineName,
  type BaselineOptions,
  baselineNamed,
  baselineNames,
  recipeNamed,
  recipeNames,
} from "./models/registry.ts";
export { MissingPackageError, UnusableFontError } from "./report/errors.ts";
export { type DrawnPicture, drawPictures, renderReport } from "./report/render-report.ts";
export type {
  LatestForecast,
  ReportInput,
  TrainingRecord,
} from "./report/report-input.ts";
export { type PngOptions, svgToPng } from "./report/svg-to-png.ts";
export { type AciOptions, aci } from "./scores/calibration/aci.ts";
export {
  type CalibratedIntervals,
  type CalibrateOptions,
  calibrate,
} from "./scores/calibration/calibrate.ts";
export { type DtaciOptions, dtaci } from "./scores/calibration/dtaci.ts";
export { NotCalibratableError } from "./scores/calibration/errors.ts";
export { type PidOptions, pid } from "./scores/calibration/pid.ts";
export { type RollingCoverage, rollingCoverage } from "./scores/calibration/rolling-coverage.ts";
export { split } from "./scores/calibration/split.ts";
export type { ThresholdMethod } from "./scores/calibration/threshold-method.ts";
export {
  type DieboldMariano,
  type DieboldMarianoObstacle,
  type DieboldMarianoOptions,
  dieboldMariano,
} from "./scores/diebold-mariano.ts";
export { type Direction, directionOf } from "./scores/direction.ts";
export { logScore, type PitHistogram, pitHistogram } from "./scores/distribution-scores.ts";
export {
  coverage,
  coverageByVolatility,
  type IntervalScores,
  meanWidth,
  type TercileCoverage,
  winklerScore,
  worstCoverage,
} from "./scores/interval-scores.ts";
export type { PooledIntervalScores } from "./scores/intervals.ts";
export { type LogReturnOutcomes, logReturnOutcomes } from "./scores/log-return-outcomes.ts";
export type { Outcomes } from "./scores/outcomes.ts";
export {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  rootMeanSquaredError,
  type Scores,
  symmetricMeanAbsolutePercentageError,
} from "./scores/point-scores.ts";
export { poolOutcomes } from "./scores/pool-outcomes.ts";
export { continuousRankedProbabilityScore, pinballLosses } from "./scores/quantile-scores.ts";
export { scaledOutcomes } from "./scores/scaled-outcomes.ts";
export {
  meanAbsoluteScaledError,
  rootMeanSquaredScaledError,
  skill,
} from "./scores/scaled-scores.ts";
export type {
  Aggregation,
  BetterDirection,
  NumberFormat,
  ScoreFigure,
  ScoreUnit,
} from "./scores/score.ts";
export {
  type OverallScoreSet,
  type PooledOverallScoreSet,
  type PooledScoreSet,
  type ScoreSet,
  scoreOutcomes,
  scorePooledOutcomes,
} from "./scores/scores.ts";
export { type Shift, shiftedByOne } from "./scores/shift.ts";
export { pooledColumns, symbolColumns, type TableColumn } from "./scores/table-columns.ts";
export { type Judgement, verdictOf } from "./scores/verdict.ts";
export { LockLostError, ModelNotFoundError, NewerFormatError } from "./workspace/errors.ts";
export { readEtsModule } from "./workspace/ets-module.ts";
export type { Exclusive, ExclusiveOptions } from "./workspace/exclusive.ts";
export {
  type ExportFormat,
  exportedFileNames,
  exportFormats,
  exportModel,
} from "./workspace/export-model.ts";
export { type ImportedFile, readKerasFile, readScalerFile } from "./workspace/imported-file.ts";
export type { ModelVersion } from "./workspace/in-use.ts";
export { type Lock, type LockHolder, waitingNote } from "./workspace/lock.ts";
export type { Manifest } from "./workspace/manifest.ts";
export type { ModelBundle } from "./workspace/model-bundle.ts";
export { type ModelStore, openModelStore } from "./workspace/model-store.ts";
export { openPriceStore, type PriceStore } from "./workspace/price-store.ts";
export { openWorkspace, type Workspace, type WorkspaceOptions } from "./workspace/workspace.ts";
