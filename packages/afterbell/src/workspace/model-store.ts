/**
 * @file The models of a home folder: `models/<symbol>/<version>/` and, beside the versions, the
 * file `current` that names the one in use and changes by rename.
 */

import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DamagedFileError } from "@afterbell/interchange";
import type { TrainedLstm } from "../models/lstm/lstm-predictor.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { ModelNotFoundError } from "./errors.ts";
import type { ImportedModel } from "./imported-model-files.ts";
import {
  type Evaluation,
  type ImportedProvenance,
  type ModelBundle,
  type Provenance,
  readBundle,
  writeBundle,
  writeImportedBundle,
} from "./model-bundle.ts";
import { readIfThere, visibleFolders } from "./read-file.ts";

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
  save(model: TrainedLstm, provenance: Provenance, evaluation: Evaluation): Promise<string>;
  /** The same for a model that was trained elsewhere. */
  saveImported(model: ImportedModel, provenance: ImportedProvenance): Promise<string>;
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
    const bytes = await readIfThere(currentFile(symbol));
    if (bytes === null) return null;
    const version = new TextDecoder().decode(bytes).trim();
    if (!/^[\w.-]+$/.test(version)) {
      throw new DamagedFileError(
        currentFile(symbol),
        `no version's name: ${JSON.stringify(version)}`,
      );
    }
    return version;
  }

  async function read(symbol: string, version: string): Promise<ModelBundle> {
    const known = await versions(symbol);
    if (!known.includes(version)) throw new ModelNotFoundError(symbol, version, known);
    const bundle = await readBundle(folder(symbol, version));
    const { manifest } = bundle;
    if (manifest.symbol !== symbol || manifest.version !== version) {
      const file = join(folder(symbol, version), "manifest.json");
      throw new DamagedFileError(file, `it belongs to ${manifest.symbol}/${manifest.version}`);
    }
    return bundle;
  }

  async function use(symbol: string, version: string): Promise<ModelBundle> {
    const bundle = await read(symbol, version);
    await writeFileAtomically(currentFile(symbol), `${version}\n`);
    return bundle;
  }

  /** @param write Writes the bundle under a version's name; false where that is taken. */
  async function saveAs(
    { symbol, version: wanted }: { readonly symbol: string; readonly version: string },
    write: (place: string, version: string) => Promise<boolean>,
  ): Promise<string> {
    for (let n = 1; ; n++) {
      const version = n === 1 ? wanted : `${wanted}-${n}`;
      const place = folder(symbol, version);
      if (!(await write(place, version))) continue;
      try {
        await use(symbol, version);
        return version;
      } catch (error) {
        if (error instanceof DamagedFileError) await rm(place, { recursive: true, force: true });
        throw error;
      }
    }
  }

  const save: ModelStore["save"] = (model, provenance, evaluation) =>
    saveAs(provenance, (place, version) =>
      writeBundle(place, model, { ...provenance, version }, evaluation),
    );

  const saveImported: ModelStore["saveImported"] = (model, provenance) =>
    saveAs(provenance, (place, version) =>
      writeImportedBundle(place, model, { ...provenance, version }),
    );

  return { symbols, versions, current, folder, read, save, saveImported, use };
}
