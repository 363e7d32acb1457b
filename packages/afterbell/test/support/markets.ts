/** @file Series of three markets whose sessions of one date end at different times. */

import type { Bar } from "../../src/domain/bar.ts";
import { type BarSeries, barSeries } from "../../src/domain/bar-series.ts";
import { dayNumber, type SessionDate, sessionDate } from "../../src/domain/session-date.ts";
import { cryptoHours, newYorkHours, type SessionHours } from "../../src/domain/session-hours.ts";
import { uniforms } from "./random-walk.ts";

export const tokyoHours: SessionHours = { zone: "Asia/Tokyo", closesAt: "15:00" };

/** Weekdays, or every day of a market around the clock, from `from` on; closes walk at random. */
export function marketSeries(
  symbol: string,
  session: SessionHours,
  { from, sessions, seed }: { from: string; sessions: number; seed: number },
): BarSeries {
  const uniform = uniforms(seed);
  const bars: Bar[] = [];
  let close = 100;
  for (let day = dayNumber(from as SessionDate); bars.length < sessions; day++) {
    const isWeekend = [0, 6].includes(new Date(day * 86_400_000).getUTCDay());
    if (isWeekend && session !== cryptoHours) continue;
    close *= 1 + 0.02 * (uniform() - 0.5);
    const missing = { open: null, high: null, low: null, volume: null };
    bars.push({ date: sessionDate(day), close, ...missing });
  }
  return barSeries(symbol, bars, { session });
}

/** Tokyo, New York and a cryptocurrency over the same months of 2024, daylight saving time's start included. */
export function threeMarkets(weeks: number): readonly [BarSeries, BarSeries, BarSeries] {
  const from = "2024-01-01"; // a Monday
  return [
    marketSeries("7203.T", tokyoHours, { from, sessions: 5 * weeks, seed: 1 }),
    marketSeries("AAPL", newYorkHours, { from, sessions: 5 * weeks, seed: 2 }),
    marketSeries("BTC-USD", cryptoHours, { from, sessions: 7 * weeks, seed: 3 }),
  ];
}
