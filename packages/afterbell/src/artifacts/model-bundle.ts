/**
 * @file A trained model on disk: a directory with `manifest.json`, `weights.safetensors`,
 * `scaler.json` and `evaluation.json`. It appears whole, by one rename, and is read only whole.
 */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { planNetwork } from "@afterbell/lstm";
import { InvalidOptionError } from "../domain/errors.ts";
import type { TrainedLstm } from "../models/lstm-predictor.ts";
import { checkRecipe, type LstmRecipe, networkOf } from "../models/recipe.ts";
import { writeFolderAtomically } from "../storage/atomic-file.ts";
import { DamagedFileError } from "./errors.ts";
import { decodeManifest, encodeManifest, type Manifest, SCHEMA_VERSION } from "./manifest.ts";
import { parametersOf, tensorsOf } from "./network-tensors.ts";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
import { decodeScaler, encodeScaler } from "./scaler-file.ts";
import { sha256 } from "./sha256.ts";

export interface ModelBundle {
  readonly model: TrainedLstm;
  readonly manifest: Manifest;
}

/** What the manifest says beyond what can be worked out from the model and the files. */
export type Provenance = Omit<Manifest, "schemaVersion" | "recipe" | "files" | "checksum">;

const WEIGHTS = "weights.safetensors";
const SCALER = "scaler.json";
const EVALUATION = "evaluation.json";
const MANIFEST = "manifest.json";

/**
 * @param evaluation All that was measured while training and testing, as JSON.
 * @returns false, and nothing was written, where the folder is there already.
 * @throws {UnwritableFileError} Nothing was written then.
 */
export async function writeBundle(
  folder: string,
  model: TrainedLstm,
  provenance: Provenance,
  evaluation: unknown,
): Promise<boolean> {
  const network = planNetwork(networkOf(model.recipe));
  const encoder = new TextEncoder();
  const files: Record<string, Uint8Array> = {
    [WEIGHTS]: encodeSafetensors({
      tensors: tensorsOf(network, model.parameters),
      // Nothing that differs between two runs: the same weights are the same file.
      metadata: { format: "afterbell" },
    }),
    [SCALER]: encoder.encode(encodeScaler(model.scaler)),
    [EVALUATION]: encoder.encode(`${JSON.stringify(evaluation, null, 1)}\n`),
  };
  const digests = Object.entries(files).map(([name, data]) => [
    name,
    { sha256: sha256(data), bytes: data.length },
  ]);
  const manifest = encodeManifest({
    schemaVersion: SCHEMA_VERSION,
    ...provenance,
    recipe: model.recipe as Manifest["recipe"],
    files: Object.fromEntries(digests),
  });
  return writeFolderAtomically(folder, { ...files, [MANIFEST]: encoder.encode(manifest) });
}

/** @throws {DamagedFileError} Names the first file that is missing, truncated or altered. */
export async function readBundle(folder: string): Promise<ModelBundle> {
  const manifestFile = join(folder, MANIFEST);
  const text = new TextDecoder().decode(await readWhole(manifestFile));
  const manifest = decodeManifest(text, manifestFile);
  const files = new Map<string, Uint8Array>();
  for (const [name, expected] of Object.entries(manifest.files)) {
    files.set(name, await readChecked(join(folder, name), expected));
  }
  const recipe = recipeOf(manifest, manifestFile);
  const weightsFile = join(folder, WEIGHTS);
  const { tensors } = decodeSafetensors(fileOf(files, WEIGHTS, folder), weightsFile);
  const scalerText = new TextDecoder().decode(fileOf(files, SCALER, folder));
  return {
    manifest,
    model: {
      recipe,
      scaler: decodeScaler(scalerText, join(folder, SCALER)),
      parameters: parametersOf(recipe, tensors, weightsFile),
    },
  };
}

/** A recipe that cannot be trained here cannot be run either. */
function recipeOf({ recipe }: Manifest, file: string): LstmRecipe {
  try {
    return checkRecipe(recipe);
  } catch (error) {
    if (error instanceof InvalidOptionError) throw new DamagedFileError(file, error.message);
    throw error;
  }
}

function fileOf(files: ReadonlyMap<string, Uint8Array>, name: string, folder: string): Uint8Array {
  const data = files.get(name);
  if (!data) throw new DamagedFileError(join(folder, MANIFEST), `it does not list ${name}`);
  return data;
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
    throw new DamagedFileError(file, "it was altered after it was written (checksum)");
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
