/**
 * @file The finished tasks of an unfinished job: a file that only grows, one record per task, so that a
 * program killed at any moment loses no more than the record it was writing.
 *
 * A record is its length in bytes (u32, little-endian), the first 8 bytes of its SHA-256, and its content.
 * The file is named for everything that the results depend on.
 */

import { appendFile, rm, truncate } from "node:fs/promises";
import { dirname, join } from "node:path";
import { asUnwritable, requireWritableFolder } from "./atomic-file.ts";
import type { Layout } from "./layout.ts";
import { readIfThere } from "./read-file.ts";
import { sha256 } from "./sha256.ts";

export interface Journal {
  readonly file: string;
  /** Records of tasks that an earlier run finished. What was half written when it ended is cut off. */
  readonly records: readonly Uint8Array[];
  /** @throws {UnwritableFileError} */
  append(record: Uint8Array): Promise<void>;
  /** Once the job is done. */
  remove(): Promise<void>;
}

export interface JournalStore {
  /** Identity of a job: a text of everything that decides its results. */
  nameOf(identity: unknown): string;
  /**
   * @param identity Everything that decides the results, as data.
   * @throws {UnwritableFileError} Now, rather than after the first task.
   */
  open(identity: unknown): Promise<Journal>;
}

export function journalStoreIn(layout: Layout): JournalStore {
  const nameOf = (identity: unknown) => sha256(JSON.stringify(identity)).slice(0, 16);
  return {
    nameOf,
    open: (identity) => openJournal(join(layout.journals, `${nameOf(identity)}.journal`)),
  };
}

async function openJournal(file: string): Promise<Journal> {
  await requireWritableFolder(dirname(file));
  const { records, end } = recordsOf((await readIfThere(file)) ?? new Uint8Array(0));
  await truncate(file, end).catch((error) => {
    if (end > 0) throw asUnwritable(file, error);
  });
  let last = Promise.resolve();
  return {
    file,
    records,
    append: (record) => {
      last = last.then(() => appendFile(file, framed(record)));
      return last.catch((error) => {
        throw asUnwritable(file, error);
      });
    },
    remove: () => rm(file, { force: true }),
  };
}

const HEADER_BYTES = 12;

function framed(record: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER_BYTES + record.length);
  new DataView(frame.buffer).setUint32(0, record.length, true);
  frame.set(checksumOf(record), 4);
  frame.set(record, HEADER_BYTES);
  return frame;
}

/** Whole records from the start, and where they end. */
function recordsOf(bytes: Uint8Array): { readonly records: Uint8Array[]; readonly end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Uint8Array[] = [];
  let end = 0;
  while (end + HEADER_BYTES <= bytes.length) {
    const start = end + HEADER_BYTES;
    const record = bytes.subarray(start, start + view.getUint32(end, true));
    const checksum = bytes.subarray(end + 4, start);
    if (Buffer.compare(checksum, checksumOf(record)) !== 0) break;
    records.push(record);
    end = start + record.length;
  }
  return { records, end };
}

function checksumOf(record: Uint8Array): Uint8Array {
  return Buffer.from(sha256(record).slice(0, 16), "hex");
}
