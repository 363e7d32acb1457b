import { access, constants, mkdir, mkdtemp, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isSystemError } from "../domain/system-error.ts";
import { UnwritableFileError } from "./storage-errors.ts";

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, flushed to disk,
 * then renamed. Missing folders are made.
 *
 * @throws {UnwritableFileError} The folder or file cannot be written; what was there is untouched.
 */
export async function writeFileAtomically(path: string, data: string | Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const temporary = await writeTemporary(path, data);
    try {
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    await flushFolder(dirname(path));
  } catch (error) {
    throw asUnwritable(path, error);
  }
}

/**
 * Makes a folder with these files whole or not at all, in the same way.
 *
 * @returns false, and nothing is left behind, where a folder of that name is there already.
 * @throws {UnwritableFileError} Nothing is left behind.
 */
export async function writeFolderAtomically(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<boolean> {
  let temporary: string | undefined;
  try {
    await mkdir(dirname(folder), { recursive: true });
    temporary = await mkdtemp(join(dirname(folder), `.${basename(folder)}.`));
    for (const [name, data] of Object.entries(files))
      await writeFlushed(join(temporary, name), data);
    await flushFolder(temporary);
    await rename(temporary, folder);
    await flushFolder(dirname(folder));
    return true;
  } catch (error) {
    if (temporary) await rm(temporary, { recursive: true, force: true });
    if (isSystemError(error, "ENOTEMPTY") || isSystemError(error, "EEXIST")) return false;
    throw asUnwritable(folder, error);
  }
}

/**
 * Makes a folder that later files can be written to, or says now that it cannot.
 *
 * @throws {UnwritableFileError}
 */
export async function requireWritableFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw asUnwritable(folder, error);
  }
}

/** A failed system call as our error; anything else as it is. */
export function asUnwritable(path: string, error: unknown): unknown {
  return isSystemError(error) ? new UnwritableFileError(path, error.message) : error;
}

/** @returns The temporary file's path: hidden, and unlike any other writer's. */
async function writeTemporary(path: string, data: string | Uint8Array): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${attempt}.tmp`);
    try {
      await writeFlushed(temporary, data);
      return temporary;
    } catch (error) {
      // Another writer of this process, or the remains of one that was killed.
      if (!isSystemError(error, "EEXIST")) throw error;
    }
  }
}

/** Writes a file that must not exist, through to the disk. */
async function writeFlushed(path: string, data: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(data);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable. Windows cannot open a folder and needs no such call. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
