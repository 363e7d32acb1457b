import { describe, expect, test } from "vitest";
import type { SessionDate } from "../../domain/session-date.ts";
import { exchangeDays, exchangeTimes } from "./exchange-day.ts";
import {
  clockNote,
  type SessionFacts,
  sessionState,
  tradesRoundTheClock,
  usualClose,
} from "./session-state.ts";

const seconds = (iso: string) => Date.parse(iso) / 1000;

interface Market {
  readonly zone: string;
  readonly type: string;
  /** UTC. */
  readonly regular: readonly [start: string, end: string] | null;
  readonly delayMinutes?: number;
}

const factsOf = (
  { zone, type, regular, delayMinutes = 0 }: Market,
  now: string,
  quotedAt: string | null,
): SessionFacts => {
  const period = regular && { start: seconds(regular[0]), end: seconds(regular[1]) };
  return {
    now: seconds(now),
    quotedAt: quotedAt === null ? null : seconds(quotedAt),
    regular: period,
    delayMinutes,
    isRoundTheClock: tradesRoundTheClock(type, period),
    dayOf: exchangeDays(zone, 0),
    timeOf: exchangeTimes(zone, 0),
  };
};

const newYork: Market = {
  zone: "America/New_York",
  type: "EQUITY",
  regular: ["2025-02-21T14:30:00Z", "2025-02-21T21:00:00Z"], // a Friday
};
const delayed = { ...newYork, delayMinutes: 15 };
const monday: Market = { ...newYork, regular: ["2025-02-24T14:30:00Z", "2025-02-24T21:00:00Z"] };
const noPeriod = { ...newYork, regular: null };
const halfDay: Market = { ...newYork, regular: ["2024-11-29T14:30:00Z", "2024-11-29T18:00:00Z"] };
const tokyo: Market = {
  zone: "Asia/Tokyo",
  type: "EQUITY",
  regular: ["2025-02-21T00:00:00Z", "2025-02-21T06:30:00Z"],
};
const saoPaulo: Market = {
  zone: "America/Sao_Paulo",
  type: "EQUITY",
  regular: ["2025-02-21T13:00:00Z", "2025-02-21T20:55:00Z"],
};
const coin: Market = {
  zone: "UTC",
  type: "CRYPTOCURRENCY",
  regular: ["2025-02-22T00:00:00Z", "2025-02-22T23:59:00Z"],
};
const coinStill: Market = { ...coin, regular: ["2025-02-21T00:00:00Z", "2025-02-21T23:59:00Z"] };
const currency: Market = {
  zone: "Europe/London",
  type: "CURRENCY",
  regular: ["2025-07-10T23:00:00Z", "2025-07-11T22:59:00Z"], // 2025-07-11, a Friday, in summer
};
const future: Market = {
  zone: "America/New_York",
  type: "FUTURE",
  regular: ["2025-02-21T05:00:00Z", "2025-02-22T04:59:00Z"],
};

const [friday, end] = ["2025-02-21", "2025-02-21T21:00:00Z"];
const beforeTheEnd = "2025-02-21T20:59:59Z";

describe("a session", () => {
  test.each<[string, Market, string, string | null, string, string]>([
    ["before the open", newYork, "2025-02-21T14:00:00Z", "2025-02-20T21:00:01Z", friday, "open"],
    ["during", newYork, "2025-02-21T18:00:00Z", "2025-02-21T17:59:59Z", friday, "open"],
    ["one second before the end", newYork, beforeTheEnd, beforeTheEnd, friday, "open"],
    ["at the end", newYork, end, end, friday, "finished"],
    ["one second after the end", newYork, "2025-02-21T21:00:01Z", end, friday, "finished"],
    ["one second too early by the clock", newYork, beforeTheEnd, end, friday, "open"],
    ["late prices, at the end", delayed, end, end, friday, "open"],
    ["late prices, just before", delayed, "2025-02-21T21:14:59Z", end, friday, "open"],
    ["late prices, in time", delayed, "2025-02-21T21:15:00Z", end, friday, "finished"],
    ["an old quote after the end", newYork, "2025-02-21T23:00:00Z", beforeTheEnd, friday, "open"],
    ["no quote", newYork, "2025-02-21T23:00:00Z", null, friday, "open"],
    ["no period", noPeriod, "2025-02-21T23:00:00Z", end, friday, "open"],
    ["no period, on the next day", noPeriod, "2025-02-22T12:00:00Z", end, friday, "finished"],
    ["a period of the next session", monday, "2025-02-21T23:00:00Z", end, friday, "open"],
    ["a period of the last one", newYork, "2025-02-24T20:00:00Z", end, "2025-02-24", "open"],
    ["just after its midnight", newYork, "2025-02-22T05:00:30Z", beforeTheEnd, friday, "finished"],
    ["on Saturday", newYork, "2025-02-22T12:00:00Z", end, friday, "finished"],
    ["on Monday before the open", monday, "2025-02-24T13:00:00Z", end, friday, "finished"],
    ["on Monday, that of Monday", monday, "2025-02-24T15:00:00Z", null, "2025-02-24", "open"],
    ["on a holiday", newYork, "2025-02-17T18:00:00Z", null, "2025-02-14", "finished"],
    [
      "a half day at its end",
      halfDay,
      "2024-11-29T18:00:00Z",
      "2024-11-29T18:00:00Z",
      "2024-11-29",
      "finished",
    ],
    [
      "a half day before",
      halfDay,
      "2024-11-29T17:59:59Z",
      "2024-11-29T17:59:59Z",
      "2024-11-29",
      "open",
    ],
    ["Tokyo at the end", tokyo, "2025-02-21T06:30:00Z", "2025-02-21T06:30:00Z", friday, "finished"],
    ["Tokyo before", tokyo, "2025-02-21T06:29:59Z", "2025-02-21T06:29:00Z", friday, "open"],
    ["Tokyo, in UTC still the day before", tokyo, "2025-02-20T23:00:00Z", null, friday, "open"],
    [
      "São Paulo at the end",
      saoPaulo,
      "2025-02-21T20:55:00Z",
      "2025-02-21T20:55:00Z",
      friday,
      "finished",
    ],
    [
      "São Paulo, in UTC the next day",
      saoPaulo,
      "2025-02-22T02:00:00Z",
      "2025-02-21T20:54:00Z",
      friday,
      "open",
    ],
    ["dated tomorrow", newYork, "2025-02-20T18:00:00Z", null, friday, "ahead"],
    ["dated tomorrow, whatever the quote", newYork, "2025-02-20T18:00:00Z", end, friday, "ahead"],
    [
      "a coin before midnight",
      coinStill,
      "2025-02-21T23:59:30Z",
      "2025-02-21T23:59:20Z",
      friday,
      "open",
    ],
    [
      "a coin just after midnight",
      coin,
      "2025-02-22T00:00:30Z",
      "2025-02-21T23:59:50Z",
      friday,
      "open",
    ],
    [
      "a coin, the period not yet new",
      coinStill,
      "2025-02-22T00:00:30Z",
      "2025-02-21T23:59:50Z",
      friday,
      "open",
    ],
    [
      "a coin with a price of today",
      coin,
      "2025-02-22T00:00:30Z",
      "2025-02-22T00:00:10Z",
      friday,
      "finished",
    ],
    ["a coin's today", coin, "2025-02-22T00:00:30Z", "2025-02-22T00:00:10Z", "2025-02-22", "open"],
    ["a coin's day before yesterday", coin, "2025-02-22T00:00:30Z", null, "2025-02-20", "finished"],
    [
      "a coin without a trade, within the hour",
      coin,
      "2025-02-22T00:59:59Z",
      "2025-02-21T20:00:00Z",
      friday,
      "open",
    ],
    [
      "a coin without a trade, after it",
      coin,
      "2025-02-22T01:00:00Z",
      "2025-02-21T20:00:00Z",
      friday,
      "finished",
    ],
    [
      "a coin without a period",
      { ...coin, regular: null },
      "2025-02-22T00:30:00Z",
      null,
      friday,
      "open",
    ],
    [
      "a currency after its close",
      currency,
      "2025-07-11T21:30:00Z",
      "2025-07-11T21:00:00Z",
      "2025-07-11",
      "open",
    ],
    [
      "a currency just after London's midnight",
      currency,
      "2025-07-11T23:00:30Z",
      "2025-07-11T21:00:00Z",
      "2025-07-11",
      "open",
    ],
    [
      "a currency on Saturday",
      currency,
      "2025-07-12T00:00:00Z",
      "2025-07-11T21:00:00Z",
      "2025-07-11",
      "finished",
    ],
    [
      "a future in the evening",
      future,
      "2025-02-21T23:00:00Z",
      "2025-02-21T22:00:00Z",
      friday,
      "open",
    ],
    [
      "a future after midnight",
      future,
      "2025-02-22T05:30:00Z",
      "2025-02-21T22:00:00Z",
      friday,
      "open",
    ],
    [
      "a future on Saturday",
      future,
      "2025-02-22T06:00:00Z",
      "2025-02-21T22:00:00Z",
      friday,
      "finished",
    ],
  ])("%s", (_, market, now, quotedAt, date, state) => {
    expect(sessionState(date as SessionDate, factsOf(market, now, quotedAt))).toBe(state);
  });
});

test("a clock behind the latest price is said, a slow one is not", () => {
  const note = (now: string, quotedAt: string) =>
    clockNote("Yahoo", { now: seconds(now), quotedAt: seconds(quotedAt) });
  expect(note("2025-02-21T20:55:00Z", end)).toBeNull();
  expect(note("2025-02-21T20:54:00Z", end)).toContain(
    "clock is 6 minutes behind the latest price of Yahoo (2025-02-21T21:00:00Z)",
  );
  expect(note("2025-02-20T21:00:00Z", end)).toContain("24 hours behind");
  expect(clockNote("Yahoo", { now: 0, quotedAt: null })).toBeNull();
});

test.each<[string, Market, string | null]>([
  ["New York", newYork, "16:00"],
  ["Tokyo", tokyo, "15:30"],
  ["São Paulo", saoPaulo, "17:55"],
  ["a coin", coin, "24:00"],
  ["a currency", currency, "24:00"],
  ["a coin without a period", { ...coin, regular: null }, "24:00"],
  ["a half day", halfDay, null],
  [
    "Paris on New Year's Eve",
    {
      zone: "Europe/Paris",
      type: "EQUITY",
      regular: ["2024-12-31T08:00:00Z", "2024-12-31T13:05:00Z"],
    },
    null,
  ],
  ["no period", noPeriod, null],
])("the usual close: %s", (_, market, close) => {
  expect(usualClose(factsOf(market, end, null))).toBe(close);
});
