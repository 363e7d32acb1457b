/**
 * @file The chart endpoint's JSON, checked and turned into bars.
 *
 *     chart.result[0].meta                     zone, currency, today's trading hours
 *     chart.result[0].timestamp                (T) start of each session, seconds since 1970
 *     chart.result[0].indicators.quote[0]      open, high, low, close, volume: (T), null where unknown
 *     chart.result[0].indicators.adjclose[0]   adjclose: (T); absent where nothing is adjusted
 *     chart.result[0].events                   dividends, splits
 *
 * Quotes are adjusted for splits already, `adjclose` for dividends too.
 */

import type { Bar } from "../../domain/bar.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { adjusted } from "../adjustment.ts";
import { MalformedResponseError } from "../errors.ts";
import { exchangeDays } from "./exchange-day.ts";
import type { CorporateEvent, PriceHistory } from "./price-source.ts";

/** The source as its errors call it. */
export const YAHOO = "Yahoo";

/**
 * @param result `chart.result[0]`.
 * @throws {MalformedResponseError} Another shape.
 */
export function parseChart(result: unknown, now: Date): PriceHistory {
  const chart = record(result, "chart.result[0]");
  const meta = record(chart.meta, "meta");
  const granularity = meta.dataGranularity ?? "1d";
  if (granularity !== "1d") {
    throw new MalformedResponseError(YAHOO, "meta.dataGranularity", '"1d"', granularity);
  }
  const zone = typeof meta.exchangeTimezoneName === "string" ? meta.exchangeTimezoneName : null;
  const offset = meta.gmtoffset === undefined ? 0 : seconds(meta.gmtoffset, "meta.gmtoffset");
  const dayOf = exchangeDays(zone, offset);
  const openSession = openSessionOf(meta, now, dayOf);
  const rows = sessionRows(chart, dayOf);
  const finished = rows.filter(({ date }) => openSession === null || date < openSession);
  const { kept, repeatedDates } = onePerDay(finished);
  return {
    symbol: typeof meta.symbol === "string" ? meta.symbol : null,
    currency: typeof meta.currency === "string" ? meta.currency : null,
    bars: kept.flatMap(({ bar }) => bar ?? []),
    datesWithoutPrice: kept.filter(({ bar }) => bar === null).map(({ date }) => date),
    repeatedDates,
    openSession: finished.length < rows.length ? openSession : null,
    events: eventsOf(chart.events, dayOf),
  };
}

type DayOf = (epochSeconds: number) => SessionDate;

/** Today's session on the exchange while `now` is before its end: its price is not a close yet. */
function openSessionOf(meta: Json, now: Date, dayOf: DayOf): SessionDate | null {
  const period = meta.currentTradingPeriod;
  const regular = isRecord(period) && isRecord(period.regular) ? period.regular : null;
  if (regular === null) return null;
  const start = seconds(regular.start, "meta.currentTradingPeriod.regular.start");
  const end = seconds(regular.end, "meta.currentTradingPeriod.regular.end");
  return now.getTime() < end * 1000 ? dayOf(start) : null;
}

interface SessionRow {
  readonly date: SessionDate;
  readonly bar: Bar | null;
}

function sessionRows(chart: Json, dayOf: DayOf): SessionRow[] {
  // Yahoo leaves the field out where a range has no session.
  const timestamps = list(chart.timestamp ?? [], "timestamp", null);
  const length = timestamps.length;
  if (length === 0) return [];
  const indicators = record(chart.indicators, "indicators");
  const quote = record(list(indicators.quote, "indicators.quote", null)[0], "indicators.quote[0]");
  const column = (name: string) => prices(quote[name], `indicators.quote[0].${name}`, length);
  const [open, high, low, close] = [column("open"), column("high"), column("low"), column("close")];
  const volume = column("volume");
  const adjClose = adjustedCloses(indicators.adjclose, length) ?? close;
  return timestamps.map((timestamp, i) => {
    const date = dayOf(seconds(timestamp, `timestamp[${i}]`));
    const [raw, closing] = [close[i]!, adjClose[i]!];
    if (raw === null || closing === null) return { date, bar: null };
    const quoted = { open: open[i]!, high: high[i]!, low: low[i]!, close: raw };
    const all = adjusted(quoted, closing);
    return { date, bar: all && { date, ...all, volume: volume[i]! } };
  });
}

function adjustedCloses(adjclose: unknown, length: number): (number | null)[] | null {
  if (adjclose === undefined) return null;
  const first = record(list(adjclose, "indicators.adjclose", null)[0], "indicators.adjclose[0]");
  return prices(first.adjclose, "indicators.adjclose[0].adjclose", length);
}

/** Ascending; of two rows of one day the later one that has a price, as yfinance has it. */
function onePerDay(rows: readonly SessionRow[]) {
  const kept = new Map<SessionDate, SessionRow>();
  const repeated = new Set<SessionDate>();
  for (const row of rows) {
    const earlier = kept.get(row.date);
    if (earlier !== undefined) repeated.add(row.date);
    if (earlier === undefined || row.bar !== null) kept.set(row.date, row);
  }
  const inOrder = [...kept.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  return { kept: inOrder, repeatedDates: [...repeated] };
}

function eventsOf(events: unknown, dayOf: DayOf): CorporateEvent[] {
  if (events === undefined || events === null) return [];
  const { dividends = {}, splits = {} } = record(events, "events");
  const dated = (event: unknown, field: string, description: (event: Json) => string) => {
    const checked = record(event, field);
    const date = dayOf(seconds(checked.date, `${field}.date`));
    return { date, description: description(checked) };
  };
  return [
    ...Object.values(record(dividends, "events.dividends")).map((event) =>
      dated(event, "events.dividends[]", ({ amount }) => `dividend of ${amount}`),
    ),
    ...Object.values(record(splits, "events.splits")).map((event) =>
      dated(event, "events.splits[]", ({ splitRatio }) => `split ${splitRatio}`),
    ),
  ].sort((a, b) => (a.date < b.date ? -1 : 1));
}

type Json = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function record(value: unknown, field: string): Json {
  if (isRecord(value)) return value;
  throw new MalformedResponseError(YAHOO, field, "an object", value);
}

/** Seconds since 1970 or an offset in seconds, within the years 1 to 9999. */
function seconds(value: unknown, field: string): number {
  const isInside = typeof value === "number" && value > -62_135_596_800 && value < 253_402_300_800;
  if (isInside) return value;
  throw new MalformedResponseError(YAHOO, field, "seconds", value);
}

function list(value: unknown, field: string, length: number | null): readonly unknown[] {
  if (Array.isArray(value) && (length === null || value.length === length)) return value;
  const expected = length === null ? "an array" : `an array of ${length}`;
  throw new MalformedResponseError(YAHOO, field, expected, value);
}

/** @returns (T) numbers, null where Yahoo has none. */
function prices(value: unknown, field: string, length: number): (number | null)[] {
  return list(value, field, length).map((price, i) => {
    if (price === null || (typeof price === "number" && Number.isFinite(price))) return price;
    throw new MalformedResponseError(YAHOO, `${field}[${i}]`, "a number or null", price);
  });
}
