/**
 * @file Brings a stored series up to date with the source that it came from.
 *
 *     stored       * * * * * * *
 *     downloaded         = = x x + +      the oldest of the overlap agree: take the corrections x, append +
 *
 * A dividend or a split adjusts every price before it. Where there was one after the last stored session, or the
 * oldest downloaded sessions are not as stored either, everything is fetched again from the first stored one.
 */

import type { Bar } from "../domain/bar.ts";
import { type BarSeries, barSeries, barsOf, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { explainDifferences, type Restatement } from "./restatement.ts";
import { type Correction, correctionsOf, type MatchedBars, matchBars } from "./same-values.ts";
import type { DateRange, PriceHistory } from "./sources/price-source.ts";

export interface Update {
  /** Where everything was fetched again, what the source has; else stored sessions, corrected, and new ones. */
  readonly series: BarSeries;
  /** The last download. */
  readonly history: PriceHistory;
  /** Why everything was fetched again; null where it was not. */
  readonly refetchedBecause: string | null;
  /** Sessions after the last stored one. */
  readonly added: readonly SessionDate[];
  /** Sessions before the last stored one that were not stored and now are in the series. */
  readonly inserted: readonly SessionDate[];
  /** Stored values that are others now and not by the restatement, in time order. */
  readonly corrections: readonly Correction[];
  readonly restatement: Restatement | null;
  /** Stored sessions that the source no longer lists and that are kept. */
  readonly unlisted: readonly SessionDate[];
  /** Stored sessions that the series lacks, because the source no longer has a price of them. */
  readonly lost: readonly SessionDate[];
  /** Whether the series is any other than the stored one. */
  readonly hasChanged: boolean;
}

/** Sessions that are downloaded again and compared with the stored ones: six weeks, in which a source corrects. */
const overlapSessions = 30;

/** The oldest of them must be as stored, or half of them where there are few: then so is what is older. */
const anchorSessions = 5;

/**
 * @param stored At least one bar, from the same source with the same adjustment.
 * @param download Sessions of a range, at least one.
 */
export async function updateSeries(
  stored: BarSeries,
  download: (range: DateRange) => Promise<PriceHistory>,
): Promise<Update> {
  const bars = barsOf(stored);
  const overlap = bars.slice(-overlapSessions);
  const recent = await download({ start: overlap[0]!.date });
  const last = bars.at(-1)!.date;
  const matched = matchUpTo(last, overlap, recent);
  const refetchedBecause = whyPastChanged(overlap, matched, recent);
  if (refetchedBecause === null) return corrected(stored, matched, recent);
  const isAll = overlap.length === bars.length;
  const history = isAll ? recent : await download({ start: dateAt(stored, 0) });
  return refetched(stored, history, refetchedBecause);
}

/** Sessions to the last stored one beside those of the source. */
function matchUpTo(last: SessionDate, bars: readonly Bar[], { bars: now }: PriceHistory) {
  return matchBars(
    bars,
    now.filter(({ date }) => date <= last),
  );
}

function datesAfter(last: SessionDate, { bars }: PriceHistory): SessionDate[] {
  return bars.map(({ date }) => date).filter((date) => date > last);
}

function whyPastChanged(
  overlap: readonly Bar[],
  matched: MatchedBars,
  recent: PriceHistory,
): string | null {
  const last = overlap.at(-1)!.date;
  const event = recent.events.find(({ date }) => date > last);
  if (event !== undefined) {
    return `${event.description} on ${event.date} changes the adjusted prices before it`;
  }
  const anchor = Math.min(anchorSessions, Math.ceil(overlap.length / 2));
  const first = differencesOf(matched, recent)[0];
  return first !== undefined && first.date <= overlap[anchor - 1]!.date ? first.why : null;
}

/** In time order. */
function differencesOf(matched: MatchedBars, recent: PriceHistory) {
  const corrections = matched.pairs.flatMap(({ before, after }) => correctionsOf(before, after));
  return [
    ...corrections.map(({ date, field, before, after }) => ({
      date,
      why: `the ${field} of ${date} is now ${after ?? "missing"}, but ${before ?? "none"} is stored`,
    })),
    ...matched.onlyAfter.map((date) => ({
      date,
      why: `the source now has a session of ${date} that is not stored`,
    })),
    ...unlistedOf(matched, recent).map((date) => ({
      date,
      why: `the source has no session of ${date}, which is stored`,
    })),
  ].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** Not those without a price for now, and those that have not ended: they are listed. */
function unlistedOf(
  { onlyBefore }: MatchedBars,
  { datesWithoutPrice, openSessions }: PriceHistory,
): SessionDate[] {
  const listed = new Set([...datesWithoutPrice, ...openSessions]);
  return onlyBefore.filter((date) => !listed.has(date));
}

function corrected(stored: BarSeries, matched: MatchedBars, history: PriceHistory): Update {
  const bars = new Map(barsOf(stored).map((bar) => [bar.date, bar]));
  const last = dateAt(stored, stored.length - 1);
  const corrections = matched.pairs.flatMap(({ before, after }) => correctionsOf(before, after));
  const added = datesAfter(last, history);
  const inserted = matched.onlyAfter;
  // What is the same but for noise stays as it is stored, to the last digit.
  const changed = new Set([...corrections.map(({ date }) => date), ...inserted, ...added]);
  for (const bar of history.bars) if (changed.has(bar.date)) bars.set(bar.date, bar);
  const inOrder = [...bars.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  return {
    series: seriesLike(stored, inOrder),
    ...{ history, refetchedBecause: null, added, inserted, corrections },
    ...{ restatement: null, unlisted: unlistedOf(matched, history), lost: [] },
    hasChanged: changed.size > 0,
  };
}

function refetched(stored: BarSeries, history: PriceHistory, refetchedBecause: string): Update {
  const last = dateAt(stored, stored.length - 1);
  const { pairs, onlyBefore, onlyAfter } = matchUpTo(last, barsOf(stored), history);
  const eventDates = history.events.map(({ date }) => date);
  return {
    series: seriesLike(stored, history.bars),
    ...{ history, refetchedBecause, added: datesAfter(last, history), inserted: onlyAfter },
    ...explainDifferences(pairs, eventDates),
    ...{ unlisted: [], lost: onlyBefore, hasChanged: true },
  };
}

function seriesLike({ symbol, session }: BarSeries, bars: readonly Bar[]): BarSeries {
  return barSeries(symbol, bars, session && { session });
}
