/** @file `afterbell/workspace`: the folder a user works in, and how each thing lies on disk. */

export { bundlePredictor } from "./bundle-predictor.ts";
export { LockLostError, ModelNotFoundError, NewerFormatError } from "./errors.ts";
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
export type { ModelVersion } from "./in-use.ts";
export { type Lock, type LockHolder, waitingNote } from "./lock.ts";
export type { ImportedManifest, Manifest, TrainedManifest } from "./manifest.ts";
export type { ImportedBundle, ModelBundle, TrainedBundle } from "./model-bundle.ts";
export { type ModelStore, openModelStore } from "./model-store.ts";
export { openPriceStore, type PriceStore } from "./price-store.ts";
export { FileExistsError, UnwritableFileError } from "./storage-errors.ts";
export { openWorkspace, type Workspace, type WorkspaceOptions } from "./workspace.ts";
