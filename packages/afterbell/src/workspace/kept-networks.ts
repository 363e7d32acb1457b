/**
 * @file Networks of a panel's training that was cut short: the state of each after its last whole epoch, in one file
 * named for everything that decides its weights, so that no other training continues from it.
 */

import { createHash } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type NetworkSpec,
  planNetwork,
  type TrainingOptions,
  type TrainingState,
  type Windows,
} from "@afterbell/lstm";
import { isSystemError } from "../domain/system-error.ts";
import { asUnwritable, requireWritableFolder, writeFileAtomically } from "./atomic-file.ts";
import type { Layout } from "./layout.ts";
import { readIfThere } from "./read-file.ts";
import { decodeTraining, encodeTraining } from "./training-file.ts";

/** What decides a network's weights. */
export interface NetworkIdentity {
  readonly network: NetworkSpec;
  readonly windows: Windows;
  /** Listeners, the signal and `resumeFrom` decide nothing. */
  readonly options: TrainingOptions;
  readonly backend: string;
  /** Of this package, whose next version may train otherwise. */
  readonly libraryVersion: string;
}

export interface KeptNetwork {
  readonly file: string;
  /** @returns null if there is none. @throws {DamagedFileError} */
  read(): Promise<TrainingState | null>;
  /** @throws {UnwritableFileError} */
  write(state: TrainingState): Promise<void>;
}

/** Those of one recipe, whose trainings take turns. */
export interface KeptNetworks {
  /** @throws {UnwritableFileError} Now, rather than after the first epoch. */
  prepare(): Promise<void>;
  /** The only one that training of this identity may continue. */
  open(identity: NetworkIdentity): KeptNetwork;
  /** Paths of all, whatever they belong to. */
  files(): Promise<string[]>;
  /** @param files Some of {@link files}; one that is gone is no error. @throws {UnwritableFileError} */
  remove(files: readonly string[]): Promise<void>;
}

export interface KeptNetworkStore {
  of(recipe: string): KeptNetworks;
}

const SUFFIX = ".safetensors";

/** Beside the versions of the recipe. */
export function keptNetworkStoreIn(layout: Layout): KeptNetworkStore {
  return {
    of: (recipe) => {
      const folder = layout.checkpoints(recipe);
      return {
        prepare: () => requireWritableFolder(folder),
        open: (identity) =>
          networkAt(join(folder, `${keyOfNetwork(identity)}${SUFFIX}`), identity.network),
        files: () => filesIn(folder),
        remove: removeFiles,
      };
    },
  };
}

function networkAt(file: string, spec: NetworkSpec): KeptNetwork {
  const network = () => planNetwork(spec);
  return {
    file,
    write: (state) =>
      writeFileAtomically(file, encodeTraining(network(), { state, losses: state.history })),
    read: async () => {
      const bytes = await readIfThere(file);
      return bytes === null ? null : decodeTraining(network(), bytes, file).state;
    },
  };
}

/** SHA-256 of the settings as JSON, and of the bytes of the windows. */
function keyOfNetwork({ network, windows, options, backend, libraryVersion }: NetworkIdentity) {
  const { resumeFrom: _, signal: __, onBatch, onEpoch, validation, ...settings } = options;
  const all = validation ? [windows, validation] : [windows];
  const shapes = all.map(({ features, contextLength, values, starts, targets }) => {
    return [features, contextLength, values.length, starts.length, targets.length];
  });
  const hash = createHash("sha256");
  hash.update(JSON.stringify({ network, settings, backend, libraryVersion, shapes }));
  for (const { values, starts, targets } of all) {
    for (const { buffer, byteOffset, byteLength } of [values, starts, targets])
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest("hex");
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => /^[0-9a-f]{64}\.safetensors$/.test(name))
      .map((name) => join(folder, name));
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw asUnwritable(folder, error);
  }
}

async function removeFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    await rm(file, { force: true }).catch((error) => {
      throw asUnwritable(file, error);
    });
  }
}
