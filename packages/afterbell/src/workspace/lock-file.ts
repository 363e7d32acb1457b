/** @file The file of one lock: created by one process, removed by its holder or when it is stale. */

import { randomUUID } from "node:crypto";
import { mkdir, open, readFile, rm, rmdir, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import Type, { type Static } from "typebox";
import Value from "typebox/value";
import { isSystemError } from "../domain/system-error.ts";
import { asUnwritable } from "./atomic-file.ts";
import { fileNameOf } from "./file-name.ts";
import type { Lock } from "./lock.ts";
import { parseJson } from "./parse-json.ts";

const holderSchema = Type.Object({
  pid: Type.Integer(),
  host: Type.String(),
  /** Processes of one host with different scopes do not see each other; see `processScope`. */
  scope: Type.Union([Type.String(), Type.Null()]),
  /** ISO 8601, UTC. */
  startedAt: Type.String(),
  /** A new random token each time the lock is taken. */
  token: Type.String(),
});

export type StoredHolder = Static<typeof holderSchema>;

/** A lock as another process finds it. */
export interface FoundLock {
  /** null where the file is still empty: its writer has just made it, or was killed then. */
  readonly holder: StoredHolder | null;
  /** The holder's last heartbeat. */
  readonly modifiedMs: number;
}

export interface LockFile {
  readonly path: string;
  /** @returns The token it was taken under, or null where it is held. @throws {UnwritableFileError} */
  create(holder: Omit<StoredHolder, "token">): Promise<string | null>;
  /** @returns null if it is free. */
  read(): Promise<FoundLock | null>;
  /** Renews the heartbeat. @returns Whether the lock is still held under this token. */
  touch(token: string): Promise<boolean>;
  /** Removes a stale lock. @returns false if it is not stale, or another process is removing it. */
  removeIf(isStale: (found: FoundLock) => boolean): Promise<boolean>;
  /** Removes the lock if it is held under this token, and the folder if nothing else is locked. */
  release(token: string): Promise<void>;
}

/** @param folder Made when something is locked. */
export function lockFileIn(folder: string, { kind, name }: Lock): LockFile {
  const path = join(folder, fileNameOf(`${kind}.${name}.lock`));
  const read = () => readLock(path);
  return {
    path,
    read,
    create: (holder) => createLock(path, holder),
    touch: async (token) => {
      if ((await read())?.holder?.token !== token) return false;
      const now = new Date();
      await utimes(path, now, now);
      return true;
    },
    removeIf: (isStale) => removeStale(path, isStale),
    release: async (token) => {
      if ((await read())?.holder?.token === token) await rm(path, { force: true });
      await rmdir(folder).catch(() => {}); // others hold locks in it
    },
  };
}

async function createLock(
  path: string,
  holder: Omit<StoredHolder, "token">,
): Promise<string | null> {
  const token = randomUUID();
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "wx");
    try {
      await file.writeFile(`${JSON.stringify({ ...holder, token })}\n`);
    } finally {
      await file.close();
    }
    return token;
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return null;
    if (isSystemError(error, "ENOENT")) return createLock(path, holder); // the folder was just removed
    if (isBusy(error)) return null;
    throw asUnwritable(path, error);
  }
}

async function readLock(path: string): Promise<FoundLock | null> {
  try {
    const { mtimeMs: modifiedMs } = await stat(path);
    return { holder: decoded(await readFile(path, "utf8")), modifiedMs };
  } catch (error) {
    if (isSystemError(error, "ENOENT") || isBusy(error)) return null;
    throw asUnwritable(path, error);
  }
}

function decoded(text: string): StoredHolder | null {
  const value = parseJson(text);
  return Value.Check(holderSchema, value) ? value : null;
}

const REMOVAL_SUFFIX = ".removal";

/** Whether a file in the folder of locks is there for as long as a stale lock is being removed. */
export function isRemovalName(name: string): boolean {
  return name.endsWith(`.lock${REMOVAL_SUFFIX}`);
}

/** A removal takes milliseconds; leftovers of a killed one are ignored after this time. */
const REMOVAL_MS = 10_000;

/**
 * Looks again and removes, one process at a time. Otherwise, of two that find the same lock stale, the slower
 * one could remove the lock that the faster one has taken since.
 */
async function removeStale(path: string, isStale: (found: FoundLock) => boolean): Promise<boolean> {
  const guard = `${path}${REMOVAL_SUFFIX}`;
  try {
    await (await open(guard, "wx")).close();
  } catch (error) {
    if (isSystemError(error, "EEXIST")) await removeOldGuard(guard);
    else if (!isSystemError(error, "ENOENT")) throw asUnwritable(guard, error);
    return false;
  }
  try {
    const found = await readLock(path);
    if (found === null || !isStale(found)) return false;
    await rm(path, { force: true });
    return true;
  } finally {
    await rm(guard, { force: true });
  }
}

async function removeOldGuard(guard: string): Promise<void> {
  const found = await stat(guard).catch(() => null);
  if (found && Date.now() - found.mtimeMs > REMOVAL_MS) await rm(guard, { force: true });
}

/** Windows reports this for a file that is being removed. */
function isBusy(error: unknown): boolean {
  if (process.platform !== "win32") return false;
  return isSystemError(error, "EPERM") || isSystemError(error, "EBUSY");
}
