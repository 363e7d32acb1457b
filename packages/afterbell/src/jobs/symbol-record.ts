/** @file How a symbol's intervals one session ahead turned out: judged by its model, continued by the ledger. */

import { interval, levelOf } from "../domain/interval.ts";
import {
  type IntervalRecord,
  JUDGED_COVERAGE,
  type JudgedSession,
  type JudgedSessions,
  judgedOf,
  recordOf,
} from "../domain/judged-sessions.ts";
import { dayNumber } from "../domain/session-date.ts";
import type { LedgerOutcomeRow } from "../workspace/ledger-outcomes.ts";

/** Sessions that a record goes back: a year. */
export const RECORD_SESSIONS = 250;

/**
 * Of the last {@link RECORD_SESSIONS} sessions. A session that was judged counts by the judgement, whatever the ledger
 * has of it.
 *
 * @param outcomes Of the symbol, in the order of the sessions.
 * @returns null where there is no session.
 */
export function symbolRecord(
  symbol: string,
  judged: JudgedSessions | null,
  outcomes: readonly LedgerOutcomeRow[],
  nominalCoverage: number,
): IntervalRecord | null {
  const known = judged ? judgedOf(judged, symbol) : [];
  const last = known.at(-1)?.day ?? Number.NEGATIVE_INFINITY;
  const live = outcomes.map(sessionOf).filter(({ day }) => day > last);
  return recordOf([...known, ...live], nominalCoverage, RECORD_SESSIONS);
}

function sessionOf({ row, realisedLogReturn }: LedgerOutcomeRow): JudgedSession {
  const { quantileLevels, logReturnQuantiles: quantiles } = row;
  const { lower, upper } = interval({ quantiles }, JUDGED_COVERAGE, quantileLevels)!;
  return {
    day: dayNumber(row.targetDate),
    pit: levelOf(realisedLogReturn, { quantiles }, quantileLevels),
    width: upper - lower,
  };
}
