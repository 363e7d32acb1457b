/** @file Two models by the losses of the sessions on which both were judged. */

import { type JudgedSessions, sessionKeys } from "../domain/judged-sessions.ts";
import { type DieboldMariano, testDifferences } from "../scores/diebold-mariano.ts";
import { DEPENDENT_DAYS } from "../scores/interval-verdict.ts";
import { meansBy } from "../scores/means-by.ts";

export interface JudgedComparison extends DieboldMariano {
  /** Sessions of symbols that both were judged on. */
  readonly sessions: number;
}

/**
 * The Diebold-Mariano test on the CRPS of common sessions, averaged over symbols by day. The losses of
 * {@link DEPENDENT_DAYS} may depend on each other, as in the verdict on intervals.
 *
 * @param symbols Only these count. @default all
 */
export function compareJudged(
  one: JudgedSessions,
  other: JudgedSessions,
  symbols: readonly string[] = one.symbols,
): JudgedComparison {
  const theirs = new Map(sessionKeys(other).map((key, i) => [key, other.crps[i]!]));
  const wanted = new Set(symbols);
  const keys = sessionKeys(one);
  const rows = keys.flatMap((key, i) => {
    const isWanted = wanted.has(one.symbols[one.symbolIndices[i]!]!);
    return isWanted && theirs.has(key) ? [i] : [];
  });
  const days = rows.map((i) => one.days[i]!);
  const differences = Float64Array.from(rows, (i) => one.crps[i]! - theirs.get(keys[i]!)!);
  const test = testDifferences(meansBy(days, differences), DEPENDENT_DAYS);
  return { ...test, sessions: rows.length };
}
