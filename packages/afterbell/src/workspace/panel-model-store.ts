/** @file The panel models of a home folder, `models/<recipe>/<version>/`, and the version in use of each symbol. */

import { rm } from "node:fs/promises";
import { DamagedFileError } from "@afterbell/interchange";
import { manifestIn, readManifest } from "./bundle-files.ts";
import { ModelNotFoundError } from "./errors.ts";
import type { Exclusive } from "./exclusive.ts";
import { textOfFileName } from "./file-name.ts";
import { type ModelVersion, readAllInUse, writeInUse } from "./in-use.ts";
import type { Layout } from "./layout.ts";
import type { PanelManifest } from "./manifest.ts";
import {
  type PanelBundle,
  type PanelProvenance,
  readPanelBundle,
  writePanelBundle,
} from "./panel-bundle.ts";
import { visibleFolders } from "./read-file.ts";

export interface PanelModelStore {
  /** Versions of a recipe, oldest first. */
  versions(recipe: string): Promise<string[]>;
  /** Path of a version, which may not exist. */
  folder(recipe: string, version: string): string;
  /** @throws {ModelNotFoundError | DamagedFileError | NewerFormatError} */
  read(recipe: string, version: string): Promise<PanelBundle>;
  /** The manifest alone, whose files may be damaged. @throws {ModelNotFoundError | DamagedFileError | NewerFormatError} */
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
  const versions = async (recipe: string) =>
    (await visibleFolders(layout.model(recipe))).map(textOfFileName);

  async function requireVersion(recipe: string, version: string): Promise<string> {
    const known = await versions(recipe);
    if (known.includes(version)) return layout.bundle(recipe, version);
    throw new ModelNotFoundError(recipe, version, known);
  }

  async function read(recipe: string, version: string): Promise<PanelBundle> {
    const folder = await requireVersion(recipe, version);
    const bundle = await readPanelBundle(folder);
    const { manifest } = bundle;
    if (manifest.model !== recipe || manifest.version !== version) {
      const whose = `${manifest.model}/${manifest.version}`;
      throw new DamagedFileError(manifestIn(folder), `it belongs to ${whose}`);
    }
    return bundle;
  }

  async function manifestOf(recipe: string, version: string): Promise<PanelManifest> {
    const folder = await requireVersion(recipe, version);
    const manifest = await readManifest(folder);
    if (manifest.kind === "panel") return manifest;
    throw new DamagedFileError(manifestIn(folder), "it is not that of a panel model");
  }

  const save: PanelModelStore["save"] = async (bundle, provenance) => {
    const recipe = bundle.model.name;
    for (let n = 1; ; n++) {
      const version = n === 1 ? provenance.version : `${provenance.version}-${n}`;
      const folder = layout.bundle(recipe, version);
      if (!(await writePanelBundle(folder, bundle, { ...provenance, version }))) continue;
      try {
        await read(recipe, version);
        return version;
      } catch (error) {
        if (error instanceof DamagedFileError) await rm(folder, { recursive: true, force: true });
        throw error;
      }
    }
  };

  return {
    ...{ versions, read, manifest: manifestOf, save, folder: layout.bundle },
    inUse: () => readAllInUse(layout, "intervals"),
    use: (symbols, version) =>
      exclusive({ kind: "in-use", name: "models" }, () =>
        writeInUse(layout, symbols, version, "intervals"),
      ),
  };
}
