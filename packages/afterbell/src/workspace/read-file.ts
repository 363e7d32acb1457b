import { readdir, readFile } from "node:fs/promises";
import { UnreadableFileError } from "../domain/errors.ts";
import { isSystemError } from "../domain/system-error.ts";
import { readAtMost } from "../market/csv/read-at-most.ts";
import { systemReason } from "./system-reason.ts";

/** @returns null where there is no such file. @throws {UnreadableFileError} */
export async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null;
    throw asUnreadable(file, error);
  }
}

/**
 * Reads an existing file of the user.
 *
 * @returns null where it has more than `limit` bytes.
 * @throws {UnreadableFileError} Missing, or not readable.
 */
export async function readLimited(path: string, limit: number): Promise<Uint8Array | null> {
  try {
    return await readAtMost(path, limit);
  } catch (error) {
    throw asUnreadable(path, error);
  }
}

/**
 * Folders in a folder, sorted; none if it does not exist. Hidden ones, which hold unfinished work, are
 * left out.
 *
 * @throws {UnreadableFileError}
 */
export async function visibleFolders(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    const folders = entries.filter((e) => e.isDirectory() && !e.name.startsWith("."));
    return folders.map((entry) => entry.name).sort();
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return [];
    throw asUnreadable(path, error);
  }
}

function asUnreadable(path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  return new UnreadableFileError(path, systemReason(path, error));
}
