/**
 * @file Yahoo Finance's chart endpoint: daily prices, adjusted for splits and dividends as
 * yfinance's `auto_adjust` does.
 */

import type { SessionDate } from "../../domain/session-date.ts";
import { EmptyRangeError, InvalidDateRangeError } from "../errors.ts";
import { defaultBackOff } from "./back-off.ts";
import { YAHOO } from "./chart-field.ts";
import { parseChart } from "./chart-response.ts";
import type { DateRange, PriceHistory, PriceSource, SourceOptions } from "./price-source.ts";
import { get, type RequestOptions } from "./request.ts";
import { sharedLimits } from "./shared-limits.ts";
import { chartResultOf, isConsentPage, isYahooRateLimit } from "./yahoo-answer.ts";

export interface YahooOptions extends SourceOptions {
  /** Longest time for one complete response. @default 30,000: 40 years of prices are a megabyte */
  readonly timeoutMs?: number;
  /** @default {@link defaultBackOff} */
  readonly backOff?: RequestOptions["backOff"];
  /** Most requests at once. @default 4, fewer than a browser's six to one host */
  readonly atOnce?: number;
}

export const yahooUrl = "https://query2.finance.yahoo.com";

/** All calls through one source share its limits: requests at once, and the pause after a rate limit. */
export function yahoo(options: YahooOptions): PriceSource {
  const { baseUrl = yahooUrl, timeoutMs = 30_000, backOff = defaultBackOff, atOnce = 4 } = options;
  const request: RequestOptions = {
    ...options,
    ...{ source: YAHOO, timeoutMs, backOff, limits: sharedLimits({ ...options, atOnce }) },
    ...{ isRateLimit: isYahooRateLimit, isDeadEnd: isConsentPage },
  };
  return {
    name: "Yahoo Finance",
    adjustment: "splits-and-dividends",
    async history(symbol, range) {
      const { start, end } = range;
      if (start !== undefined && end !== undefined && !(start < end)) {
        throw new InvalidDateRangeError(start, end);
      }
      const response = await get(chartUrl(baseUrl, symbol, range, options.now()), request);
      const chart = parseChart(chartResultOf(response, { symbol, range }), options.now());
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

function inRange(chart: PriceHistory, symbol: string, { start, end }: DateRange): PriceHistory {
  const isInside = (date: SessionDate) =>
    (start === undefined || date >= start) && (end === undefined || date < end);
  const history = {
    ...chart,
    bars: chart.bars.filter(({ date }) => isInside(date)),
    datesWithoutPrice: chart.datesWithoutPrice.filter(isInside),
    repeatedDates: chart.repeatedDates.filter(isInside),
    openSessions: chart.openSessions.filter(isInside),
    futureDates: chart.futureDates.filter(isInside),
  };
  if (history.bars.length > 0) return history;
  throw new EmptyRangeError(symbol, start ?? null, end ?? null, whyEmpty(history));
}

function whyEmpty({ datesWithoutPrice, openSessions, futureDates }: PriceHistory): string {
  if (datesWithoutPrice.length > 0) return `none of ${datesWithoutPrice.length} rows has a price`;
  if (openSessions.length > 0) return `the session of ${openSessions.join(", ")} is still open`;
  return futureDates.length > 0
    ? `${futureDates.join(", ")} is still to come by this computer's clock`
    : `${YAHOO} returned none`;
}
