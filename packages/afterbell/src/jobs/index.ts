/** @file `afterbell/jobs`: runs as data, what runs their tasks, and the library calls that they are made of. */

export { type BacktestSpec, backtestJob } from "./backtest-job.ts";
export { backtestSavedModel } from "./backtest-saved-model.ts";
export {
  type CalendarSpec,
  type CalendarSpecs,
  calendarSpecsOf,
} from "./calendar-specs.ts";
export type { SymbolFailure } from "./each-symbol.ts";
export { LedgerBrokenError, NotAForecasterError, NotTrainableError } from "./errors.ts";
export { type EstimatorSpec, estimatorOf, type SpecOptions, specNamed } from "./estimator-spec.ts";
export {
  type ForecastResult,
  forecastJob,
  type LedgerOutcome,
  type OutlookStep,
  type SymbolOutlook,
} from "./forecast-job.ts";
export {
  type ForecastNextOptions,
  forecastNext,
  type NextForecast,
  type NextStep,
} from "./forecast-next.ts";
export type { ForecastSpec } from "./forecast-spec.ts";
export { type ImportOutcome, type ImportSpec, importJob } from "./import-job.ts";
export {
  type ImportModelOptions,
  importModel,
  type SavedImport,
  type SourceOf,
} from "./import-model.ts";
export { type IngestResult, ingestJob } from "./ingest-job.ts";
export type { IngestSpec } from "./ingest-spec.ts";
export type { IngestedPrices } from "./ingest-symbol.ts";
export type { JobKind } from "./job-kind.ts";
export { type ForecastOrigin, ledgerForecastsOf } from "./ledger-forecasts.ts";
export { type RecordedForecasts, recordForecasts } from "./ledger-record.ts";
export { type ListedPrices, listPrices, type PriceList } from "./list-prices.ts";
export type { ErrorContent } from "./posted-error.ts";
export { reportInputOf, type Subject } from "./report-input.ts";
export { type ReportSpec, reportJob, type WrittenReport } from "./report-job.ts";
export {
  type BacktestStart,
  judgeBacktest,
  type RunBacktestOptions,
  runBacktest,
} from "./run-backtest.ts";
export { type JobListener, runJob } from "./run-job.ts";
export {
  type FetchedPrices,
  type ScoredLedger,
  scoreDue,
  type UnscoredRow,
} from "./score-ledger.ts";
export { type StartingPoint, startingPointOf } from "./starting-point.ts";
export { localTaskPool } from "./tasks/local-task-pool.ts";
export type { Fingerprint, SharedValue, SharedValues, TaskKind } from "./tasks/task-kind.ts";
export type { Runner, TaskOutcome, TaskPool } from "./tasks/task-pool.ts";
export { threadTaskPool } from "./tasks/thread-task-pool.ts";
export { type TrainingOutcome, type TrainSpec, trainJob } from "./train-job.ts";
export {
  type EpochProgress,
  type TrainedModel,
  type TrainingStart,
  type TrainModelOptions,
  trainModel,
} from "./train-model.ts";
export { type VerifiedLedger, verifyLedger } from "./verify-ledger.ts";
export type { Surroundings, World } from "./world.ts";
