/** @file The versions of models, `models/<name>/<version>/`, whatever kind of bundle each of them is. */

import { rm } from "node:fs/promises";
import { DamagedFileError } from "@afterbell/interchange";
import { manifestIn } from "./bundle-files.ts";
import { ModelNotFoundError } from "./errors.ts";
import { textOfFileName } from "./file-name.ts";
import type { Layout } from "./layout.ts";
import { visibleFolders } from "./read-file.ts";

/** Versions of a model, oldest first. */
export async function versionsIn(layout: Layout, name: string): Promise<string[]> {
  return (await visibleFolders(layout.model(name))).map(textOfFileName);
}

/** The folder of a version. @throws {ModelNotFoundError} There is none such. */
export async function requireVersion(
  layout: Layout,
  name: string,
  version: string,
): Promise<string> {
  const known = await versionsIn(layout, name);
  if (known.includes(version)) return layout.bundle(name, version);
  throw new ModelNotFoundError(name, version, known);
}

/** @param owner What the manifest says. @throws {DamagedFileError} The folder was moved there from another model. */
export function requireOwner(
  folder: string,
  owner: { readonly name: string; readonly version: string },
  name: string,
  version: string,
): void {
  if (owner.name === name && owner.version === version) return;
  throw new DamagedFileError(manifestIn(folder), `it belongs to ${owner.name}/${owner.version}`);
}

/** The version of a model that is made now, by its time, so that versions sort by it: `20261122T150405Z-imported`. */
export function versionAt(createdAt: string, what: string): string {
  return `${createdAt.replace(/[-:]|\.\d+/g, "")}-${what}`;
}

export interface NewVersion {
  readonly name: string;
  /** The version's name if it is free. */
  readonly wanted: string;
  /** Writes the bundle under a version's name; returns false if it exists. */
  write(folder: string, version: string): Promise<boolean>;
  /** Reads it whole. */
  read(version: string): Promise<unknown>;
}

/**
 * Writes a bundle under the first name that is free, and reads it back whole. One that is damaged is removed.
 *
 * @returns The version.
 */
export async function saveNewVersion(
  layout: Layout,
  { name, wanted, write, read }: NewVersion,
): Promise<string> {
  for (let n = 1; ; n++) {
    const version = n === 1 ? wanted : `${wanted}-${n}`;
    const folder = layout.bundle(name, version);
    if (!(await write(folder, version))) continue;
    try {
      await read(version);
      return version;
    } catch (error) {
      if (error instanceof DamagedFileError) await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }
}
