/** @file `afterbell/workspace`: the folder a user works in, and how each thing lies on disk. */

export { bundlePredictor } from "./bundle-predictor.ts";
export type {
  Checkpoint,
  CheckpointContent,
  CheckpointStore,
  LossRecord,
  TrainingIdentity,
} from "./checkpoint.ts";
export {
  LockLostError,
  ModelNotFoundError,
  NewerFormatError,
  NotAPriceModelError,
} from "./errors.ts";
export { readEtsModule } from "./ets-module.ts";
export type { Exclusive, ExclusiveOptions } from "./exclusive.ts";
export {
  type ExportFormat,
  exportedFileNames,
  exportFormats,
  exportModel,
  NoScalerError,
} from "./export-model.ts";
export { type ImportedFile, readKerasFile, readScalerFile } from "./imported-file.ts";
export type { ImportedModel } from "./imported-model-files.ts";
export type { ForecastKind, ModelVersion } from "./in-use.ts";
export type { Journal, JournalStore } from "./journal.ts";
export type {
  KeptNetwork,
  KeptNetworkStore,
  KeptNetworks,
  NetworkIdentity,
} from "./kept-networks.ts";
export type { AppendedForecast, LedgerWriting } from "./ledger-append.ts";
export type { RowSelection } from "./ledger-rows.ts";
export type { DueRows } from "./ledger-scores.ts";
export type { LedgerStore, NotRecorded, Recorded, StoredScores } from "./ledger-store.ts";
export type { LedgerSelection, LedgerSummary } from "./ledger-summary.ts";
export type { LedgerCheck, LedgerFault, LedgerHead } from "./ledger-verify.ts";
export { type Lock, type LockHolder, waitingNote } from "./lock.ts";
export type { LockTiming } from "./lock-watch.ts";
export type { ImportedManifest, Manifest, PanelManifest, TrainedManifest } from "./manifest.ts";
export type {
  ImportedBundle,
  ImportedProvenance,
  ModelBundle,
  Provenance,
  StoredEvaluation,
  TrainedBundle,
} from "./model-bundle.ts";
export { type ModelStore, openModelStore } from "./model-store.ts";
export type { PanelBundle, PanelProvenance } from "./panel-bundle.ts";
export type { PanelModelStore } from "./panel-model-store.ts";
export { readPretrainedNetworks } from "./pretrained-networks.ts";
export {
  openPriceStore,
  type PriceStore,
  type StoredPrices,
  type WriteOptions,
  type WrittenPrices,
} from "./price-store.ts";
export type { ReportStore } from "./report-store.ts";
export { FileExistsError, UnwritableFileError } from "./storage-errors.ts";
export type { ReadAllOptions, StoredSeries } from "./stored-series.ts";
export { openWorkspace, type Workspace, type WorkspaceOptions } from "./workspace.ts";
