/** @file Adds forecasts to the ledger. The first forecast of a key stays, whatever comes later. */

import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { LedgerForecast, NotLiveReason } from "../domain/ledger-row.ts";
import { hashRow, noHash, type RowRecord, rowColumnList, rowColumns } from "./ledger-columns.ts";
import { type ForecastRecord, recordOfForecast } from "./ledger-record.ts";
import { rowKey } from "./ledger-schema.ts";

/** When and by whom rows are written. */
export interface LedgerWriting {
  readonly now: Date;
  readonly libraryVersion: string;
}

/**
 * What became of a forecast.
 *
 * - `recorded`: it is a new row.
 * - `already`: the same forecast was there.
 * - `duplicate`: another forecast was there for the same symbol, origin, step and version. That one stays.
 */
export interface AppendedForecast {
  readonly status: "recorded" | "already" | "duplicate";
  /** Of the row that is there now. */
  readonly seq: number;
  /** Of that row; null where it is live. */
  readonly notLiveBecause: NotLiveReason | null;
}

interface ChainEnd {
  readonly seq: number;
  readonly hash: Uint8Array;
}

/** In the transaction of a writer. */
export function appendForecasts(
  db: DatabaseSync,
  forecasts: readonly LedgerForecast[],
  { now, libraryVersion }: LedgerWriting,
): AppendedForecast[] {
  const find = db.prepare(
    `SELECT ${rowColumnList} FROM rows WHERE ${rowKey.map((c) => `${c} = ?`).join(" AND ")}`,
  );
  const values = [...rowColumns, "hash"].map(() => "?").join(", ");
  const insert = db.prepare(`INSERT INTO rows (${rowColumnList}) VALUES (${values})`);
  const written_at = now.toISOString();
  const latest = latestMoment(db);
  let end = chainEnd(db);
  return forecasts.map((forecast) => {
    const record = recordOfForecast(forecast);
    const known = find.get(...rowKey.map((column) => record[column]));
    if (known) return comparedWith(known as unknown as RowRecord, record);
    const notLiveBecause = notLiveReason(forecast, written_at, latest);
    const rest = { library_version: libraryVersion, not_live_because: notLiveBecause ?? "" };
    end = insertAfter(end, insert, { ...record, ...rest, seq: end.seq + 1, written_at });
    return { status: "recorded", seq: end.seq, notLiveBecause };
  });
}

/** Row 0, before the first, has the hash of zeros. */
export function chainEnd(db: DatabaseSync): ChainEnd {
  const last = db.prepare("SELECT seq, hash FROM rows ORDER BY seq DESC LIMIT 1").get();
  return (last as unknown as ChainEnd | undefined) ?? { seq: 0, hash: noHash };
}

function insertAfter(end: ChainEnd, insert: StatementSync, row: RowRecord): ChainEnd {
  const hash = hashRow(end.hash, row);
  insert.run(...rowColumns.map(([name]) => row[name]), hash);
  return { seq: row.seq, hash };
}

function comparedWith(known: RowRecord, record: ForecastRecord): AppendedForecast {
  const names = Object.keys(record) as (keyof ForecastRecord)[];
  const isSame = names.every((name) => {
    const [a, b] = [known[name], record[name]];
    return typeof a === "object" ? Buffer.compare(a, b as Uint8Array) === 0 : a === b;
  });
  return {
    status: isSame ? "already" : "duplicate",
    seq: known.seq,
    notLiveBecause: (known.not_live_because || null) as NotLiveReason | null,
  };
}

/**
 * The newest moment at which a row was written; empty where there is none. Rows written by a clock that was behind do
 * not count, and all others ascend.
 */
function latestMoment(db: DatabaseSync): string {
  const sql =
    "SELECT written_at FROM rows WHERE not_live_because <> 'clock' ORDER BY seq DESC LIMIT 1";
  return (db.prepare(sql).get()?.written_at as string | undefined) ?? "";
}

/** The name that provenance has for prices of the embedded sample. */
const SAMPLE = "sample";

function notLiveReason(
  { priceSource, originMoment, targetStart }: LedgerForecast,
  writtenAt: string,
  latest: string,
): NotLiveReason | null {
  if (writtenAt < latest || writtenAt < originMoment) return "clock";
  if (priceSource === SAMPLE) return "sample";
  return writtenAt < targetStart ? null : "late";
}
