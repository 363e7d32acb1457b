/** @file Whether prices from elsewhere, such as a file, are those of a source. */

import { type BarSeries, barsOf, dateAt } from "../domain/bar-series.ts";
import { dayNumber, type SessionDate, sessionDate } from "../domain/session-date.ts";
import { type Disagreement, disagreementOf } from "./disagreement.ts";
import { mostDecimalsOf } from "./most-decimals.ts";
import { matchBars } from "./same-values.ts";
import type { PriceHistory, PriceSource } from "./sources/price-source.ts";

export interface SourceComparison {
  /** Every close that both have is the same, and there is at least one. */
  readonly agrees: boolean;
  /** Sessions that both have. */
  readonly compared: number;
  readonly disagreement: Disagreement | null;
  /** Stored sessions that the source has no price of. */
  readonly missing: readonly SessionDate[];
  /** The source's prices from the first stored session to the last one. */
  readonly history: PriceHistory;
}

/**
 * Asks the source for all sessions of the stored range and compares closes. A stored close may be rounded: all of
 * them have at most the decimals of the longest, and half a unit of the last one is no difference.
 *
 * @param stored At least one bar.
 * @throws As {@link PriceSource.history} does.
 */
export async function compareWithSource(
  stored: BarSeries,
  source: Pick<PriceSource, "history">,
): Promise<SourceComparison> {
  const last = dateAt(stored, stored.length - 1);
  const range = { start: dateAt(stored, 0), end: sessionDate(dayNumber(last) + 1) };
  const history = await source.history(stored.symbol, range);
  const { pairs, onlyBefore } = matchBars(barsOf(stored), history.bars);
  const disagreement = disagreementOf(pairs, { allowed: 0, rounding: roundingOf(stored.close) });
  return {
    agrees: pairs.length > 0 && disagreement === null,
    compared: pairs.length,
    disagreement,
    missing: onlyBefore,
    history,
  };
}

/** Six decimals are as many as files are rounded to; more are the digits of a number that was never rounded. */
const WRITTEN_DECIMALS = 6;

/** Half a unit of the last decimal that the closes are written with. */
function roundingOf(closes: Readonly<Float64Array>): number {
  const decimals = mostDecimalsOf(closes);
  return decimals > WRITTEN_DECIMALS ? 0 : 0.5 * 10 ** -decimals;
}
