/** @file Two models by the losses of the sessions on which both were judged. */

import { entryFinder, type JudgedSessions } from "../domain/judged-sessions.ts";
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
  const wanted = new Set(symbols);
  const find = entryFinder(other);
  const days: number[] = [];
  const differences: number[] = [];
  for (const [i, crps] of one.crps.entries()) {
    const symbol = one.symbols[one.symbolIndices[i]!]!;
    const theirs = wanted.has(symbol) ? find(symbol, one.days[i]!) : -1;
    if (theirs < 0) continue;
    days.push(one.days[i]!);
    differences.push(crps - other.crps[theirs]!);
  }
  const test = testDifferences(meansBy(days, Float64Array.from(differences)), DEPENDENT_DAYS);
  return { ...test, sessions: days.length };
}
