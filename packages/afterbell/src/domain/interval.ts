import { InvalidOptionError } from "./errors.ts";
import { type ForecastStep, quantileLevels } from "./forecast.ts";

/** Bounds of a close, in the currency of the series. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The central interval of a step: its quantiles at (1 - c) / 2 and (1 + c) / 2 for a nominal coverage c, linear in
 * the level between two quantiles. The coverage is what the forecaster intends; a backtest measures what it reaches.
 *
 * @param nominalCoverage Share of closes meant to lie inside, in (0, 1).
 * @param levels Those of the step's quantiles, ascending: the forecaster's `quantileLevels`.
 * @returns null for a point forecast, which has no quantiles.
 * @throws {InvalidOptionError} A coverage outside (0, 1) or wider than the levels, or levels that are not the step's.
 * @example
 * import { interval } from "afterbell";
 * const step = { stepAhead: 1, median: 100, quantiles: [90, 100, 120] };
 * interval(step, 0.8, [0.1, 0.5, 0.9]) // → { lower: 90, upper: 120 }
 * interval(step, 0.4, [0.1, 0.5, 0.9]) // → { lower: 95, upper: 110 }
 */
export function interval(
  { quantiles }: Pick<ForecastStep, "quantiles">,
  nominalCoverage: number,
  levels: readonly number[] = quantileLevels,
): Interval | null {
  if (!(nominalCoverage > 0 && nominalCoverage < 1)) {
    throw new InvalidOptionError("nominalCoverage", "a share in (0, 1)", nominalCoverage);
  }
  if (quantiles.length === 0) return null;
  if (quantiles.length !== levels.length) {
    const expected = `${quantiles.length}, one for each quantile of the step`;
    throw new InvalidOptionError("quantileLevels", expected, levels.length);
  }
  const lower = quantileAt((1 - nominalCoverage) / 2, levels, quantiles);
  const upper = quantileAt((1 + nominalCoverage) / 2, levels, quantiles);
  if (lower === null || upper === null) throw tooWide(nominalCoverage, levels);
  return { lower, upper };
}

/** Levels closer than this are the same: (1 - 0.9) / 2 is not 0.05 to the bit. */
const LEVEL_TOLERANCE = 1e-9;

/** @returns null outside the levels. */
function quantileAt(
  level: number,
  levels: readonly number[],
  quantiles: readonly number[],
): number | null {
  const above = levels.findIndex((known) => known >= level - LEVEL_TOLERANCE);
  const [right, atRight] = [levels[above], quantiles[above]];
  if (right === undefined || atRight === undefined) return null;
  if (right - level <= LEVEL_TOLERANCE) return atRight;
  const [left, atLeft] = [levels[above - 1], quantiles[above - 1]];
  if (left === undefined || atLeft === undefined) return null;
  return atLeft + ((level - left) / (right - left)) * (atRight - atLeft);
}

/**
 * The level at which a close lies between the quantiles of a step, the inverse of what {@link interval} does.
 *
 * @returns 0 below the first quantile, 1 above the last. Where quantiles coincide, the level nearest to 0.5.
 */
export function levelOf(
  close: number,
  { quantiles }: Pick<ForecastStep, "quantiles">,
  levels: readonly number[] = quantileLevels,
): number {
  if (close < quantiles[0]!) return 0;
  if (close > quantiles.at(-1)!) return 1;
  const reached = quantiles.filter((quantile) => quantile <= close).length;
  const equal = quantiles.flatMap((quantile, q) => (quantile === close ? [levels[q]!] : []));
  if (equal.length > 0) {
    return equal.reduce((best, level) =>
      Math.abs(level - 0.5) < Math.abs(best - 0.5) ? level : best,
    );
  }
  const [left, right] = [reached - 1, reached];
  const share = (close - quantiles[left]!) / (quantiles[right]! - quantiles[left]!);
  return levels[left]! + share * (levels[right]! - levels[left]!);
}

function tooWide(nominalCoverage: number, levels: readonly number[]): InvalidOptionError {
  const outermost = `quantiles are at ${levels[0]} to ${levels.at(-1)}`;
  const [first = 0.5, last = 0.5] = [levels[0], levels.at(-1)];
  const widest = Math.min(1 - 2 * first, 2 * last - 1);
  const rule = widest > 0 ? `at most ${Number(widest.toFixed(9))}` : "levels on both sides of 0.5";
  return new InvalidOptionError("nominalCoverage", `${rule}, as the ${outermost}`, nominalCoverage);
}
