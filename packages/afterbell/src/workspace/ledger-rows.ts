import type { DatabaseSync } from "node:sqlite";
import type { LedgerRow } from "../domain/ledger-row.ts";
import { type HashedRecord, rowColumnList } from "./ledger-columns.ts";
import { rowOfRecord } from "./ledger-record.ts";

export interface RowSelection {
  /** @default all */
  readonly symbol?: string;
  /** Rows after this one. @default 0: from the first */
  readonly after?: number;
  /** How many at most. @default 1,000 */
  readonly limit?: number;
}

/** In the order of writing. */
export function selectLedgerRows(
  db: DatabaseSync,
  { symbol, after = 0, limit = 1_000 }: RowSelection,
): LedgerRow[] {
  const ofSymbol = symbol === undefined ? "" : "AND symbol = ?";
  const sql = `SELECT ${rowColumnList} FROM rows WHERE seq > ? ${ofSymbol} ORDER BY seq LIMIT ?`;
  const found = db.prepare(sql).all(after, ...(symbol === undefined ? [] : [symbol]), limit);
  return (found as unknown as HashedRecord[]).map(rowOfRecord);
}

/** Symbols with at least one row, sorted. */
export function ledgerSymbols(db: DatabaseSync): string[] {
  const found = db.prepare("SELECT DISTINCT symbol FROM rows ORDER BY symbol").all();
  return found.map(({ symbol }) => String(symbol));
}
