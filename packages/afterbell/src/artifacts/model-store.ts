/**
 * @file The models of a home folder: `models/<symbol>/<version>/` and, beside the versions, the
 * file `current` that names the one in use and changes by rename.
 */

import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TrainedLstm } from "../models/lstm-predictor.ts";
import { writeFileAtomically } from "../storage/atomic-file.ts";
import { DamagedFileError, ModelNotFoundError } from "./errors.ts";
import { type ModelBundle, type Provenance, readBundle, writeBundle } from "./model-bundle.ts";

export interface ModelStore {
  /** Symbols with at least one model, sorted. */
  symbols(): Promise<string[]>;
  /** Versions of a symbol, oldest first. */
  versions(symbol: string): Promise<string[]>;
  /** The version in use, or null where none was chosen. */
  current(symbol: string): Promise<string | null>;
  /** The folder of a version, there or not. */
  folder(symbol: string, version: string): string;
  /** @throws {ModelNotFoundError | DamagedFileError} */
  read(symbol: string, version: string): Promise<ModelBundle>;
  /**
   * Writes the model as a new version, reads it back whole, and only then puts it to use.
   * @returns The version, made unique where one of that name exists.
   */
  save(model: TrainedLstm, provenance: Provenance, evaluation: unknown): Promise<string>;
  /** Puts a version to use once it was read whole. @throws {ModelNotFoundError | DamagedFileError} */
  use(symbol: string, version: string): Promise<ModelBundle>;
}

/** @param home Folder that holds `models/`; nothing is made before something is saved. */
export function openModelStore(home: string): ModelStore {
  const root = join(home, "models");
  const folder = (symbol: string, version: string) => join(root, symbol, version);
  const currentFile = (symbol: string) => join(root, symbol, "current");

  const versions = (symbol: string) => visibleFolders(join(root, symbol));

  async function symbols(): Promise<string[]> {
    const found: string[] = [];
    for (const symbol of await visibleFolders(root)) {
      if ((await versions(symbol)).length > 0) found.push(symbol);
    }
    return found;
  }

  async function current(symbol: string): Promise<string | null> {
    try {
      return (await readFile(currentFile(symbol), "utf8")).trim();
    } catch (error) {
      if (isMissing(error)) return null;
      throw new DamagedFileError(currentFile(symbol), (error as Error).message);
    }
  }

  async function read(symbol: string, version: string): Promise<ModelBundle> {
    const known = await versions(symbol);
    if (!known.includes(version)) throw new ModelNotFoundError(symbol, version, known);
    return readBundle(folder(symbol, version));
  }

  async function use(symbol: string, version: string): Promise<ModelBundle> {
    const bundle = await read(symbol, version);
    await writeFileAtomically(currentFile(symbol), `${version}\n`);
    return bundle;
  }

  async function save(
    model: TrainedLstm,
    provenance: Provenance,
    evaluation: unknown,
  ): Promise<string> {
    const { symbol } = provenance;
    const version = await freeName(root, symbol, provenance.version);
    await writeBundle(folder(symbol, version), model, { ...provenance, version }, evaluation);
    await use(symbol, version);
    return version;
  }

  return { symbols, versions, current, folder, read, save, use };
}

async function freeName(root: string, symbol: string, wanted: string): Promise<string> {
  for (let n = 1; ; n++) {
    const version = n === 1 ? wanted : `${wanted}-${n}`;
    if (!(await exists(join(root, symbol, version)))) return version;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** Folders below, sorted; hidden ones are somebody's unfinished work. */
async function visibleFolders(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const folders = entries.filter((e) => e.isDirectory() && !e.name.startsWith("."));
    return folders.map((entry) => entry.name).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
