/** @file The tables of `ledger.sqlite`, and how a file is recognised as one. */

import type { DatabaseSync } from "node:sqlite";
import { DamagedFileError } from "@afterbell/interchange";
import { ledgerCoverages } from "../domain/ledger-score.ts";
import { NewerFormatError } from "./errors.ts";
import { rowColumns } from "./ledger-columns.ts";

const SCHEMA_VERSION = 1;

/** `ABLG`, in the header of the file. */
const APPLICATION_ID = 0x41424c47;

/** Columns of the table `scores` for an interval: `held_90` and `interval_score_90`. */
export function intervalColumnNames(nominalCoverage: number) {
  const percent = Math.round(nominalCoverage * 100);
  return { held: `held_${percent}`, intervalScore: `interval_score_${percent}` } as const;
}

/**
 * Whether it is a ledger; false for an empty file, as a writer leaves it that was killed while it made one.
 *
 * @throws {DamagedFileError} Another program's database. @throws {NewerFormatError}
 */
export function isLedger(db: DatabaseSync, file: string): boolean {
  const applicationId = pragma(db, "application_id");
  const version = pragma(db, "user_version");
  if (applicationId === 0 && version === 0 && isEmpty(db)) return false;
  if (applicationId !== APPLICATION_ID) {
    throw new DamagedFileError(
      file,
      "it is a database of another program, no ledger of afterbell: move it elsewhere, and the next forecast begins a ledger",
    );
  }
  if (version > SCHEMA_VERSION) throw new NewerFormatError(file, version, SCHEMA_VERSION, null);
  return true;
}

/** Makes the tables, whole or not at all. */
export function createLedger(db: DatabaseSync): void {
  db.exec(`BEGIN IMMEDIATE; ${tables} ${appendOnly}
    PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

function pragma(db: DatabaseSync, name: "application_id" | "user_version"): number {
  return db.prepare(`PRAGMA ${name}`).get()?.[name] as number;
}

function isEmpty(db: DatabaseSync): boolean {
  return db.prepare("SELECT 1 FROM sqlite_schema LIMIT 1").get() === undefined;
}

/** What makes two forecasts the same one: the first of a key counts. */
export const rowKey = ["symbol", "origin_date", "step_ahead", "version"] as const;

const tables = `
CREATE TABLE rows (
  ${rowColumns
    .map(([name, type]) => `${name} ${type} ${name === "seq" ? "PRIMARY KEY" : "NOT NULL"}`)
    .join(", ")},
  hash BLOB NOT NULL,
  UNIQUE (${rowKey.join(", ")})
) STRICT;
CREATE TABLE scores (
  seq INTEGER PRIMARY KEY REFERENCES rows (seq),
  origin_close REAL NOT NULL,
  target_close REAL NOT NULL,
  fetched_at TEXT NOT NULL,
  realised_log_return REAL NOT NULL,
  crps REAL NOT NULL,
  ${ledgerCoverages
    .map(intervalColumnNames)
    .map(({ held, intervalScore }) => `${held} INTEGER, ${intervalScore} REAL`)
    .join(", ")}
) STRICT;`;

/** REPLACE deletes without asking the trigger of DELETE, so a row that would replace another is refused as well. */
const appendOnly = `
CREATE TRIGGER rows_no_update BEFORE UPDATE ON rows
  BEGIN SELECT RAISE(ABORT, 'rows of the ledger cannot be changed'); END;
CREATE TRIGGER rows_no_delete BEFORE DELETE ON rows
  BEGIN SELECT RAISE(ABORT, 'rows of the ledger cannot be deleted'); END;
CREATE TRIGGER rows_no_replace BEFORE INSERT ON rows
  WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM rows)
    OR EXISTS (SELECT 1 FROM rows WHERE ${rowKey.map((c) => `${c} = NEW.${c}`).join(" AND ")})
  BEGIN SELECT RAISE(ABORT, 'rows of the ledger cannot be replaced'); END;`;
