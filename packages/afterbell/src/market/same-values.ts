/** @file Compares bars of the same sessions: what differs by more than the noise of their numbers. */

import type { Bar } from "../domain/bar.ts";
import type { SessionDate } from "../domain/session-date.ts";

export type BarField = Exclude<keyof Bar, "date">;

/** A value of a session that is another one now. */
export interface Correction {
  readonly date: SessionDate;
  readonly field: BarField;
  /** null where there was none. */
  readonly before: number | null;
  readonly after: number | null;
}

/**
 * Relative. Yahoo computes adjusted closes in single precision, so two downloads differ in the seventh digit, and
 * the other adjusted prices are products of such numbers. The smallest dividend changes the fourth digit, a cent
 * in a price of 2,000 the sixth.
 */
export const samePrice = 5e-6;

/** Relative. A volume is a count: beyond 2²⁴ single precision rounds it to its seventh or eighth digit. */
export const sameVolume = 2 ** -23;

const fields = ["close", "open", "high", "low", "volume"] as const satisfies readonly BarField[];

/** @returns The values of a session that differ, the close first. */
export function correctionsOf(before: Bar, after: Bar): Correction[] {
  return fields
    .filter((field) => !isSame(before[field], after[field], toleranceOf(field)))
    .map((field) => ({ date: after.date, field, before: before[field], after: after[field] }));
}

function toleranceOf(field: BarField): number {
  return field === "volume" ? sameVolume : samePrice;
}

function isSame(a: number | null, b: number | null, tolerance: number): boolean {
  if (a === null || b === null) return a === b;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** Two bars of one session. */
export interface BarPair {
  readonly before: Bar;
  readonly after: Bar;
}

export interface MatchedBars {
  /** Sessions of both, ascending. */
  readonly pairs: readonly BarPair[];
  /** Dates of one alone. */
  readonly onlyBefore: readonly SessionDate[];
  readonly onlyAfter: readonly SessionDate[];
}

/** Puts the sessions of two lists beside each other by date. */
export function matchBars(before: readonly Bar[], after: readonly Bar[]): MatchedBars {
  const known = new Map(after.map((bar) => [bar.date, bar]));
  const pairs: BarPair[] = [];
  const onlyBefore: SessionDate[] = [];
  for (const bar of before) {
    const other = known.get(bar.date);
    if (other === undefined) onlyBefore.push(bar.date);
    else pairs.push({ before: bar, after: other });
    known.delete(bar.date);
  }
  return { pairs, onlyBefore, onlyAfter: [...known.keys()] };
}
