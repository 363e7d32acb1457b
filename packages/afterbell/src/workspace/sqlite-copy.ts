/** @file A database of SQLite and its write-ahead log, copied while nobody writes, to be read elsewhere. */

import { chmod, constants, copyFile, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UnreadableFileError } from "../domain/errors.ts";
import { isSystemError } from "../domain/system-error.ts";

export interface SqliteCopy {
  readonly file: string;
  remove(): Promise<void>;
}

/** Somebody else may write to a folder that this process may only read. */
const ATTEMPTS = 10;

/** @throws {UnreadableFileError} It cannot be read or copied, or changes all the time. */
export async function sqliteCopy(file: string): Promise<SqliteCopy> {
  const folder = await mkdtemp(join(tmpdir(), "afterbell-")).catch((error) => failed(file, error));
  const copy = { file: join(folder, "copy.sqlite"), remove: () => rm(folder, { recursive: true }) };
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await sqliteState(file);
      await copyOver(file, copy.file);
      if ((await sqliteState(file)).text === before.text) return copy;
    }
    throw new UnreadableFileError(file, "it changes while it is copied; try again");
  } catch (error) {
    await copy.remove();
    return failed(file, error);
  }
}

function failed(file: string, error: unknown): never {
  throw isSystemError(error) ? new UnreadableFileError(file, error.message) : error;
}

const logOf = (file: string) => `${file}-wal`;

async function copyOver(from: string, to: string): Promise<void> {
  await rm(logOf(to), { force: true });
  await copyWritable(from, to);
  await copyWritable(logOf(from), logOf(to)).catch((error) => {
    if (!isSystemError(error, "ENOENT")) throw error;
  });
}

/** A copy has the mode of what is copied. */
async function copyWritable(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
}

/** What a database and its log look like from outside. */
export interface SqliteState {
  /** Changes with every write to one of them. */
  readonly text: string;
  /** Whether there is a log with content. */
  readonly hasLog: boolean;
}

export async function sqliteState(file: string): Promise<SqliteState> {
  const of = (path: string) => stat(path, { bigint: true }).catch(() => null);
  const found = [await of(file), await of(logOf(file))];
  const texts = found.map((one) => (one ? `${one.ino} ${one.size} ${one.mtimeNs}` : "absent"));
  return { text: texts.join("; "), hasLog: (found[1]?.size ?? 0n) > 0n };
}
