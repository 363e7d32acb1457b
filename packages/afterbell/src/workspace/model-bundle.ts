/**
 * @file A model on disk: a directory with `manifest.json`, `weights.safetensors` and `scaler.json`,
 * `evaluation.json` and `judged.safetensors` beside those of a model trained here, `network.json` of an imported one. It
 * appears whole, by one rename, and is read only whole.
 */

import { DamagedFileError, readSafetensors, writeSafetensors } from "@afterbell/interchange";
import { planNetwork } from "@afterbell/lstm";
import Type from "typebox";
import Value from "typebox/value";
import type { FittedScaler } from "../dataset/scaler.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import type { JudgedCloses } from "../domain/judged-closes.ts";
import type { TrainedLstm } from "../models/lstm/lstm-predictor.ts";
import { checkRecipe, type LstmRecipe, networkOf } from "../models/lstm/recipe.ts";
import { writeFolderAtomically } from "./atomic-file.ts";
import {
  type BundleFiles,
  digestsOf,
  MANIFEST,
  manifestIn,
  readBundleFiles,
  utf8,
} from "./bundle-files.ts";
import type { LossRecord } from "./checkpoint.ts";
import { NotAPriceModelError } from "./errors.ts";
import {
  decodeKerasModel,
  encodeDefinition,
  encodeWeights,
  type ImportedModel,
  importedModel,
  type StoredFile,
} from "./imported-model-files.ts";
import { encodeManifest, type ImportedManifest, type TrainedManifest } from "./manifest.ts";
import { decodeNamedColumns, encodeNamedColumns } from "./named-columns.ts";
import { parametersOf, tensorsOf } from "./network-tensors.ts";
import { decodeScaler, encodeScaler } from "./scaler-file.ts";

export type ModelBundle = TrainedBundle | ImportedBundle;

export interface TrainedBundle {
  readonly kind: "trained";
  readonly model: TrainedLstm;
  readonly manifest: TrainedManifest;
  /** Losses of every epoch of the newest fit that had sessions to be tested on. */
  readonly epochs: readonly LossRecord[];
  /** null in a model of an afterbell that did not keep them. */
  readonly judged: JudgedCloses | null;
}

export interface ImportedBundle {
  readonly kind: "imported";
  readonly model: ImportedModel;
  readonly manifest: ImportedManifest;
}

/** Fields of the manifest that do not follow from the model and the files. */
export type Provenance = Omit<TrainedManifest, "kind" | "recipe" | "files" | "checksum">;

/** The same of an imported model. */
export type ImportedProvenance = Omit<ImportedManifest, "kind" | "files" | "checksum">;

/** The contents of `evaluation.json`: scores, verdict and the losses of every epoch. */
export interface StoredEvaluation {
  readonly epochs: readonly LossRecord[];
}

/** A model that was trained here, and how its recipe's forecasts of sessions it had not seen turned out. */
export type TrainedHere = Pick<TrainedBundle, "model" | "judged">;

const WEIGHTS = "weights.safetensors";
const NETWORK = "network.json";
const SCALER = "scaler.json";
const EVALUATION = "evaluation.json";
const JUDGED = "judged.safetensors";

const loss = Type.Number();
const evaluationSchema = Type.Object({
  epochs: Type.Array(
    Type.Object({ loss, validationLoss: Type.Union([loss, Type.Null()]), testLoss: loss }),
  ),
});

/**
 * @param evaluation All that was measured while training and testing, as JSON.
 * @returns false, and nothing was written, if the folder already exists.
 * @throws {UnwritableFileError} Nothing was written then.
 */
export async function writeBundle(
  folder: string,
  { model, judged }: TrainedHere,
  provenance: Provenance,
  evaluation: StoredEvaluation,
): Promise<boolean> {
  const network = planNetwork(networkOf(model.recipe));
  const files: BundleFiles = {
    [WEIGHTS]: writeSafetensors({
      tensors: tensorsOf(network, model.parameters),
      // Nothing that differs between two runs: the same weights are the same file.
      metadata: { format: "afterbell" },
    }),
    [SCALER]: utf8(encodeScaler(model.scaler)),
    [EVALUATION]: utf8(`${JSON.stringify(evaluation, null, 1)}\n`),
    ...(judged && { [JUDGED]: encodeJudged(judged) }),
  };
  const manifest = encodeManifest({
    kind: "trained",
    ...provenance,
    recipe: model.recipe,
    files: digestsOf(files),
  });
  return writeFolderAtomically(folder, { ...files, [MANIFEST]: utf8(manifest) });
}

/** As {@link writeBundle}, of a model that was not trained here. @throws {UnwritableFileError} */
export async function writeImportedBundle(
  folder: string,
  model: ImportedModel,
  provenance: ImportedProvenance,
): Promise<boolean> {
  const files: BundleFiles = {
    [NETWORK]: encodeDefinition(model),
    [WEIGHTS]: encodeWeights(model),
    [SCALER]: utf8(encodeScaler(model.scaler)),
  };
  const manifest = encodeManifest({
    kind: "imported",
    ...provenance,
    files: digestsOf(files),
  });
  return writeFolderAtomically(folder, { ...files, [MANIFEST]: utf8(manifest) });
}

/**
 * @throws {DamagedFileError} Names the first file that is missing, truncated or altered.
 * @throws {NewerFormatError} Written by a later afterbell.
 * @throws {NotAPriceModelError} A panel model.
 */
export async function readBundle(folder: string): Promise<ModelBundle> {
  const { manifest, stored } = await readBundleFiles(folder);
  if (manifest.kind === "panel") throw new NotAPriceModelError(manifest.model, manifest.version);
  const scalerFile = stored(SCALER);
  const scaler = decodeScaler(new TextDecoder().decode(scalerFile.bytes), scalerFile.file);
  return manifest.kind === "imported"
    ? readImported(manifest, scaler, stored)
    : readTrained(manifest, scaler, stored, manifestIn(folder));
}

function readTrained(
  manifest: TrainedManifest,
  scaler: FittedScaler,
  stored: (name: string) => StoredFile,
  manifestFile: string,
): TrainedBundle {
  const recipe = recipeOf(manifest, manifestFile);
  const weights = stored(WEIGHTS);
  const { tensors } = readSafetensors(weights.bytes, { file: weights.file });
  const parameters = parametersOf(planNetwork(networkOf(recipe)), tensors, weights.file);
  const { epochs } = decodeEvaluation(stored(EVALUATION));
  const judged = JUDGED in manifest.files ? decodeJudged(stored(JUDGED)) : null;
  return { kind: "trained", manifest, model: { recipe, scaler, parameters }, epochs, judged };
}

function encodeJudged({ horizon, ...columns }: JudgedCloses): Uint8Array {
  return encodeNamedColumns(columns, { horizon: `${horizon}` });
}

/** @throws {DamagedFileError} Columns of other lengths. */
function decodeJudged(file: StoredFile): JudgedCloses {
  const { column, metadata } = decodeNamedColumns(file);
  const horizon = Number(metadata.horizon);
  const judged = {
    horizon,
    originDays: Int32Array.from(column("originDays")),
    days: Int32Array.from(column("days")),
    ratios: column("ratios"),
    losses: column("losses"),
  };
  const { originDays, days, ratios, losses } = judged;
  const count = days.length;
  const isWhole = originDays.length === count && losses.length === count;
  if (isWhole && ratios.length === count * horizon) return judged;
  throw new DamagedFileError(file.file, "its columns are not of one length");
}

function readImported(
  manifest: ImportedManifest,
  scaler: FittedScaler,
  stored: (name: string) => StoredFile,
): ImportedBundle {
  const keras = decodeKerasModel(stored(NETWORK), stored(WEIGHTS));
  const { contextLength, horizon } = manifest.imported;
  const model = importedModel(keras, { scaler, contextLength, horizon });
  return { kind: "imported", manifest, model };
}

function decodeEvaluation({ file, bytes }: StoredFile): StoredEvaluation {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return Value.Parse(evaluationSchema, value);
  } catch (error) {
    throw new DamagedFileError(file, (error as Error).message);
  }
}

/** A recipe that cannot be trained here cannot be run either. */
function recipeOf({ recipe }: TrainedManifest, file: string): LstmRecipe {
  try {
    return checkRecipe(recipe);
  } catch (error) {
    if (error instanceof InvalidOptionError) throw new DamagedFileError(file, error.message);
    throw error;
  }
}
