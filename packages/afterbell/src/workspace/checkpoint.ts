/**
 * @file Training that was cut short: the state after the last whole epoch, in one safetensors file
 * named for the recipe, seed and data it belongs to, so that no other training continues from it.
 */

import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  DamagedFileError,
  readSafetensors,
  type TensorFile,
  writeSafetensors,
} from "@afterbell/interchange";
import { type Moments, planNetwork, type TrainingState } from "@afterbell/lstm";
import { type LstmRecipe, networkOf } from "../models/lstm/recipe.ts";
import { requireWritableFolder, writeFileAtomically } from "./atomic-file.ts";
import type { Layout } from "./layout.ts";
import { parametersOf, tensorsOf } from "./network-tensors.ts";
import { readIfThere } from "./read-file.ts";
import { sha256 } from "./sha256.ts";

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

export interface CheckpointContent {
  readonly state: TrainingState;
  readonly losses: readonly EpochLosses[];
}

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
  return {
    file,
    write: (content) => writeFileAtomically(file, encode(recipe, content)),
    remove: () => rm(file, { force: true }),
    prepare: () => requireWritableFolder(dirname(file)),
    read: async () => {
      const bytes = await readIfThere(file);
      return bytes === null ? null : decode(recipe, bytes, file);
    },
  };
}

interface Progress {
  readonly epochsDone: number;
  readonly losses: readonly EpochLosses[];
  readonly bestEpoch: number | null;
}

/** Weights and moments by the roles they play, each under its own prefix. */
const prefix = { parameters: "", first: "first/", second: "second/", best: "best/" } as const;

function encode(recipe: LstmRecipe, { state, losses }: CheckpointContent): Uint8Array {
  const network = planNetwork(networkOf(recipe));
  const { epochsDone, best } = state;
  const tensors = [
    ...tensorsOf(network, state.parameters, prefix.parameters),
    ...tensorsOf(network, state.moments.first, prefix.first),
    ...tensorsOf(network, state.moments.second, prefix.second),
    ...(best ? tensorsOf(network, best.parameters, prefix.best) : []),
  ];
  const progress = JSON.stringify({ epochsDone, losses, bestEpoch: best?.epoch ?? null });
  const digest = digestOf({ tensors, metadata: { progress } });
  return writeSafetensors({ tensors, metadata: { progress, digest } });
}

function decode(recipe: LstmRecipe, bytes: Uint8Array, file: string): CheckpointContent {
  const content = readSafetensors(bytes, { file });
  if (digestOf(content) !== content.metadata.digest) {
    throw new DamagedFileError(
      file,
      "its checksum does not match: it was changed after it was written",
    );
  }
  const progress: Progress = JSON.parse(content.metadata.progress!);
  const network = planNetwork(networkOf(recipe));
  const flat = (role: string) => parametersOf(network, content.tensors, file, role);
  const moments: Moments = { first: flat(prefix.first), second: flat(prefix.second) };
  const { epochsDone, losses, bestEpoch } = progress;
  const history = losses.map(({ loss, validationLoss }) => ({ loss, validationLoss }));
  const best = bestEpoch === null ? null : { epoch: bestEpoch, parameters: flat(prefix.best) };
  const parameters = flat(prefix.parameters);
  return { state: { epochsDone, history, parameters, moments, best }, losses };
}

/** Covers the tensors and the progress, everything but the digest itself. */
function digestOf({ tensors, metadata }: TensorFile): string {
  const covered = writeSafetensors({ tensors, metadata: { progress: metadata.progress ?? "" } });
  return sha256(covered);
}
