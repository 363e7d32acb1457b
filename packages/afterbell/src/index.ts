/** @file The public API of `afterbell`: what may be imported by name, and nothing else. */

export {
  DamagedFileError,
  ForbiddenPickleError,
  InputMismatchError,
  InterchangeError,
  LayerMismatchError,
  type Model,
  NotAModelError,
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
export { ModelNotFoundError } from "./artifacts/errors.ts";
export {
  type ExportFormat,
  exportedFileNames,
  exportFormats,
  exportModel,
} from "./artifacts/export-model.ts";
export { type ImportedFile, readKerasFile, readScalerFile } from "./artifacts/imported-file.ts";
export type { Manifest } from "./artifacts/manifest.ts";
export type { ModelBundle } from "./artifacts/model-bundle.ts";
export { type ModelStore, openModelStore } from "./artifacts/model-store.ts";
export { type EstimatorSpec, type SpecOptions, specNamed } from "./backtesting/estimator-spec.ts";
export { reportInputOf, type Subject } from "./backtesting/report-input.ts";
export {
  judgeBacktest,
  type RunBacktestOptions,
  runBacktest,
} from "./backtesting/run-backtest.ts";
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
export {
  type Bar,
  type BarSeries,
  barSeries,
  closesOf,
  parseSessionDate,
  type SessionDate,
  sliceSeries,
} from "./domain/bar.ts";
export {
  AfterbellError,
  ConstantPricesError,
  InvalidOptionError,
  InvalidSeriesError,
  NonPositivePriceError,
  SeriesTooShortError,
  SourceUnavailableError,
} from "./domain/errors.ts";
export { type Forecast, type ForecastStep, quantileLevels } from "./domain/forecast.ts";
export type { Estimator, Forecaster } from "./domain/forecaster.ts";
export { type NumericTable, rowCountOf } from "./domain/numeric-table.ts";
export type { WindowEstimator, WindowForecaster } from "./domain/window-forecaster.ts";
export { type Backtest, type BacktestedSeries, backtest } from "./evaluate/backtest.ts";
export type { BacktestOptions, BacktestProgress, LeftOut } from "./evaluate/backtest-options.ts";
export {
  type BacktestReport,
  type ForecasterReport,
  reportOf,
} from "./evaluate/backtest-report.ts";
export { type AciOptions, aci } from "./evaluate/calibration/aci.ts";
export {
  type CalibratedIntervals,
  type CalibrateOptions,
  calibrate,
} from "./evaluate/calibration/calibrate.ts";
export { type DtaciOptions, dtaci } from "./evaluate/calibration/dtaci.ts";
export { NotCalibratableError } from "./evaluate/calibration/errors.ts";
export { type PidOptions, pid } from "./evaluate/calibration/pid.ts";
export { type RollingCoverage, rollingCoverage } from "./evaluate/calibration/rolling-coverage.ts";
export { split } from "./evaluate/calibration/split.ts";
export type { ThresholdMethod } from "./evaluate/calibration/threshold-method.ts";
export {
  type DieboldMariano,
  type DieboldMarianoObstacle,
  type DieboldMarianoOptions,
  dieboldMariano,
} from "./evaluate/diebold-mariano.ts";
export { type Direction, directionOf } from "./evaluate/direction.ts";
export { logScore, type PitHistogram, pitHistogram } from "./evaluate/distribution-scores.ts";
export { ForecasterFailedError, InvalidForecastError, LookAheadError } from "./evaluate/errors.ts";
export type { ForecastTable } from "./evaluate/forecast-table.ts";
export type {
  ForecasterScores,
  OverallScores,
  TestedScores,
} from "./evaluate/forecaster-scores.ts";
export {
  evaluateHoldout,
  type HoldoutEvaluation,
  holdoutVerdict,
} from "./evaluate/holdout-evaluation.ts";
export {
  coverage,
  coverageByVolatility,
  type IntervalScores,
  meanWidth,
  type TercileCoverage,
  winklerScore,
  worstCoverage,
} from "./evaluate/interval-scores.ts";
export {
  type LongHorizonOptions,
  type LongHorizonScores,
  longHorizonBenchmark,
} from "./evaluate/long-horizon-benchmark.ts";
export type { Outcomes } from "./evaluate/outcomes.ts";
export { outcomesOf } from "./evaluate/outcomes-of.ts";
export {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  rootMeanSquaredError,
  type Scores,
  symmetricMeanAbsolutePercentageError,
} from "./evaluate/point-scores.ts";
export { poolOutcomes } from "./evaluate/pool-outcomes.ts";
export { type PublishedRow, parsePublishedResults } from "./evaluate/published-results.ts";
export { continuousRankedProbabilityScore, pinballLosses } from "./evaluate/quantile-scores.ts";
export { MissingPackageError, UnusableFontError } from "./evaluate/report/errors.ts";
export { type DrawnPicture, drawPictures, renderReport } from "./evaluate/report/render-report.ts";
export type {
  LatestForecast,
  ReportInput,
  TrainingRecord,
} from "./evaluate/report/report-input.ts";
export { type PngOptions, svgToPng } from "./evaluate/report/svg-to-png.ts";
export {
  meanAbsoluteScaledError,
  rootMeanSquaredScaledError,
  skill,
} from "./evaluate/scaled-scores.ts";
export { type ScoreSet, scoreOutcomes } from "./evaluate/scores.ts";
export { type Shift, shiftedByOne } from "./evaluate/shift.ts";
export { type Judgement, verdictOf } from "./evaluate/verdict.ts";
export { libraryVersion } from "./library-version.ts";
export { readNumericTable } from "./market/csv/numeric-table.ts";
export type { Finding } from "./market/finding.ts";
export { type IngestReport, type PriceFile, readPriceFile } from "./market/price-file.ts";
export { openPriceStore, type PriceStore } from "./market/price-store.ts";
export { readSample } from "./market/sample.ts";
export {
  type BaselineName,
  type BaselineOptions,
  baselineNamed,
  baselineNames,
} from "./models/baselines.ts";
export { driftEstimator } from "./models/drift.ts";
export { NonFiniteForecastError, NotFittableError } from "./models/errors.ts";
export { type EtsOptions, etsEstimator } from "./models/ets.ts";
export { type EwmaOptions, ewmaEstimator } from "./models/ewma.ts";
export type { GarchParameters, Innovations } from "./models/garch/garch-parameters.ts";
export { type GarchForecaster, type GarchOptions, garchEstimator } from "./models/garch.ts";
export {
  type HistoricalQuantilesOptions,
  historicalQuantilesEstimator,
} from "./models/historical-quantiles.ts";
export { type ImportedForecaster, importedPredictor } from "./models/imported-predictor.ts";
export { lstmEstimator, type TrainingRun } from "./models/lstm-estimator.ts";
export { lstmPredictor, type Predictor, type TrainedLstm } from "./models/lstm-predictor.ts";
export { persistence, persistenceEstimator } from "./models/persistence.ts";
export { classicRecipe, type LstmRecipe, recipeNamed, recipeNames } from "./models/recipe.ts";
export { seasonalPersistenceEstimator } from "./models/seasonal-persistence.ts";
export { drift, repeatLast, trainingMean } from "./models/window-baselines.ts";
export { readEtsModule } from "./storage/ets-module.ts";
export { NotAForecasterError, NotTrainableError } from "./training/errors.ts";
export { type ImportModelOptions, importModel, type SavedImport } from "./training/import-model.ts";
export { type StartingPoint, startingPointOf } from "./training/starting-point.ts";
export { type TrainedModel, type TrainModelOptions, trainModel } from "./training/train-model.ts";
