/**
 * @file The chart endpoint's JSON, checked and turned into bars.
 *
 *     chart.result[0].meta                     zone, currency, today's trading hours
 *     chart.result[0].timestamp                (T) start of each session, seconds since 1970
 *     chart.result[0].indicators.quote[0]      open, high, low, close, volume: (T), null where unknown
 *     chart.result[0].indicators.adjclose[0]   adjclose: (T)
 *     chart.result[0].events                   dividends, splits
 *
 * Quotes are adjusted for splits already, `adjclose` for dividends too. Only `meta`, `timestamp` and `close` are
 * needed; a column that is absent has no values.
 */

import type { Bar } from "../../domain/bar.ts";
import type { SessionDate } from "../../domain/session-date.ts";
import { adjusted } from "../adjustment.ts";
import { MalformedResponseError } from "../errors.ts";
import { chartEvents } from "./chart-events.ts";
import {
  isRecord,
  isSeconds,
  type JsonRecord,
  listField,
  optionalText,
  pricesField,
  recordField,
  secondsField,
  YAHOO,
} from "./chart-field.ts";
import { exchangeDays, exchangeTimes, isTimeZone } from "./exchange-day.ts";
import type { PriceHistory } from "./price-source.ts";
import {
  clockNote,
  type SessionFacts,
  type SessionState,
  sessionState,
  type TradingPeriod,
  tradesRoundTheClock,
  usualClose,
} from "./session-state.ts";

/**
 * @param result `chart.result[0]`.
 * @throws {MalformedResponseError} Another shape.
 */
export function parseChart(result: unknown, now: Date): PriceHistory {
  const chart = recordField(result, "chart.result[0]");
  const meta = recordField(chart.meta, "meta");
  const granularity = meta.dataGranularity ?? "1d";
  if (granularity !== "1d") {
    throw new MalformedResponseError(YAHOO, "meta.dataGranularity", '"1d"', granularity);
  }
  const facts = sessionFacts(meta, now);
  const { rows, hasAdjusted } = sessionRows(chart, facts.dayOf);
  const inState = (state: SessionState) =>
    rows.filter(({ date }) => sessionState(date, facts) === state);
  const { kept, repeatedDates } = onePerDay(inState("finished"));
  const { events, notes } = chartEvents(chart.events, facts.dayOf);
  const clock = clockNote(YAHOO, facts);
  return {
    symbol: optionalText(meta.symbol),
    currency: optionalText(meta.currency),
    exchange: optionalText(meta.exchangeName),
    zone: zoneOf(meta),
    instrumentType: optionalText(meta.instrumentType),
    closesAt: usualClose(facts),
    adjustment: hasAdjusted ? "splits-and-dividends" : "splits",
    bars: kept.flatMap(({ bar }) => bar ?? []),
    datesWithoutPrice: kept.filter(({ bar }) => bar === null).map(({ date }) => date),
    repeatedDates,
    openSessions: datesOf(inState("open")),
    futureDates: datesOf(inState("ahead")),
    events,
    notes: clock === null ? notes : [clock, ...notes],
  };
}

function sessionFacts(meta: JsonRecord, now: Date): SessionFacts {
  const zone = zoneOf(meta);
  const offset = meta.gmtoffset === undefined ? 0 : secondsField(meta.gmtoffset, "meta.gmtoffset");
  const regular = regularPeriod(meta.currentTradingPeriod);
  const delay = meta.exchangeDataDelayedBy;
  return {
    now: now.getTime() / 1000,
    quotedAt: isSeconds(meta.regularMarketTime) ? meta.regularMarketTime : null,
    regular,
    delayMinutes: typeof delay === "number" && delay > 0 ? delay : 0,
    isRoundTheClock: tradesRoundTheClock(optionalText(meta.instrumentType), regular),
    dayOf: exchangeDays(zone, offset),
    timeOf: exchangeTimes(zone, offset),
  };
}

function zoneOf({ exchangeTimezoneName }: JsonRecord): string | null {
  const zone = optionalText(exchangeTimezoneName);
  return zone !== null && isTimeZone(zone) ? zone : null;
}

/** Without a period that can be read, today's session is never known to have ended. */
function regularPeriod(periods: unknown): TradingPeriod | null {
  const regular = isRecord(periods) ? periods.regular : undefined;
  if (!isRecord(regular)) return null;
  const { start, end } = regular;
  return isSeconds(start) && isSeconds(end) && start < end ? { start, end } : null;
}

interface SessionRow {
  readonly date: SessionDate;
  readonly bar: Bar | null;
}

function sessionRows(chart: JsonRecord, dayOf: (epochSeconds: number) => SessionDate) {
  const quote = quoteOf(chart.indicators);
  // Yahoo leaves both out where a range has no session.
  const timestamps =
    chart.timestamp === undefined && quote?.close === undefined
      ? []
      : listField(chart.timestamp, "timestamp", null);
  const length = timestamps.length;
  if (length === 0) return { rows: [], hasAdjusted: true };
  const { open, high, low, close, volume } = columnsOf(quote ?? {}, length);
  const adjClose = adjustedCloses(chart.indicators, length);
  const rows = timestamps.map((timestamp, i): SessionRow => {
    const date = dayOf(secondsField(timestamp, `timestamp[${i}]`));
    const [raw, closing] = [close[i]!, (adjClose ?? close)[i]!];
    if (raw === null || closing === null) return { date, bar: null };
    const quoted = { open: open[i]!, high: high[i]!, low: low[i]!, close: raw };
    const all = adjusted(quoted, closing);
    return { date, bar: all && { date, ...all, volume: volume[i]! } };
  });
  return { rows, hasAdjusted: adjClose !== null };
}

function quoteOf(indicators: unknown): JsonRecord | null {
  if (!isRecord(indicators) || !Array.isArray(indicators.quote)) return null;
  return isRecord(indicators.quote[0]) ? indicators.quote[0] : null;
}

function columnsOf(quote: JsonRecord, length: number) {
  const needed = (name: string) => pricesField(quote[name], `indicators.quote[0].${name}`, length);
  const column = (name: string) =>
    quote[name] === undefined || quote[name] === null
      ? new Array<null>(length).fill(null)
      : needed(name);
  return {
    ...{ open: column("open"), high: column("high"), low: column("low") },
    ...{ close: needed("close"), volume: column("volume") },
  };
}

/** @returns null where there are none: prices are not adjusted for dividends then. */
function adjustedCloses(indicators: unknown, length: number): (number | null)[] | null {
  const columns = isRecord(indicators) ? indicators.adjclose : undefined;
  if (columns === undefined || columns === null) return null;
  const [first] = listField(columns, "indicators.adjclose", null);
  const adjclose = isRecord(first) ? first.adjclose : undefined;
  if (adjclose === undefined || adjclose === null) return null;
  return pricesField(adjclose, "indicators.adjclose[0].adjclose", length);
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

function datesOf(rows: readonly SessionRow[]): SessionDate[] {
  return [...new Set(rows.map(({ date }) => date))].sort();
}
