/**
 * @file Brings a stored series up to date. New sessions are appended, unless the past has changed:
 * a dividend or a split adjusts every price before it, and old and new prices would not match.
 *
 *     stored       * * * * * * *
 *     downloaded           * * * + +        overlap agrees: append +
 */

import type { Bar } from "../domain/bar.ts";
import { type BarSeries, barSeries, barsOf, dateAt, sliceSeries } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import type { DateRange, PriceHistory } from "./sources/price-source.ts";

export interface Update {
  readonly series: BarSeries;
  /** The last download. */
  readonly history: PriceHistory;
  /** Why everything was fetched again; null where new sessions were appended. */
  readonly refetchedBecause: string | null;
  /** Whether the series is any other than the stored one. */
  readonly hasChanged: boolean;
}

/** Sessions downloaded again and compared with the stored ones. */
const overlapSessions = 5;

/**
 * Relative. Yahoo computes adjusted closes in single precision, and two downloads differ in the
 * seventh digit; the smallest dividend changes the fourth.
 */
const sameClose = 1e-5;

/**
 * @param stored At least one bar.
 * @param download Sessions of a range, at least one.
 */
export async function updateSeries(
  stored: BarSeries,
  download: (range: DateRange) => Promise<PriceHistory>,
): Promise<Update> {
  const overlap = barsOf(sliceSeries(stored, -overlapSessions));
  const recent = await download({ start: overlap[0]!.date });
  const refetchedBecause = whyPastChanged(overlap, recent);
  if (refetchedBecause !== null) {
    const history = await download({ start: dateAt(stored, 0) });
    const series = barSeries(stored.symbol, history.bars);
    return { series, history, refetchedBecause, hasChanged: true };
  }
  const last = overlap.at(-1)!.date;
  const added = recent.bars.filter(({ date }) => date > last);
  const series = barSeries(stored.symbol, [...barsOf(stored), ...added]);
  return { series, history: recent, refetchedBecause: null, hasChanged: added.length > 0 };
}

function whyPastChanged(overlap: readonly Bar[], recent: PriceHistory): string | null {
  const last = overlap.at(-1)!.date;
  const event = recent.events.find(({ date }) => date > last);
  if (event !== undefined) {
    return `${event.description} on ${event.date} changes the adjusted prices before it`;
  }
  const storedBars = new Map(overlap.map((bar) => [bar.date, bar]));
  const nowBars = new Map(recent.bars.map((bar) => [bar.date, bar]));
  const dates = [...storedBars.keys(), ...nowBars.keys()].filter((date) => date <= last).sort();
  for (const date of dates) {
    const difference = differenceOn(date, storedBars.get(date), nowBars.get(date));
    if (difference !== null) return difference;
  }
  return null;
}

function differenceOn(date: SessionDate, stored?: Bar, now?: Bar): string | null {
  if (stored === undefined) return `the source now has a session of ${date} that is not stored`;
  if (now === undefined) return `the source has no session of ${date}, which is stored`;
  if (Math.abs(now.close - stored.close) <= sameClose * Math.abs(stored.close)) return null;
  return `the close of ${date} is now ${now.close}, but ${stored.close} is stored`;
}
