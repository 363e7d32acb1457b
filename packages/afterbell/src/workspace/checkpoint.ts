/**
 * @file Training that was cut short: the state after the last whole epoch, in one safetensors file
 * named for the recipe, seed and data it belongs to, so that no other training continues from it.
 */

import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { planNetwork } from "@afterbell/lstm";
import { type LstmRecipe, networkOf } from "../models/lstm/recipe.ts";
import { requireWritableFolder, writeFileAtomically } from "./atomic-file.ts";
import type { Layout } from "./layout.ts";
import { readIfThere } from "./read-file.ts";
import { sha256 } from "./sha256.ts";
import { decodeTraining, encodeTraining, type StoredTraining } from "./training-file.ts";

/** What a checkpoint belongs to. */
export interface TrainingIdentity {
  readonly symbol: string;
  readonly recipe: LstmRecipe;
  readonly seed: number;
  readonly backend: string;
  /** Of the whole series; see `fingerprintOf`. */
  readonly fingerprint: string;
  /** Bars before this one are trained on. */
  readonly trainEnd: number;
}

export type CheckpointContent = StoredTraining<EpochLosses>;

/** What was seen of one epoch. Scaled units. */
export interface EpochLosses {
  readonly loss: number;
  readonly validationLoss: number | null;
  /** On the test windows; watched, never used. null for a fit without any. */
  readonly testLoss: number | null;
}

/** The same of a fit with test windows. */
export interface LossRecord extends EpochLosses {
  readonly testLoss: number;
}

export interface Checkpoint {
  readonly file: string;
  /** @throws {UnwritableFileError} Now, rather than after the first epoch. */
  prepare(): Promise<void>;
  /** @returns null if there is nothing to resume. @throws {DamagedFileError} */
  read(): Promise<CheckpointContent | null>;
  write(content: CheckpointContent): Promise<void>;
  /** Once the model is saved. */
  remove(): Promise<void>;
}

export interface CheckpointStore {
  /** The only one that training of this identity may continue. */
  open(identity: TrainingIdentity): Checkpoint;
}

/** Beside the versions of the model that is being trained. */
export function checkpointStoreIn(layout: Layout): CheckpointStore {
  return {
    open: (identity) => {
      const name = sha256(JSON.stringify(identity)).slice(0, 16);
      const folder = layout.checkpoints(identity.symbol);
      return checkpointAt(join(folder, `${name}.safetensors`), identity.recipe);
    },
  };
}

function checkpointAt(file: string, recipe: LstmRecipe): Checkpoint {
  const network = () => planNetwork(networkOf(recipe));
  return {
    file,
    write: (content) => writeFileAtomically(file, encodeTraining(network(), content)),
    remove: () => rm(file, { force: true }),
    prepare: () => requireWritableFolder(dirname(file)),
    read: async () => {
      const bytes = await readIfThere(file);
      return bytes === null ? null : decodeTraining(network(), bytes, file);
    },
  };
}
