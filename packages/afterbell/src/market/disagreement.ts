/** @file Whether the closes of two lists of bars are the same, the same in another unit, or neither. */

import type { SessionDate } from "../domain/session-date.ts";
import { type BarPair, samePrice } from "./same-values.ts";

/** Closes that are too different to be corrections of each other. */
export interface Disagreement {
  /** The first session whose close differs. */
  readonly date: SessionDate;
  readonly stored: number;
  readonly source: number;
  /** What stored closes must be multiplied by to agree: 100 for pounds to pence; null if nothing does it. */
  readonly factor: number | null;
  /** Sessions that both have, and those of them that differ. */
  readonly compared: number;
  readonly differing: number;
}

export interface DisagreementOptions {
  /** Share of the sessions that may differ. */
  readonly allowed: number;
  /** Largest difference that rounding alone makes in a stored close. @default 0 */
  readonly rounding?: number;
}

/** @param pairs Stored bars and the source's. @returns null where no more closes differ than allowed. */
export function disagreementOf(
  pairs: readonly BarPair[],
  { allowed, rounding = 0 }: DisagreementOptions,
): Disagreement | null {
  const differing = pairs.filter((pair) => !hasFactor(pair, 1, rounding));
  const [first] = differing;
  if (first === undefined || differing.length <= allowed * pairs.length) return null;
  return {
    date: first.after.date,
    stored: first.before.close,
    source: first.after.close,
    factor: commonFactor(pairs, rounding),
    compared: pairs.length,
    differing: differing.length,
  };
}

/** Share of the pairs that must have a common factor: a few may be corrections besides. */
const mostPairs = 0.95;

/**
 * @param rounding As {@link DisagreementOptions.rounding}.
 * @returns The number that makes the closes before those after; null where there is none, or they agree as they are.
 */
export function commonFactor(pairs: readonly BarPair[], rounding = 0): number | null {
  const ratios = pairs
    .map(({ before, after }) => after.close / before.close)
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
    .sort((a, b) => a - b);
  const median = ratios[ratios.length >> 1];
  if (median === undefined) return null;
  const holds = (factor: number) =>
    pairs.filter((pair) => hasFactor(pair, factor, rounding)).length >= mostPairs * pairs.length;
  const factor = [1, ...wholeNear(median), median].find(holds);
  return factor === undefined || factor === 1 ? null : factor;
}

function hasFactor({ before, after }: BarPair, factor: number, rounding: number): boolean {
  const scaled = before.close * factor;
  const noise = samePrice * Math.max(Math.abs(scaled), Math.abs(after.close));
  return Math.abs(scaled - after.close) <= noise + rounding * factor;
}

/** The whole number, or the one divided by a whole number, that rounding has blurred. */
function wholeNear(ratio: number): number[] {
  const whole = ratio >= 1 ? Math.round(ratio) : 1 / Math.round(1 / ratio);
  return Math.abs(whole / ratio - 1) < 1e-3 ? [whole] : [];
}
