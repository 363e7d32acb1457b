/**
 * @file Finds the trace of a split in prices that were not adjusted for it.
 *
 * On the day of an n:1 split the exchange divides the price overnight: the open sits at 1/n of the
 * last close, and what follows is an ordinary day. A crash of the same size gives itself away: its
 * open rarely hits the ratio (Apple on 2000-09-29 closed at 1/2.08 and opened at 1/1.90 of the day
 * before), and it multiplies the money traded, which a split leaves as it was.
 *
 * Ratios below 3:2 (5:4, 4:3) are not looked for: prices fall by 20 or 25 % for other reasons.
 */

import type { Bar } from "../../domain/bar.ts";

interface Split {
  /** New shares for old ones. */
  readonly ratio: string;
  /** Price before by price after. */
  readonly factor: number;
  /** Largest |ln| by which the open may miss the factor: an ordinary move overnight. */
  readonly openTolerance: number;
  /** The same for the close: a wild day (Apple gained 10 % on its split of 2000-06-21). */
  readonly closeTolerance: number;
}

/** Whole ratios as exchanges use them; each is looked for both ways, as n:1 and 1:n. */
const wholeRatios = [2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 25, 30, 40, 50, 100];

const splits: readonly Split[] = [
  // The smaller the fall, the more often it just happens: Netflix closed at 1/1.54 twice.
  { ratio: "3:2", factor: 1.5, openTolerance: 0.02, closeTolerance: 0.08 },
  { ratio: "5:2", factor: 2.5, openTolerance: 0.03, closeTolerance: 0.12 },
  ...wholeRatios.flatMap((n) => {
    const tolerances = { openTolerance: n === 2 ? 0.03 : 0.05, closeTolerance: 0.12 };
    return [
      { ratio: `${n}:1`, factor: n, ...tolerances },
      { ratio: `1:${n}`, factor: 1 / n, ...tolerances },
    ];
  }),
];

/**
 * @returns New shares for old ones, such as `4:1`, where `bar` after `previous` looks like an unadjusted split;
 *   else null.
 */
export function splitRatioOf(previous: Bar, bar: Bar): string | null {
  if (!(previous.close > 0 && bar.close > 0)) return null;
  // Without an open only the close can tell, and has to be as near as an open would.
  const open = bar.open !== null && bar.open > 0 ? bar.open : bar.close;
  const split = nearestSplit(previous.close / open);
  const isSplit =
    distance(previous.close / open, split) <= split.openTolerance &&
    distance(previous.close / bar.close, split) <= split.closeTolerance &&
    !(split.factor >= 0.5 && moneyTradedRatio(previous, bar) > largestMoneyRatio);
  return isSplit ? split.ratio : null;
}

function nearestSplit(ratio: number): Split {
  return splits.reduce((best, next) =>
    distance(ratio, next) < distance(ratio, best) ? next : best,
  );
}

function distance(ratio: number, { factor }: Split): number {
  return Math.abs(Math.log(ratio / factor));
}

/**
 * Money traded on a split day is an ordinary day's, on a day of a crash or a takeover many times
 * that. Not asked of reverse splits of 1:3 and more: where a source adjusted the volumes but not
 * the prices, theirs seems to multiply too.
 */
const largestMoneyRatio = 3;

/** Price × volume against the session before; 1 where a volume is missing. */
function moneyTradedRatio(previous: Bar, bar: Bar): number {
  if (!previous.volume || !bar.volume) return 1;
  return (bar.close * bar.volume) / (previous.close * previous.volume);
}
