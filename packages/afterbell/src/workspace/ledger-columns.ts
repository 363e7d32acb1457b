/**
 * @file The columns of the ledger's rows, and the hash that binds a row to the one before.
 *
 * The hash of a row is SHA-256 over these bytes, one after the other:
 *
 * 1. the 19 bytes `afterbell ledger 1\n` in ASCII,
 * 2. the 32 bytes of the hash of the row before; for row 1, 32 bytes of 0,
 * 3. the values of the row's columns, in the order of {@link rowColumns}, which is that of the table `rows` without
 *    its last column, `hash`:
 *    - INTEGER: 8 bytes, a signed integer, little-endian;
 *    - REAL: 8 bytes, an IEEE 754 double, little-endian;
 *    - TEXT: 4 bytes, its length in bytes as an unsigned integer, little-endian; then its bytes in UTF-8;
 *    - BLOB: 4 bytes, its length likewise; then its bytes.
 *
 * Quantile levels and quantiles are BLOBs of doubles, little-endian. `tools/reference/check_ledger.py` does the same.
 */

import { hash } from "node:crypto";

type ColumnType = "INTEGER" | "REAL" | "TEXT" | "BLOB";

/** What a column is called in SQL, and its type. Never change it: the hashes of all ledgers depend on it. */
export const rowColumns = [
  ["seq", "INTEGER"],
  ["symbol", "TEXT"],
  ["version", "TEXT"],
  ["recipe", "TEXT"],
  ["price_source", "TEXT"],
  ["origin_date", "TEXT"],
  ["origin_close", "REAL"],
  ["origin_moment", "TEXT"],
  ["step_ahead", "INTEGER"],
  ["target_date", "TEXT"],
  ["target_start", "TEXT"],
  ["target_end", "TEXT"],
  ["quantile_levels", "BLOB"],
  ["log_return_quantiles", "BLOB"],
  ["written_at", "TEXT"],
  ["library_version", "TEXT"],
  ["not_live_because", "TEXT"],
] as const satisfies readonly (readonly [string, ColumnType])[];

interface TypeOf {
  readonly INTEGER: number;
  readonly REAL: number;
  readonly TEXT: string;
  readonly BLOB: Uint8Array;
}

/** A row as SQLite has it, without its hash. `not_live_because` is empty where the row is live. */
export type RowRecord = {
  readonly [C in (typeof rowColumns)[number] as C[0]]: TypeOf[C[1]];
};

/** All columns of a row with its hash, for SELECT and INSERT. */
export const rowColumnList = [...rowColumns.map(([name]) => name), "hash"].join(", ");

/** A row as SQLite has it. */
export type HashedRecord = RowRecord & { readonly hash: Uint8Array };

/** The hash before row 1. */
export const noHash: Uint8Array = new Uint8Array(32);

const DOMAIN = Buffer.from("afterbell ledger 1\n", "ascii");

/** One buffer for all rows; it grows to the longest. */
let buffer = Buffer.alloc(4096);
DOMAIN.copy(buffer);

/** @param previous (32) Hash of the row before, or {@link noHash}. @returns (32) */
export function hashRow(previous: Uint8Array, row: RowRecord): Uint8Array {
  buffer.set(previous, DOMAIN.length);
  let offset = DOMAIN.length + previous.length;
  for (const [name, type] of rowColumns) offset = write(type, row[name], offset);
  return hash("sha256", buffer.subarray(0, offset), "buffer");
}

/** @returns The offset after the value. */
function write(type: ColumnType, value: number | string | Uint8Array, offset: number): number {
  if (type === "INTEGER") return writeInteger(value as number, offset);
  if (type === "REAL") return buffer.writeDoubleLE(value as number, offset);
  const bytes = typeof value === "string" ? Buffer.byteLength(value) : (value as Uint8Array).length;
  const start = reserve(offset, bytes + 4).writeUInt32LE(bytes, offset);
  if (typeof value === "string") buffer.write(value, start);
  else buffer.set(value as Uint8Array, start);
  return start + bytes;
}

/** Room for these bytes, and for a number after them. */
function reserve(offset: number, bytes: number): Buffer {
  if (offset + bytes + 8 > buffer.length) {
    buffer = Buffer.concat([buffer, Buffer.alloc(offset + bytes + 8)]);
  }
  return buffer;
}

function writeInteger(value: number, offset: number): number {
  buffer.writeUInt32LE(value >>> 0, offset);
  return buffer.writeInt32LE(Math.floor(value / 2 ** 32), offset + 4);
}
