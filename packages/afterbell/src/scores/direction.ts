/** @file Whether forecasts get the direction right. */

import type { Outcomes } from "./outcomes.ts";
import { compositeScore } from "./score.ts";

/** 97.5th percentile of the standard normal distribution. */
const Z = 1.959963984540054;

export interface Direction {
  /** Share of the scored rows with the right sign, from 0 to 1; null where none is scored. */
  readonly accuracy: number | null;
  /** 95 % confidence interval of the accuracy. Overlapping forecasts and symbols that move together make it too narrow. */
  readonly interval: { readonly lower: number; readonly upper: number } | null;
  /**
   * Share of the scored rows that went up: the accuracy of always saying "up", the baseline here. The
   * last close has no direction.
   */
  readonly upShare: number | null;
  readonly scored: number;
  /** Rows whose median or actual is the last close itself. */
  readonly leftOut: number;
}

/**
 * Directional accuracy: how often sign(median − last close) = sign(actual − last close), among the rows
 * where neither is 0. From 0 to 1, higher is better; to be compared with `upShare`, what always saying "up" gets.
 *
 * Source: M. H. Pesaran, A. Timmermann, "A simple nonparametric test of predictive performance", Journal
 * of Business & Economic Statistics 10(4), 1992.
 *
 * @returns Shares that are null where no row is scored.
 * @example
 * import { directionOf } from "afterbell/scores";
 * const actuals = Float64Array.of(101, 99, 102);
 * const lastCloses = Float64Array.of(100, 100, 100);
 * const { accuracy, scored } = directionOf({ actuals, medians: Float64Array.of(101, 101, 100), lastCloses });
 * accuracy // → 0.5
 * scored // → 2
 * directionOf({ actuals, medians: lastCloses, lastCloses }).accuracy // → null
 */
export function directionOf(
  outcomes: Pick<Outcomes, "actuals" | "medians" | "lastCloses">,
): Direction {
  const { actuals, medians, lastCloses } = outcomes;
  let [hits, ups, scored] = [0, 0, 0];
  for (let i = 0; i < actuals.length; i++) {
    const said = Math.sign(medians[i]! - lastCloses[i]!);
    const came = Math.sign(actuals[i]! - lastCloses[i]!);
    if (said === 0 || came === 0) continue;
    scored++;
    if (said === came) hits++;
    if (came > 0) ups++;
  }
  const leftOut = actuals.length - scored;
  if (scored === 0) return { accuracy: null, interval: null, upShare: null, scored, leftOut };
  return {
    accuracy: hits / scored,
    interval: wilsonInterval(hits, scored),
    upShare: ups / scored,
    scored,
    leftOut,
  };
}

/**
 * 95 % confidence interval of a share, from independent trials. Wilson's, since its coverage is near the
 * nominal one even for few trials, where the exact interval's is above it.
 *
 * Source: L. D. Brown, T. T. Cai, A. DasGupta, "Interval estimation for a binomial proportion",
 * Statistical Science 16(2), 2001.
 *
 * @param trials At least one.
 */
export function wilsonInterval(hits: number, trials: number): { lower: number; upper: number } {
  const share = hits / trials;
  const scale = 1 + Z ** 2 / trials;
  const centre = (share + Z ** 2 / (2 * trials)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share) + Z ** 2 / (4 * trials)) / trials);
  return { lower: Math.max(0, centre - half), upper: Math.min(1, centre + half) };
}

export const directionScore = compositeScore({
  name: "direction",
  of: (outcomes) => directionOf(outcomes),
  overSteps: "rows",
  figures: [
    {
      heading: "Direction",
      unit: "fraction",
      better: "higher",
      aggregation: "mean",
      format: "percent",
      shownIn: "tables",
      meaning:
        "Share of sessions whose direction was forecast correctly. The baseline always forecasts up, which is right as often as prices rise; a forecast of no change has no direction.",
      of: (direction: Direction) => direction.accuracy,
    },
  ],
});
