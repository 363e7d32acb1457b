/** @file The panel models of a home folder, `models/<recipe>/<version>/`, and the version in use of each symbol. */

import type { Exclusive } from "./exclusive.ts";
import { type ModelVersion, readAllInUse, writeInUse } from "./in-use.ts";
import type { Layout } from "./layout.ts";
import type { PanelManifest } from "./manifest.ts";
import { requireOwner, requireVersion, saveNewVersion, versionsIn } from "./model-versions.ts";
import {
  type PanelBundle,
  type PanelProvenance,
  readPanelBundle,
  readPanelManifest,
  writePanelBundle,
} from "./panel-bundle.ts";

export interface PanelModelStore {
  /** Versions of a recipe, oldest first. */
  versions(recipe: string): Promise<string[]>;
  /**
   * The version of a recipe in use by most symbols, of several the newest; where none is in use, the newest that is saved.
   *
   * @returns null where none is saved.
   * @throws {DamagedFileError | NewerFormatError} The map of versions in use.
   */
  current(recipe: string): Promise<string | null>;
  /** Path of a version, which may not exist. */
  folder(recipe: string, version: string): string;
  /** @throws {ModelNotFoundError | DamagedFileError | NewerFormatError} */
  read(recipe: string, version: string): Promise<PanelBundle>;
  /**
   * The manifest. Its files are there in full length; what they contain is not read.
   *
   * @throws {ModelNotFoundError | DamagedFileError | NewerFormatError}
   */
  manifest(recipe: string, version: string): Promise<PanelManifest>;
  /**
   * Writes the model as a new version and reads it back whole. It is in use by no symbol yet.
   *
   * @returns The version, made unique where one of that name exists.
   * @throws {UnwritableFileError} Nothing was written.
   */
  save(bundle: Pick<PanelBundle, "model" | "judged">, provenance: PanelProvenance): Promise<string>;
  /** By symbol, the version in use. @throws {DamagedFileError | NewerFormatError} */
  inUse(): Promise<ReadonlyMap<string, ModelVersion>>;
  /** Puts a version to use for some symbols. Read it first: this checks nothing. */
  use(symbols: readonly string[], version: ModelVersion): Promise<void>;
}

export function panelModelStoreIn(layout: Layout, exclusive: Exclusive): PanelModelStore {
  const versions = (recipe: string) => versionsIn(layout, recipe);

  async function read(recipe: string, version: string): Promise<PanelBundle> {
    const folder = await requireVersion(layout, recipe, version);
    const bundle = await readPanelBundle(folder);
    requireOwned(folder, bundle.manifest, { model: recipe, version });
    return bundle;
  }

  async function manifest(recipe: string, version: string): Promise<PanelManifest> {
    const folder = await requireVersion(layout, recipe, version);
    const found = await readPanelManifest(folder);
    requireOwned(folder, found, { model: recipe, version });
    return found;
  }

  async function current(recipe: string): Promise<string | null> {
    const inUse = [...(await readAllInUse(layout, "intervals")).values()];
    const saved = await versions(recipe);
    const symbolsOf = (version: string) =>
      inUse.filter((one) => one.model === recipe && one.version === version).length;
    const most = Math.max(...saved.map(symbolsOf));
    return saved.findLast((version) => symbolsOf(version) === most) ?? null;
  }

  const save: PanelModelStore["save"] = (bundle, provenance) =>
    saveNewVersion(layout, {
      ...{ name: bundle.model.name, wanted: provenance.version },
      write: (folder, version) => writePanelBundle(folder, bundle, { ...provenance, version }),
      read: (version) => read(bundle.model.name, version),
    });

  return {
    ...{ versions, current, read, manifest, save, folder: layout.bundle },
    inUse: () => readAllInUse(layout, "intervals"),
    use: (symbols, version) =>
      exclusive({ kind: "in-use", name: "models" }, () =>
        writeInUse(layout, symbols, version, "intervals"),
      ),
  };
}

function requireOwned(
  folder: string,
  { model: name, version }: PanelManifest,
  expected: ModelVersion,
): void {
  requireOwner(folder, { name, version }, expected.model, expected.version);
}
