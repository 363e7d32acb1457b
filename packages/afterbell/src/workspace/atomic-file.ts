import { access, constants, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isSystemError } from "../domain/system-error.ts";
import { UnwritableFileError } from "./storage-errors.ts";
import { systemReason } from "./system-reason.ts";

/**
 * Writes a file whole or not at all: under a temporary name in the same folder, flushed to disk,
 * then renamed. Missing folders are made. Modes follow the process's umask.
 *
 * @throws {UnwritableFileError} The folder or file cannot be written; an existing one is unchanged.
 */
export async function writeFileAtomically(
  path: string,
  data: string | Uint8Array,
  { isDurable = true }: AtomicWriteOptions = {},
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const temporary = await withTemporaryName(path, (name) => writeNew(name, data, isDurable));
    try {
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
    if (isDurable) await flushFolder(dirname(path));
  } catch (error) {
    throw asUnwritable(path, error);
  }
}

export interface AtomicWriteOptions {
  /**
   * Whether the file survives a power failure. Without that it is faster, and after a power failure it may be absent or damaged: only for what can be made again and is checked when it is read.
   *
   * @default true
   */
  readonly isDurable?: boolean;
}

/**
 * Makes a folder with these files whole or not at all, in the same way.
 *
 * @returns false, and nothing is left behind, if a folder of that name already exists.
 * @throws {UnwritableFileError} Nothing is left behind.
 */
export async function writeFolderAtomically(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<boolean> {
  let temporary: string | undefined;
  try {
    await mkdir(dirname(folder), { recursive: true });
    temporary = await withTemporaryName(folder, (name) => mkdir(name));
    for (const [name, data] of Object.entries(files))
      await writeNew(join(temporary, name), data, true);
    await flushFolder(temporary);
    await rename(temporary, folder);
    await flushFolder(dirname(folder));
    return true;
  } catch (error) {
    if (temporary) await rm(temporary, { recursive: true, force: true });
    if (isSystemError(error) && (await isTaken(folder, error))) return false;
    throw asUnwritable(folder, error);
  }
}

/**
 * Makes a folder that later files can be written to, or throws at once.
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
  if (!isSystemError(error)) return error;
  return new UnwritableFileError(path, systemReason(path, error));
}

/**
 * Whether a name is one that {@link writeFileAtomically} or {@link writeFolderAtomically} gives to what it has
 * not finished, `.AAPL_history.csv.1234-0.tmp`, or gave in afterbell 0.1 to the folder of a bundle.
 */
export function isTemporaryName(name: string): boolean {
  return /^\..+\.\d+-\d+\.tmp$/.test(name) || /^\.\d{8}T\d{6}Z-.+\.\w{6}$/.test(name);
}

/** @returns The temporary path: hidden, and unlike any other writer's. */
async function withTemporaryName(
  path: string,
  make: (temporary: string) => Promise<void>,
): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${attempt}.tmp`);
    try {
      await make(temporary);
      return temporary;
    } catch (error) {
      // Another writer of this process, or the remains of one that was killed.
      if (!isSystemError(error, "EEXIST")) throw error;
    }
  }
}

/** Whether a rename failed because a folder of that name exists; Windows then denies permission. */
async function isTaken(folder: string, { code, syscall }: NodeJS.ErrnoException): Promise<boolean> {
  if (syscall !== "rename") return false; // a file is in the way of the folder around it
  if (code === "ENOTEMPTY" || code === "EEXIST") return true;
  if (code !== "EPERM" || process.platform !== "win32") return false;
  return (await stat(folder).catch(() => null))?.isDirectory() ?? false;
}

/** Writes a file that must not exist. */
async function writeNew(
  path: string,
  data: string | Uint8Array,
  isDurable: boolean,
): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(data);
    if (isDurable) await file.sync();
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
