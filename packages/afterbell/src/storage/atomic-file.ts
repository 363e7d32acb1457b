import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UnwritableFileError } from "./errors.ts";

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
 * @param folder Must not exist.
 * @throws {UnwritableFileError} Nothing is left behind.
 */
export async function writeFolderAtomically(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<void> {
  const temporary = join(dirname(folder), `.${basename(folder)}.${process.pid}.tmp`);
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    for (const [name, data] of Object.entries(files))
      await writeFlushed(join(temporary, name), data);
    await flushFolder(temporary);
    await rename(temporary, folder);
    await flushFolder(dirname(folder));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw asUnwritable(folder, error);
  }
}

/** A failed system call as our error; anything else as it is. */
export function asUnwritable(path: string, error: unknown): unknown {
  const isSystemError = error instanceof Error && "syscall" in error;
  return isSystemError ? new UnwritableFileError(path, error.message) : error;
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
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
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
