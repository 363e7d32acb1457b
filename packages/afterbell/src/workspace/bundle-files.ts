/** @file A bundle's folder: `manifest.json` and the files that it lists with their checksums. Read only whole. */

import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DamagedFileError } from "@afterbell/interchange";
import type { StoredFile } from "./imported-model-files.ts";
import { decodeManifest, type Manifest, type PanelManifest } from "./manifest.ts";
import { sha256 } from "./sha256.ts";

export const MANIFEST = "manifest.json";

/** By plain file name. */
export type BundleFiles = Readonly<Record<string, Uint8Array>>;

export const utf8 = (text: string) => new TextEncoder().encode(text);

/** What a manifest says of the files. */
export function digestsOf(files: BundleFiles): Manifest["files"] {
  const digests = Object.entries(files).map(([name, data]) => [
    name,
    { sha256: sha256(data), bytes: data.length },
  ]);
  return Object.fromEntries(digests);
}

/** A bundle's `manifest.json`. */
export function manifestIn(folder: string): string {
  return join(folder, MANIFEST);
}

export interface ReadFiles {
  readonly manifest: Manifest | PanelManifest;
  /** @throws {DamagedFileError} The manifest does not list it. */
  stored(name: string): StoredFile;
}

/**
 * @throws {DamagedFileError} Names the first file that is missing, truncated or altered.
 * @throws {NewerFormatError} Written by a later afterbell.
 */
export async function readBundleFiles(folder: string): Promise<ReadFiles> {
  const manifestFile = manifestIn(folder);
  const manifest = await readManifest(folder);
  const files = new Map<string, Uint8Array>();
  for (const [name, expected] of Object.entries(manifest.files)) {
    files.set(name, await readChecked(join(folder, name), expected));
  }
  const stored = (name: string): StoredFile => {
    const bytes = files.get(name);
    if (!bytes) throw new DamagedFileError(manifestFile, `${name} is not listed`);
    return { file: join(folder, name), bytes };
  };
  return { manifest, stored };
}

/** The manifest alone. @throws {DamagedFileError | NewerFormatError} */
export async function readManifest(folder: string): Promise<Manifest | PanelManifest> {
  const file = manifestIn(folder);
  return decodeManifest(new TextDecoder().decode(await readWhole(file)), file);
}

/**
 * Checks that the files of a manifest are there in full length, without reading them.
 *
 * @throws {DamagedFileError} Names the first file that is missing or truncated.
 */
export async function requireLengths(folder: string, files: Manifest["files"]): Promise<void> {
  for (const [name, { bytes }] of Object.entries(files)) {
    const file = join(folder, name);
    const { size } = await stat(file).catch((error: unknown) => {
      throw new DamagedFileError(file, `cannot be read (${(error as Error).message})`);
    });
    requireLength(file, bytes, size);
  }
}

function requireLength(file: string, expected: number, got: number): void {
  if (got === expected) return;
  throw new DamagedFileError(file, `expected ${expected} bytes, got ${got}`);
}

async function readChecked(
  file: string,
  expected: { readonly sha256: string; readonly bytes: number },
): Promise<Uint8Array> {
  const data = await readWhole(file);
  requireLength(file, expected.bytes, data.length);
  if (sha256(data) !== expected.sha256) {
    throw new DamagedFileError(
      file,
      "its checksum does not match: it was changed after it was written",
    );
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
