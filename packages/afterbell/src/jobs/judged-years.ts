/** @file Which sessions a judgement forecasts, and by how many fits. */

import { type BarSeries, indexAtOrBefore } from "../domain/bar-series.ts";
import { RECORD_SESSIONS } from "./symbol-record.ts";

/** Days between two fits: a year, whatever the market's calendar. */
const REFIT_DAYS = 365;
/** Days that a year may be longer by, where that spares a fit. */
const STRETCH_DAYS = 31;
/** Sessions that a series has to have before it is fitted and forecast. */
export const MIN_SESSIONS = 250;
/** Sessions before the first of several refits: with fewer, the early ones say little of the model that serves. */
const MIN_SESSIONS_BEFORE_FIRST = 500;

/** Sessions that are forecast by one fit: the days after `from`, up to `to`. Days since 1970-01-01. */
export interface JudgedYear {
  readonly from: number;
  readonly to: number;
  /** Those that are judged; all take part in the fit. */
  readonly symbols: ReadonlySet<string>;
}

/**
 * The years before the last session of any series. They begin early enough for the longest series, so that a new symbol
 * does not shorten the others' record. A series that ends earlier has few sessions in them, or none: it gets years of
 * its own before them, until its last {@link RECORD_SESSIONS} sessions are judged.
 *
 * @param maxRefits Of the years before the last session.
 * @returns Oldest first. No two have a session in common.
 */
export function judgedYears(series: readonly BarSeries[], maxRefits: number): JudgedYear[] {
  const [oldest, ...others] = recentYears(series, maxRefits);
  if (!oldest) return [];
  const from = stretched(oldest.from, series);
  return [...earlierYears(series, from), { ...oldest, from }, ...others];
}

function recentYears(series: readonly BarSeries[], maxRefits: number): JudgedYear[] {
  const last = Math.max(...series.map(({ days }) => days.at(-1) ?? 0));
  const startOf = (years: number) => last - REFIT_DAYS * years;
  const before = (day: number) => Math.max(...series.map((one) => sessionsBy(one, day)));
  let count = before(startOf(1)) >= MIN_SESSIONS ? 1 : 0;
  while (count > 0 && count < maxRefits && before(startOf(count + 1)) >= MIN_SESSIONS_BEFORE_FIRST)
    count++;
  const symbols = new Set(series.map(({ symbol }) => symbol));
  return Array.from({ length: count }, (_, i) => ({
    from: startOf(count - i),
    to: startOf(count - i - 1),
    symbols,
  }));
}

/** An earlier beginning for series that end some days before the others, or have fewer sessions a year. */
function stretched(from: number, series: readonly BarSeries[]): number {
  const near = lackingRecords(series, from).filter(({ start }) => start >= from - STRETCH_DAYS);
  const earlier = Math.min(from, ...near.map(({ start }) => start));
  const isTooEarly = (one: BarSeries) =>
    sessionsBy(one, from) >= MIN_SESSIONS && sessionsBy(one, earlier) < MIN_SESSIONS;
  return series.some(isTooEarly) ? from : earlier;
}

/** @param until The beginning of the years that there are. */
function earlierYears(series: readonly BarSeries[], until: number): JudgedYear[] {
  const lacking = lackingRecords(series, until);
  if (lacking.length === 0) return [];
  const to = Math.min(until, Math.max(...lacking.map(({ last }) => last)));
  const first = Math.min(...lacking.map(({ start }) => start));
  const from = first >= to - REFIT_DAYS - STRETCH_DAYS ? first : to - REFIT_DAYS;
  const symbols = new Set(lacking.map(({ symbol }) => symbol));
  return [...earlierYears(series, from), { from, to, symbols }];
}

interface LackingRecord {
  readonly symbol: string;
  /** The day that a fit may see for the whole record to be judged by it. */
  readonly start: number;
  readonly last: number;
}

/** Series with enough sessions whose records begin before years that begin at `until`. */
function lackingRecords(series: readonly BarSeries[], until: number): LackingRecord[] {
  return series.flatMap(({ symbol, days, length }) => {
    const origin = length - RECORD_SESSIONS - 1;
    if (origin + 1 < MIN_SESSIONS || days[origin + 1]! > until) return [];
    return [{ symbol, start: days[origin]!, last: days[length - 1]! }];
  });
}

/** How many sessions a series has up to a day. */
export function sessionsBy(series: BarSeries, day: number): number {
  return indexAtOrBefore(series, day) + 1;
}
