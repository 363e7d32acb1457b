/** @file Walks the chain of hashes and finds the first row that is not as it was written. */

import type { DatabaseSync } from "node:sqlite";
import { chainEnd } from "./ledger-append.ts";
import { type HashedRecord, hashRow, noHash, rowColumnList } from "./ledger-columns.ts";

/** The last row. Who keeps its hash elsewhere can prove later that nothing up to it has changed. */
export interface LedgerHead {
  readonly seq: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

export interface LedgerFault {
  /**
   * - `missing`: a row in between is not there.
   * - `changed`: a row was changed, replaced or moved, or the hash of the one before was.
   * - `head`: the rows are a whole chain, but not the one with the head that was given.
   */
  readonly kind: "missing" | "changed" | "head";
  /** Of the first row that is wrong; null for a head that is not there. */
  readonly seq: number | null;
  /** A sentence for people. */
  readonly message: string;
}

export interface LedgerCheck {
  /** Rows that are as they were written: all before the fault. */
  readonly rows: number;
  /** The last row of the file; null where there is none. */
  readonly head: LedgerHead | null;
  /** null where the chain is whole. */
  readonly fault: LedgerFault | null;
}

/** @param head Hash of an earlier head: 64 hexadecimal digits, in lower case. */
export function checkLedger(db: DatabaseSync, head?: string): LedgerCheck {
  let seq = 0;
  let previous = noHash;
  let isHeadFound = head === undefined;
  const last = headOf(db);
  for (const row of allRecords(db)) {
    const fault = faultOfRow(row, seq + 1, previous);
    if (fault) return { rows: seq, head: last, fault };
    previous = row.hash;
    seq = row.seq;
    isHeadFound ||= Buffer.from(row.hash).toString("hex") === head;
  }
  return { rows: seq, head: last, fault: isHeadFound ? null : headFault(seq, head ?? "") };
}

export function headOf(db: DatabaseSync): LedgerHead | null {
  const { seq, hash } = chainEnd(db);
  return seq === 0 ? null : { seq, hash: Buffer.from(hash).toString("hex") };
}

const PAGE_ROWS = 2_000;

/** In the order of `seq`, wherever it begins. */
function* allRecords(db: DatabaseSync): Generator<HashedRecord> {
  const page = db.prepare(
    `SELECT ${rowColumnList} FROM rows WHERE seq > ? ORDER BY seq LIMIT ${PAGE_ROWS}`,
  );
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const rows = page.all(after) as unknown as HashedRecord[];
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.seq;
  }
}

function faultOfRow(row: HashedRecord, expected: number, previous: Uint8Array): LedgerFault | null {
  if (row.seq > expected) {
    const message = `row ${expected} is missing: the next one is row ${row.seq}`;
    return { kind: "missing", seq: expected, message };
  }
  const isWhole = row.seq === expected && Buffer.compare(hashRow(previous, row), row.hash) === 0;
  if (isWhole) return null;
  const message = `row ${row.seq} (${row.symbol}, from ${row.origin_date}, step ${row.step_ahead}, ${row.version}) is not the one that was written after row ${expected - 1}: it was changed, replaced or moved, or its hash was`;
  return { kind: "changed", seq: row.seq, message };
}

function headFault(rows: number, head: string): LedgerFault {
  const message = `none of the ${rows} rows has the hash ${head}: rows were cut off at the end, or the ledger was written anew`;
  return { kind: "head", seq: null, message };
}
