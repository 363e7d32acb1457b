/**
 * @file The models of a home folder: `models/<name>/<version>/`, and one map from symbol to version in use. A
 * model of one symbol is named for it.
 */

import { panelModelNames } from "../models/registry.ts";
import { type Exclusive, exclusiveIn } from "./exclusive.ts";
import { textOfFileName } from "./file-name.ts";
import type { ImportedModel } from "./imported-model-files.ts";
import { type ModelVersion, readAllInUse, readInUse, writeInUse } from "./in-use.ts";
import { type Layout, layoutOf } from "./layout.ts";
import {
  type ImportedProvenance,
  type ModelBundle,
  type Provenance,
  readBundle,
  type StoredEvaluation,
  type TrainedHere,
  writeBundle,
  writeImportedBundle,
} from "./model-bundle.ts";
import {
  type NewVersion,
  requireOwner,
  requireVersion,
  saveNewVersion,
  versionsIn,
} from "./model-versions.ts";
import { visibleFolders } from "./read-file.ts";

export interface ModelStore {
  /** Path of the store. */
  readonly path: string;
  /** Symbols with at least one model, sorted. */
  symbols(): Promise<string[]>;
  /** Versions of a model, oldest first. @param name Of a model of one symbol, the symbol. */
  versions(name: string): Promise<string[]>;
  /** The model and version in use for a symbol, or null. @throws {DamagedFileError} */
  inUse(symbol: string): Promise<ModelVersion | null>;
  /** The version of {@link inUse}. */
  current(symbol: string): Promise<string | null>;
  /** Path of a version, which may not exist. */
  folder(name: string, version: string): string;
  /** @throws {ModelNotFoundError | DamagedFileError | NewerFormatError} */
  read(name: string, version: string): Promise<ModelBundle>;
  /**
   * Writes the model as a new version and reads it back whole. It is not put to use.
   *
   * @returns The version, made unique where one of that name exists.
   */
  save(trained: TrainedHere, provenance: Provenance, evaluation: StoredEvaluation): Promise<string>;
  /** The same for a model that was trained elsewhere, which is then put to use. */
  saveImported(model: ImportedModel, provenance: ImportedProvenance): Promise<string>;
  /**
   * Puts a version to use once it was read whole.
   *
   * @param name Of the model. @default the symbol
   * @throws {ModelNotFoundError | DamagedFileError | NewerFormatError}
   */
  use(symbol: string, version: string, name?: string): Promise<ModelBundle>;
}

/** @param home Nothing is made there before something is saved. */
export function openModelStore(home: string): ModelStore {
  const layout = layoutOf(home);
  return modelStoreIn(layout, exclusiveIn(layout));
}

export function modelStoreIn(layout: Layout, exclusive: Exclusive): ModelStore {
  const inUse = (symbol: string) => readInUse(layout, symbol);
  const putToUse = (symbol: string, version: ModelVersion) =>
    exclusive({ kind: "in-use", name: "models" }, () => writeInUse(layout, [symbol], version));

  const versions = (name: string) => versionsIn(layout, name);

  async function symbols(): Promise<string[]> {
    const used = await readAllInUse(layout);
    const shared = [...used].filter(([symbol, { model }]) => model !== symbol);
    const ofMany = new Set(shared.map(([, { model }]) => model));
    const found = new Set(shared.map(([symbol]) => symbol));
    for (const name of (await visibleFolders(layout.models)).map(textOfFileName)) {
      if (panelModelNames.includes(name)) continue;
      if (!ofMany.has(name) && (await versions(name)).length > 0) found.add(name);
    }
    return [...found].sort();
  }

  async function read(name: string, version: string): Promise<ModelBundle> {
    const folder = await requireVersion(layout, name, version);
    const bundle = await readBundle(folder);
    const { symbol, version: owned } = bundle.manifest;
    requireOwner(folder, { name: symbol, version: owned }, name, version);
    return bundle;
  }

  async function use(symbol: string, version: string, name = symbol): Promise<ModelBundle> {
    const bundle = await read(name, version);
    await putToUse(symbol, { model: name, version });
    return bundle;
  }

  function saveAs(
    { symbol: name, version: wanted }: Pick<Provenance, "symbol" | "version">,
    write: NewVersion["write"],
  ): Promise<string> {
    return saveNewVersion(layout, { name, wanted, write, read: (version) => read(name, version) });
  }

  const save: ModelStore["save"] = (trained, provenance, evaluation) =>
    saveAs(provenance, (folder, version) =>
      writeBundle(folder, trained, { ...provenance, version }, evaluation),
    );

  const saveImported: ModelStore["saveImported"] = async (model, provenance) => {
    const { symbol } = provenance;
    const version = await saveAs(provenance, (folder, version) =>
      writeImportedBundle(folder, model, { ...provenance, version }),
    );
    await putToUse(symbol, { model: symbol, version });
    return version;
  };

  return {
    path: layout.models,
    symbols,
    versions,
    inUse,
    current: async (symbol) => (await inUse(symbol))?.version ?? null,
    folder: layout.bundle,
    read,
    save,
    saveImported,
    use,
  };
}
