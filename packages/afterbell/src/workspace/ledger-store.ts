/** @file `ledger.sqlite`: every forecast of the future, in a chain of hashes, and its score once its close is known. */

import { InvalidOptionError } from "../domain/errors.ts";
import { checkLedgerForecast, type LedgerForecast, type LedgerRow } from "../domain/ledger-row.ts";
import { ledgerCoverages, type StoredLedgerScore } from "../domain/ledger-score.ts";
import type { Exclusive } from "./exclusive.ts";
import type { Layout } from "./layout.ts";
import { type AppendedForecast, appendForecasts, type LedgerWriting } from "./ledger-append.ts";
import { readLedger, writeLedger } from "./ledger-database.ts";
import { type LedgerOutcomeRow, liveOutcomes } from "./ledger-outcomes.ts";
import { ledgerSymbols, type RowSelection, selectLedgerRows } from "./ledger-rows.ts";
import { type DueRows, dueRows, insertScores, readScore } from "./ledger-scores.ts";
import { type LedgerSelection, type LedgerSummary, summarise } from "./ledger-summary.ts";
import { checkLedger, headOf, type LedgerCheck, type LedgerHead } from "./ledger-verify.ts";
import { UnwritableFileError } from "./storage-errors.ts";

/** Nothing was written, because the system does not permit it; `reason` is a sentence. */
export interface NotRecorded {
  readonly recorded: false;
  readonly reason: string;
}

export interface Recorded {
  readonly recorded: true;
  /** One for each forecast, in their order. */
  readonly forecasts: readonly AppendedForecast[];
  /** The last row afterwards; null where there is none. */
  readonly head: LedgerHead | null;
}

export interface StoredScores {
  readonly recorded: true;
  readonly stored: number;
}

/** All throw `DamagedFileError` and `NewerFormatError`; those that read, `UnreadableFileError`. They write nothing. */
export interface LedgerStore {
  /** Path of the file, which need not exist. */
  readonly path: string;
  /**
   * Adds forecasts in one transaction. They are on disk when it resolves.
   *
   * @throws {InvalidOptionError} One of them is no forecast; then none is added.
   */
  append(
    forecasts: readonly LedgerForecast[],
    writing: LedgerWriting,
  ): Promise<Recorded | NotRecorded>;
  rows(selection?: RowSelection): Promise<LedgerRow[]>;
  /**
   * Rows whose target's session has ended, without a score.
   *
   * @param options.again Whether rows that have a score are included. @default false
   * @returns Of each symbol, in their order.
   */
  due(
    symbols: readonly DueRows[],
    options?: { readonly again?: boolean },
  ): Promise<readonly (readonly LedgerRow[])[]>;
  /** @param options.again Whether a score replaces one that is there. @default false: the first one stays */
  storeScores(
    scores: readonly StoredLedgerScore[],
    options?: { readonly again?: boolean },
  ): Promise<StoredScores | NotRecorded>;
  score(seq: number): Promise<StoredLedgerScore | null>;
  /** Those with at least one row, sorted. */
  symbols(): Promise<string[]>;
  summary(selection?: LedgerSelection): Promise<LedgerSummary>;
  /**
   * How live forecasts one session ahead turned out, by symbol: the first one of each session, in the order of the
   * sessions. Those of rivals do not count.
   */
  outcomes(symbols: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerOutcomeRow[]>>;
  /** null where there is no row. */
  head(): Promise<LedgerHead | null>;
  /**
   * Computes every row's hash again. Without an earlier head, rows that were cut off at the end and a ledger that
   * was written anew are not noticed.
   *
   * @param head Hash of an earlier head.
   * @throws {InvalidOptionError} Not 64 hexadecimal digits.
   */
  verify(head?: string): Promise<LedgerCheck>;
}

const empty: LedgerSummary = {
  head: null,
  rows: 0,
  notLive: 0,
  scored: 0,
  waiting: 0,
  records: [],
  versions: [],
  pooled: [],
};

export function ledgerStoreIn({ ledgerFile: file }: Layout, exclusive: Exclusive): LedgerStore {
  return {
    path: file,
    async append(forecasts, writing) {
      for (const forecast of forecasts) checkLedgerForecast(forecast);
      return orReason(() =>
        writeLedger(file, exclusive, (db) => {
          const appended = appendForecasts(db, forecasts, writing);
          return { recorded: true, forecasts: appended, head: headOf(db) } as const;
        }),
      );
    },
    rows: async (selection = {}) =>
      (await readLedger(file, (db) => selectLedgerRows(db, selection))) ?? [],
    due: async (symbols, { again = false } = {}) =>
      (await readLedger(file, (db) => dueRows(db, symbols, again))) ?? symbols.map(() => []),
    storeScores: (scores, { again = false } = {}) =>
      orReason(() =>
        writeLedger(file, exclusive, (db) => {
          return { recorded: true, stored: insertScores(db, scores, again) } as const;
        }),
      ),
    symbols: async () => (await readLedger(file, ledgerSymbols)) ?? [],
    score: (seq) => readLedger(file, (db) => readScore(db, seq)),
    async summary(selection = {}) {
      requireCoverage(selection.nominalCoverage ?? 0.9);
      return (await readLedger(file, (db) => summarise(db, selection))) ?? empty;
    },
    outcomes: async (symbols) =>
      (await readLedger(file, (db) => liveOutcomes(db, symbols))) ?? new Map(),
    head: () => readLedger(file, headOf),
    async verify(head) {
      const hash = head === undefined ? undefined : parseHash(head);
      const checked = await readLedger(file, (db) => checkLedger(db, hash));
      return checked ?? absentLedger(hash);
    },
  };
}

function absentLedger(head: string | undefined): LedgerCheck {
  if (head === undefined) return { rows: 0, head: null, fault: null };
  const message = `there is no ledger, and so no row with the hash ${head}`;
  return { rows: 0, head: null, fault: { kind: "head", seq: null, message } };
}

async function orReason<T>(write: () => Promise<T>): Promise<T | NotRecorded> {
  try {
    return await write();
  } catch (error) {
    if (error instanceof UnwritableFileError) return { recorded: false, reason: error.message };
    throw error;
  }
}

function requireCoverage(nominalCoverage: number): void {
  if (ledgerCoverages.some((known) => known === nominalCoverage)) return;
  const expected = `one of ${ledgerCoverages.join(", ")}`;
  throw new InvalidOptionError("nominalCoverage", expected, nominalCoverage);
}

function parseHash(text: string): string {
  const hash = text.trim().toLowerCase();
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new InvalidOptionError("head", "a hash of 64 hexadecimal digits", text);
}
