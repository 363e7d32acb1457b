/** @file Two models by the losses of the sessions on which both were judged. */

import type { JudgedSessions } from "../domain/judged-sessions.ts";
import { type DieboldMariano, testDifferences } from "../scores/diebold-mariano.ts";

export interface JudgedComparison extends DieboldMariano {
  /** Sessions of symbols that both were judged on. */
  readonly sessions: number;
}

/**
 * The Diebold-Mariano test on the CRPS of common sessions, averaged over symbols by day: what happens on a day happens
 * to all of them.
 *
 * @param symbols Only these count. @default all
 */
export function compareJudged(
  one: JudgedSessions,
  other: JudgedSessions,
  symbols: readonly string[] = one.symbols,
): JudgedComparison {
  const theirs = lossesOf(other);
  const wanted = new Set(symbols);
  const byDay = new Map<number, { sum: number; count: number }>();
  let sessions = 0;
  for (const [i, day] of one.days.entries()) {
    const symbol = one.symbols[one.symbolIndices[i]!]!;
    const loss = wanted.has(symbol) ? theirs.get(keyOf(symbol, day)) : undefined;
    if (loss === undefined) continue;
    const total = byDay.get(day) ?? { sum: 0, count: 0 };
    byDay.set(day, { sum: total.sum + one.crps[i]! - loss, count: total.count + 1 });
    sessions++;
  }
  const days = [...byDay].sort(([a], [b]) => a - b);
  const differences = Float64Array.from(days, ([, { sum, count }]) => sum / count);
  return { ...testDifferences(differences, 0), sessions };
}

function lossesOf({ symbols, symbolIndices, days, crps }: JudgedSessions): Map<string, number> {
  return new Map(Array.from(days, (day, i) => [keyOf(symbols[symbolIndices[i]!]!, day), crps[i]!]));
}

const keyOf = (symbol: string, day: number) => `${symbol} ${day}`;
