/**
 * @file Yahoo Finance's chart endpoint: daily prices, adjusted for splits and dividends as
 * yfinance's `auto_adjust` does.
 */

import type { SessionDate } from "../../domain/session-date.ts";
import {
  EmptyRangeError,
  InvalidDateRangeError,
  MalformedResponseError,
  NotJsonResponseError,
  SourceStatusError,
  UnknownSymbolError,
} from "../errors.ts";
import { defaultBackOff } from "./back-off.ts";
import { isRecord, parseChart, YAHOO } from "./chart-response.ts";
import type { DateRange, PriceHistory, PriceSource, SourceOptions } from "./price-source.ts";
import { get, type RequestOptions, type SourceResponse } from "./request.ts";

export interface YahooOptions extends SourceOptions {
  /** Longest time for one complete response. @default 30,000: 40 years of prices are a megabyte */
  readonly timeoutMs?: number;
  /** @default {@link defaultBackOff} */
  readonly backOff?: RequestOptions["backOff"];
}

export const yahooUrl = "https://query2.finance.yahoo.com";

export function yahoo(options: YahooOptions): PriceSource {
  const { baseUrl = yahooUrl, timeoutMs = 30_000, backOff = defaultBackOff } = options;
  const request: RequestOptions = { ...options, source: YAHOO, timeoutMs, backOff };
  return {
    name: "Yahoo Finance",
    async history(symbol, range) {
      const { start, end } = range;
      if (start !== undefined && end !== undefined && !(start < end)) {
        throw new InvalidDateRangeError(start, end);
      }
      const response = await get(chartUrl(baseUrl, symbol, range, options.now()), request);
      const chart = parseChart(resultOf(response, symbol, range), options.now());
      return inRange(chart, symbol, range);
    },
  };
}

const daySeconds = 86_400;

/** Where yfinance starts too when asked for everything. */
const beforeAnySession = Date.UTC(1900, 0, 1) / 1000;

/** A day more on both sides: sessions in Sydney begin, in UTC, on the day before. */
function chartUrl(baseUrl: string, symbol: string, { start, end }: DateRange, now: Date): string {
  const seconds = (day: SessionDate) => Date.parse(day) / 1000;
  const period1 = start === undefined ? beforeAnySession : seconds(start) - daySeconds;
  const period2 =
    end === undefined ? Math.floor(now.getTime() / 1000) + daySeconds : seconds(end) + daySeconds;
  const query = new URLSearchParams({
    interval: "1d",
    period1: String(period1),
    period2: String(Math.max(period2, period1 + daySeconds)),
    events: "div,splits",
  });
  const path = `/v8/finance/chart/${encodeURIComponent(symbol)}`;
  return `${baseUrl.replace(/\/+$/, "")}${path}?${query}`;
}

/** @returns `chart.result[0]`. */
function resultOf(response: SourceResponse, symbol: string, range: DateRange): unknown {
  const json = jsonOf(response, symbol, range);
  const chart = isRecord(json) ? json.chart : undefined;
  if (!isRecord(chart)) throw new MalformedResponseError(YAHOO, "chart", "an object", chart);
  if (isRecord(chart.error))
    throw errorOf(response, String(chart.error.description), symbol, range);
  const result = Array.isArray(chart.result) ? chart.result[0] : undefined;
  if (response.status !== 200 || result === undefined) {
    throw new MalformedResponseError(YAHOO, "chart.result", "an array of one", chart.result);
  }
  return result;
}

function jsonOf(response: SourceResponse, symbol: string, range: DateRange): unknown {
  try {
    return JSON.parse(response.body);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    if (response.status === 200) {
      throw new NotJsonResponseError(YAHOO, response.url, response.contentType, response.body);
    }
    throw errorOf(response, response.body.trim(), symbol, range);
  }
}

/** What an error's status and words are about: the symbol, the range, or Yahoo itself. */
function errorOf(
  response: SourceResponse,
  message: string,
  symbol: string,
  { start, end }: DateRange,
): Error {
  if (/data doesn.t exist for startDate/i.test(message)) {
    return new EmptyRangeError(
      symbol,
      start ?? null,
      end ?? null,
      "Yahoo has no data for these dates",
    );
  }
  const isAboutSymbol = response.body.trimStart().startsWith("{") || /no data found/i.test(message);
  if ((response.status === 404 || response.status === 200) && isAboutSymbol) {
    return new UnknownSymbolError(YAHOO, symbol, message);
  }
  return new SourceStatusError(YAHOO, response.url, response.status, 1, message.slice(0, 60));
}

function inRange(chart: PriceHistory, symbol: string, { start, end }: DateRange): PriceHistory {
  const isInside = (date: SessionDate) =>
    (start === undefined || date >= start) && (end === undefined || date < end);
  const bars = chart.bars.filter(({ date }) => isInside(date));
  const datesWithoutPrice = chart.datesWithoutPrice.filter(isInside);
  const { openSession } = chart;
  const history = {
    ...chart,
    bars,
    datesWithoutPrice,
    repeatedDates: chart.repeatedDates.filter(isInside),
    openSession: openSession !== null && isInside(openSession) ? openSession : null,
  };
  if (bars.length > 0) return history;
  throw new EmptyRangeError(symbol, start ?? null, end ?? null, whyEmpty(history));
}

function whyEmpty({
  datesWithoutPrice,
  openSession,
}: Pick<PriceHistory, "datesWithoutPrice" | "openSession">) {
  if (datesWithoutPrice.length > 0) return `none of ${datesWithoutPrice.length} rows has a price`;
  return openSession === null
    ? "Yahoo returned none"
    : `the session of ${openSession} is still open`;
}
