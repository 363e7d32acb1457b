/**
 * @file A model on disk: a directory with `manifest.json`, `weights.safetensors` and `scaler.json`,
 * `evaluation.json` beside those of a model trained here, `network.json` of an imported one. It
 * appears whole, by one rename, and is read only whole.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DamagedFileError, readSafetensors, writeSafetensors } from "@afterbell/interchange";
import { planNetwork } from "@afterbell/lstm";
import Type from "typebox";
import Value from "typebox/value";
import type { FittedScaler } from "../dataset/scaler.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import type { TrainedLstm } from "../models/lstm/lstm-predictor.ts";
import { checkRecipe, type LstmRecipe, networkOf } from "../models/lstm/recipe.ts";
import { writeFolderAtomically } from "./atomic-file.ts";
import type { LossRecord } from "./checkpoint.ts";
import {
  decodeKerasModel,
  encodeDefinition,
  encodeWeights,
  type ImportedModel,
  importedModel,
  type StoredFile,
} from "./imported-model-files.ts";
import {
  decodeManifest,
  encodeManifest,
  type ImportedManifest,
  type Manifest,
  type TrainedManifest,
} from "./manifest.ts";
import { parametersOf, tensorsOf } from "./network-tensors.ts";
import { decodeScaler, encodeScaler } from "./scaler-file.ts";
import { sha256 } from "./sha256.ts";

export type ModelBundle = TrainedBundle | ImportedBundle;

export interface TrainedBundle {
  readonly kind: "trained";
  readonly model: TrainedLstm;
  readonly manifest: TrainedManifest;
  /** Losses of every epoch. */
  readonly epochs: readonly LossRecord[];
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

const WEIGHTS = "weights.safetensors";
const NETWORK = "network.json";
const SCALER = "scaler.json";
const EVALUATION = "evaluation.json";
const MANIFEST = "manifest.json";

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
  model: TrainedLstm,
  provenance: Provenance,
  evaluation: StoredEvaluation,
): Promise<boolean> {
  const network = planNetwork(networkOf(model.recipe));
  const files: Files = {
    [WEIGHTS]: writeSafetensors({
      tensors: tensorsOf(network, model.parameters),
      // Nothing that differs between two runs: the same weights are the same file.
      metadata: { format: "afterbell" },
    }),
    [SCALER]: utf8(encodeScaler(model.scaler)),
    [EVALUATION]: utf8(`${JSON.stringify(evaluation, null, 1)}\n`),
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
  const files: Files = {
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

type Files = Readonly<Record<string, Uint8Array>>;

const utf8 = (text: string) => new TextEncoder().encode(text);

function digestsOf(files: Files): Manifest["files"] {
  const digests = Object.entries(files).map(([name, data]) => [
    name,
    { sha256: sha256(data), bytes: data.length },
  ]);
  return Object.fromEntries(digests);
}

/** A bundle's `manifest.json`. */
export function manifestIn(folder: string): string {
  return join(folder, MANIFEST);
}

/**
 * @throws {DamagedFileError} Names the first file that is missing, truncated or altered.
 * @throws {NewerFormatError} Written by a later afterbell.
 */
export async function readBundle(folder: string): Promise<ModelBundle> {
  const manifestFile = manifestIn(folder);
  const text = new TextDecoder().decode(await readWhole(manifestFile));
  const manifest = decodeManifest(text, manifestFile);
  const files = new Map<string, Uint8Array>();
  for (const [name, expected] of Object.entries(manifest.files)) {
    files.set(name, await readChecked(join(folder, name), expected));
  }
  const stored = (name: string): StoredFile => {
    const bytes = files.get(name);
    if (!bytes) throw new DamagedFileError(manifestFile, `${name} is not listed`);
    return { file: join(folder, name), bytes };
  };
  const scalerFile = stored(SCALER);
  const scaler = decodeScaler(new TextDecoder().decode(scalerFile.bytes), scalerFile.file);
  return manifest.kind === "imported"
    ? readImported(manifest, scaler, stored)
    : readTrained(manifest, scaler, stored, manifestFile);
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
  return { kind: "trained", manifest, model: { recipe, scaler, parameters }, epochs };
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

async function readChecked(
  file: string,
  expected: { readonly sha256: string; readonly bytes: number },
): Promise<Uint8Array> {
  const data = await readWhole(file);
  if (data.length !== expected.bytes) {
    throw new DamagedFileError(file, `expected ${expected.bytes} bytes, got ${data.length}`);
  }
  if (sha256(data) !== expected.sha256) {
    throw new DamagedFileError(
      file,
      "its checksum does not match: it was changed after it was written",
    );
  }
  return data;
}

async function readWhole(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new DamagedFileError(file, `cannot be read (${(error as Error).message})`);
  }
}
