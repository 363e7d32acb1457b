/**
 * @file Opens `ledger.sqlite` for one piece of work and closes it again. Whoever closes it last puts what is in the
 * write-ahead log into the file, so that between two pieces of work the ledger is one file.
 */

import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { DamagedFileError } from "@afterbell/interchange";
import { UnreadableFileError } from "../domain/errors.ts";
import { isSystemError } from "../domain/system-error.ts";
import { requireWritableFolder } from "./atomic-file.ts";
import type { Exclusive } from "./exclusive.ts";
import { createLedger, isLedger } from "./ledger-schema.ts";
import { sqliteCopy, sqliteState } from "./sqlite-copy.ts";
import { UnwritableFileError } from "./storage-errors.ts";
import { systemReason } from "./system-reason.ts";

/** How long a writer waits for another one. A bulk of 7,500 rows takes less than a second. */
const BUSY_TIMEOUT_MS = 30_000;

/**
 * Runs `work` in one transaction that no other process writes beside. What it did is on disk once this resolves; if it
 * throws, nothing of it is.
 *
 * @throws {UnwritableFileError} The folder or the disk does not permit it, or another process writes for too long.
 * @throws {DamagedFileError | NewerFormatError}
 */
export async function writeLedger<T>(
  file: string,
  exclusive: Exclusive,
  work: (db: DatabaseSync) => T,
): Promise<T> {
  await requireWritableFolder(dirname(file));
  let db: DatabaseSync | undefined;
  try {
    db = await openDatabase(file);
    if (!isLedger(db, file)) await makeLedger(db, file, exclusive);
    db.exec("PRAGMA synchronous = FULL");
    return inTransaction(db, "BEGIN IMMEDIATE", work);
  } catch (error) {
    throw fromSqlite(error, file, (reason) => new UnwritableFileError(file, reason));
  } finally {
    db?.close();
  }
}

/**
 * Runs `work` on the ledger as it is at one moment. Nothing of it changes, and nothing needs to be writable.
 *
 * @returns null where there is no ledger yet.
 * @throws {DamagedFileError | NewerFormatError | UnreadableFileError}
 */
export async function readLedger<T>(
  file: string,
  work: (db: DatabaseSync) => T,
): Promise<T | null> {
  if (!(await isThere(file))) return null;
  try {
    // Not `readOnly`: such a connection leaves the files of the log behind.
    return readFrom(await openDatabase(file), file, work);
  } catch (error) {
    if (!isNotPermitted(error)) {
      throw fromSqlite(error, file, (reason) => new UnreadableFileError(file, reason));
    }
  }
  const unchanged = await readImmutable(file, work);
  return unchanged ? unchanged.value : readCopy(file, work);
}

async function isThere(file: string): Promise<boolean> {
  try {
    if ((await stat(file)).isDirectory()) {
      throw new UnreadableFileError(file, "it is a folder, where a file has to be; move it");
    }
    return true;
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return false;
    throw isSystemError(error) ? new UnreadableFileError(file, systemReason(file, error)) : error;
  }
}

/**
 * On a read-only file system SQLite opens a database with a write-ahead log only as one that nobody changes, and then
 * leaves out the log. Node before 22.15 does not open it at all.
 *
 * @returns null where there is a log, or somebody changed the file, or it cannot be opened.
 */
async function readImmutable<T>(
  file: string,
  work: (db: DatabaseSync) => T,
): Promise<{ readonly value: T | null } | null> {
  const before = await sqliteState(file);
  if (before.hasLog) return null;
  try {
    const name = `${pathToFileURL(file).href}?immutable=1`;
    const value = readFrom(await openDatabase(name, { readOnly: true }), file, work);
    return (await sqliteState(file)).text === before.text ? { value } : null;
  } catch (error) {
    if (resultCodeOf(error) === null) throw error;
    return null;
  }
}

/** A copy is read with its log. */
async function readCopy<T>(file: string, work: (db: DatabaseSync) => T): Promise<T | null> {
  const copy = await sqliteCopy(file);
  try {
    return readFrom(await openDatabase(copy.file), file, work);
  } catch (error) {
    throw fromSqlite(error, file, (reason) => new UnreadableFileError(file, reason));
  } finally {
    await copy.remove();
  }
}

/** @param file How it is called in errors. */
function readFrom<T>(db: DatabaseSync, file: string, work: (db: DatabaseSync) => T): T | null {
  try {
    db.exec("PRAGMA query_only = ON");
    return isLedger(db, file) ? inTransaction(db, "BEGIN", work) : null;
  } finally {
    db.close();
  }
}

/** `node:sqlite` is loaded with the first use: Node 22 then writes a warning, which programs without a ledger need not see. */
async function openDatabase(
  name: string,
  options: { readonly readOnly?: boolean } = {},
): Promise<DatabaseSync> {
  const sqlite = await import("node:sqlite");
  const db = new sqlite.DatabaseSync(name, options);
  db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  return db;
}

/** One process at a time: while one changes to a write-ahead log, SQLite turns others away instead of letting them wait. */
function makeLedger(db: DatabaseSync, file: string, exclusive: Exclusive): Promise<void> {
  return exclusive({ kind: "ledger", name: "new" }, async () => {
    if (isLedger(db, file)) return; // another process was faster
    db.exec("PRAGMA journal_mode = WAL");
    createLedger(db);
  });
}

/** Where `work` throws, its transaction is undone when the connection is closed. */
function inTransaction<T>(
  db: DatabaseSync,
  begin: "BEGIN" | "BEGIN IMMEDIATE",
  work: (db: DatabaseSync) => T,
): T {
  db.exec(begin);
  const result = work(db);
  db.exec("COMMIT");
  return result;
}

/** Primary result codes, https://www.sqlite.org/rescode.html */
const resultCode = {
  error: 1,
  busy: 5,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  notADatabase: 26,
};

function resultCodeOf(error: unknown): number | null {
  const isSqlite = error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR";
  return isSqlite && "errcode" in error ? Number(error.errcode) & 0xff : null;
}

function isNotPermitted(error: unknown): boolean {
  const code = resultCodeOf(error);
  return code === resultCode.readOnly || code === resultCode.cannotOpen;
}

/** @param refused Where the system, and not the file, is the reason. */
function fromSqlite(error: unknown, file: string, refused: (reason: string) => Error): unknown {
  const code = resultCodeOf(error);
  const { message } = error as Error;
  const { error: statement, corrupt, notADatabase } = resultCode;
  // A statement that fails here is one about a table or column that is absent.
  if (code !== null && [statement, corrupt, notADatabase].includes(code)) {
    return new DamagedFileError(
      file,
      `SQLite cannot read it as a ledger (${message}): restore it from a copy, or move it elsewhere, and the next forecast begins a ledger`,
    );
  }
  const { busy, readOnly, io, full, cannotOpen } = resultCode;
  if (code === busy) {
    return refused(
      `another process has been writing to it for ${BUSY_TIMEOUT_MS / 1000} seconds; try again`,
    );
  }
  return code !== null && [readOnly, io, full, cannotOpen].includes(code)
    ? refused(message)
    : error;
}
