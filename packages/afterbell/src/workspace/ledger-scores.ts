/**
 * @file Scores of the ledger's rows. They are no part of the chain: a score follows from its row and two closes, which
 * are stored beside it, so anybody can compute it again, and a vendor's correction of a close does not break the chain.
 */

import type { DatabaseSync } from "node:sqlite";
import type { LedgerRow } from "../domain/ledger-row.ts";
import { ledgerCoverages, type StoredLedgerScore } from "../domain/ledger-score.ts";
import { type HashedRecord, rowColumnList } from "./ledger-columns.ts";
import { rowOfRecord } from "./ledger-record.ts";
import { intervalColumnNames } from "./ledger-schema.ts";

export interface DueRows {
  readonly symbol: string;
  /** ISO 8601, UTC: rows whose target's session had ended by then. */
  readonly endedBy: string;
}

/** Rows to score of each symbol, in the order of writing. */
export function dueRows(
  db: DatabaseSync,
  symbols: readonly DueRows[],
  again: boolean,
): LedgerRow[][] {
  const unscored = "AND NOT EXISTS (SELECT 1 FROM scores WHERE scores.seq = rows.seq)";
  const statement = db.prepare(
    `SELECT ${rowColumnList} FROM rows WHERE symbol = ? AND target_end <= ? ${again ? "" : unscored} ORDER BY seq`,
  );
  return symbols.map(({ symbol, endedBy }) => {
    return (statement.all(symbol, endedBy) as unknown as HashedRecord[]).map(rowOfRecord);
  });
}

/** @param again Whether a score replaces one that is there. @returns How many were stored. */
export function insertScores(
  db: DatabaseSync,
  scores: readonly StoredLedgerScore[],
  again: boolean,
): number {
  const columns = [
    "seq",
    "origin_close",
    "target_close",
    "fetched_at",
    "realised_log_return",
    "crps",
  ];
  const names = [
    ...columns,
    ...ledgerCoverages.map(intervalColumnNames).flatMap((n) => [n.held, n.intervalScore]),
  ];
  const values = names.map(() => "?").join(", ");
  const insert = db.prepare(
    again
      ? `INSERT OR REPLACE INTO scores (${names.join(", ")}) VALUES (${values})`
      : `INSERT INTO scores (${names.join(", ")}) VALUES (${values}) ON CONFLICT (seq) DO NOTHING`,
  );
  return scores.reduce((sum, score) => sum + Number(insert.run(...valuesOf(score)).changes), 0);
}

function valuesOf(score: StoredLedgerScore): (number | string | null)[] {
  const { seq, originClose, targetClose, fetchedAt, realisedLogReturn, crps } = score;
  const intervals = ledgerCoverages.flatMap((c) => {
    const one = score.intervals.find(({ nominalCoverage }) => nominalCoverage === c);
    return one ? [Number(one.held), one.intervalScore] : [null, null];
  });
  return [seq, originClose, targetClose, fetchedAt, realisedLogReturn, crps, ...intervals];
}

/** The score of a row; null where it has none. */
export function readScore(db: DatabaseSync, seq: number): StoredLedgerScore | null {
  const found = db.prepare("SELECT * FROM scores WHERE seq = ?").get(seq);
  if (!found) return null;
  const number = (name: string) => found[name] as number;
  return {
    seq,
    originClose: number("origin_close"),
    targetClose: number("target_close"),
    fetchedAt: found.fetched_at as string,
    realisedLogReturn: number("realised_log_return"),
    crps: number("crps"),
    intervals: ledgerCoverages.flatMap((nominalCoverage) => {
      const { held, intervalScore } = intervalColumnNames(nominalCoverage);
      if (found[held] === null) return [];
      const isHeld = number(held) === 1;
      return [{ nominalCoverage, held: isHeld, intervalScore: number(intervalScore) }];
    }),
  };
}
