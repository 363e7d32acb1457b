/** @file Scores the ledger's rows whose closes have become known. */

import { type BarSeries, dateAt, indexAtOrBefore } from "../domain/bar-series.ts";
import type { LedgerRow } from "../domain/ledger-row.ts";
import type { StoredLedgerScore } from "../domain/ledger-score.ts";
import { dayNumber, type SessionDate } from "../domain/session-date.ts";
import { type RealisedCloses, scoreLedgerRow } from "../scores/score-ledger-row.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** Prices of one symbol, all of one fetch: adjusted alike. */
export interface FetchedPrices {
  readonly series: BarSeries;
  readonly fetchedAt: Date;
}

/** A row whose target's session has passed, and which cannot be scored from these prices. */
export interface UnscoredRow {
  readonly row: LedgerRow;
  /** `target`: there is no close of the target's session; `origin`: none of the origin's. */
  readonly absent: "target" | "origin";
  /** Whether the prices go on after that session: then it was none, or the source does not have it. */
  readonly isPast: boolean;
  /** A sentence for people. */
  readonly message: string;
}

export interface ScoredLedger {
  /** Rows that were scored now, rivals' included. */
  readonly scored: number;
  /** Never scored by the close of another session. */
  readonly unscored: readonly UnscoredRow[];
  /** Why scores could not be stored; null where they were. */
  readonly notStored: string | null;
}

/**
 * Scores every row whose target's session had ended when its prices were fetched, by origin and target of that fetch.
 *
 * @param options.again Whether rows that have a score are scored anew. @default false
 * @throws {DamagedFileError | NewerFormatError | UnreadableFileError} The ledger.
 */
export async function scoreDue(
  { ledger }: Pick<Workspace, "ledger">,
  actuals: readonly FetchedPrices[],
  { again = false }: { readonly again?: boolean } = {},
): Promise<ScoredLedger> {
  const scores: StoredLedgerScore[] = [];
  const unscored: UnscoredRow[] = [];
  const endings = actuals.map(({ series: { symbol }, fetchedAt }) => {
    return { symbol, endedBy: fetchedAt.toISOString() };
  });
  const due = await ledger.due(endings, { again });
  for (const [s, { series }] of actuals.entries()) {
    const fetchedAt = endings[s]!.endedBy;
    for (const row of due[s]!) {
      const closes = closesOf(row, series);
      if ("absent" in closes) unscored.push(closes);
      else scores.push({ seq: row.seq, ...closes, fetchedAt, ...scoreLedgerRow(row, closes) });
    }
  }
  if (scores.length === 0) return { scored: 0, unscored, notStored: null };
  const answer = await ledger.storeScores(scores, { again });
  if (!answer.recorded) return { scored: 0, unscored, notStored: answer.reason };
  return { scored: answer.stored, unscored, notStored: null };
}

/** One sentence for each symbol, however many of its rows cannot be scored. */
export function unscoredNotes(unscored: readonly UnscoredRow[]): string[] {
  const symbols = new Set(unscored.map(({ row }) => row.symbol));
  return [...symbols].map((symbol) => {
    const [first, ...others] = unscored.filter(({ row }) => row.symbol === symbol);
    if (others.length === 0) return first!.message;
    const dates = new Set([first!, ...others].map(dateWithoutClose));
    const some = [...dates].sort().slice(0, 3).join(", ");
    const more = dates.size > 3 ? ` and ${dates.size - 3} more sessions` : "";
    return `${symbol} has no close of ${some}${more}, so ${others.length + 1} rows are not scored`;
  });
}

function dateWithoutClose({ row, absent }: UnscoredRow): SessionDate {
  return absent === "target" ? row.targetDate : row.originDate;
}

function closesOf(row: LedgerRow, series: BarSeries): RealisedCloses | UnscoredRow {
  const originClose = closeOn(series, row.originDate);
  const targetClose = closeOn(series, row.targetDate);
  if (originClose === null) return without(row, "origin", row.originDate, series);
  if (targetClose === null) return without(row, "target", row.targetDate, series);
  return { originClose, targetClose };
}

/** @returns null where there is no such session, or no close above 0 of it. */
function closeOn(series: BarSeries, date: SessionDate): number | null {
  const index = indexAtOrBefore(series, dayNumber(date));
  if (index < 0 || dateAt(series, index) !== date) return null;
  const close = series.close[index]!;
  return close > 0 ? close : null;
}

function without(
  row: LedgerRow,
  absent: "target" | "origin",
  date: SessionDate,
  series: BarSeries,
): UnscoredRow {
  const last = series.length > 0 ? dateAt(series, series.length - 1) : null;
  const extent = last === null ? "there are no prices" : `prices end on ${last}`;
  const message = `row ${row.seq}: ${row.symbol} has no close of ${date}, the ${absent}'s session (${extent}), so it is not scored`;
  return { row, absent, isPast: last !== null && last > date, message };
}
