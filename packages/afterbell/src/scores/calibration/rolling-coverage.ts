import type { CalibratedIntervals } from "./calibrate.ts";
import { requireCount } from "./options.ts";

/** Coverage over every run of `window` consecutive rows with an interval: M runs. */
export interface RollingCoverage {
  readonly window: number;
  /** First row of the first run; run k is of rows first + k … first + k + window − 1. */
  readonly first: number;
  /** (M) as fractions. */
  readonly coverages: Float64Array;
  readonly lowest: number;
  readonly highest: number;
}

/**
 * Coverage of a whole backtest hides that intervals were too narrow in a crisis and too wide in calm
 * years; coverage over every run of sessions does not.
 *
 * @returns undefined where fewer than `window` rows have an interval.
 * @throws {InvalidOptionError} A window that is not a whole number from 1.
 * @example
 * import { rollingCoverage } from "afterbell/scores";
 * const { coverages, lowest } = rollingCoverage({ covered: Uint8Array.of(0, 1, 1, 0, 1), first: 1 }, 2);
 * coverages // → [1, 0.5, 0.5]
 * lowest // → 0.5
 */
export function rollingCoverage(
  { covered, first }: Pick<CalibratedIntervals, "covered" | "first">,
  window: number,
): RollingCoverage | undefined {
  requireCount("window", window);
  const runs = covered.length - first - window + 1;
  if (runs < 1) return undefined;
  const coverages = new Float64Array(runs);
  let hits = 0;
  for (let i = first; i < covered.length; i++) {
    hits += covered[i]!;
    if (i >= first + window) hits -= covered[i - window]!;
    if (i >= first + window - 1) coverages[i - first - window + 1] = hits / window;
  }
  const lowest = coverages.reduce((a, b) => Math.min(a, b));
  const highest = coverages.reduce((a, b) => Math.max(a, b));
  return { window, first, coverages, lowest, highest };
}
