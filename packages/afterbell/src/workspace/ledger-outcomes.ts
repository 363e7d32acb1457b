/** @file How a symbol's live forecasts one session ahead turned out. */

import type { DatabaseSync } from "node:sqlite";
import type { LedgerRow } from "../domain/ledger-row.ts";
import { liveRivals } from "../domain/live-record.ts";
import { type HashedRecord, rowColumnList } from "./ledger-columns.ts";
import { rowOfRecord } from "./ledger-record.ts";

/** A live row with the log return that came of it. */
export interface LedgerOutcomeRow {
  readonly row: LedgerRow;
  readonly realisedLogReturn: number;
}

/** By symbol, the first row of each session that was written by other than a rival, in the order of the sessions. */
export function liveOutcomes(
  db: DatabaseSync,
  symbols: readonly string[],
): Map<string, LedgerOutcomeRow[]> {
  const columns = rowColumnList.split(", ").map((name) => `rows.${name} AS ${name}`);
  const statement = db.prepare(
    `SELECT ${columns.join(", ")}, scores.realised_log_return AS realised
      FROM rows JOIN scores ON scores.seq = rows.seq
      WHERE rows.symbol = ? AND rows.step_ahead = 1 AND rows.not_live_because = ''
        AND rows.version NOT IN (${liveRivals.map((name) => `'${name}'`).join(", ")})
      ORDER BY rows.target_date, rows.seq`,
  );
  return new Map(symbols.map((symbol) => [symbol, firstOfEach(statement.all(symbol) as never)]));
}

function firstOfEach(
  found: readonly (HashedRecord & { readonly realised: number })[],
): LedgerOutcomeRow[] {
  const bySession = new Map<string, LedgerOutcomeRow>();
  for (const record of found) {
    if (bySession.has(record.target_date)) continue;
    bySession.set(record.target_date, {
      row: rowOfRecord(record),
      realisedLogReturn: record.realised,
    });
  }
  return [...bySession.values()];
}
