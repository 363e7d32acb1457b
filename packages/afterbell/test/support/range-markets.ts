/** @file Made-up series with ranges and volume on markets of different hours. */

import type { Bar } from "../../src/domain/bar.ts";
import { type BarSeries, barSeries } from "../../src/domain/bar-series.ts";
import { dayNumber, type SessionDate, sessionDate } from "../../src/domain/session-date.ts";
import { cryptoHours, newYorkHours, type SessionHours } from "../../src/domain/session-hours.ts";
import { tokyoHours } from "./markets.ts";
import { uniforms } from "./random-walk.ts";

/** The next weekday; of a cryptocurrency, the next day. */
export function nextWeekday({ session }: Pick<BarSeries, "session">, day: number): number {
  let next = day + 1;
  while (session !== cryptoHours && isWeekend(next)) next++;
  return next;
}

/** Volatility that comes in waves, and a session of four times its size every 13 weeks. */
export function rangeSeries(
  symbol: string,
  session: SessionHours,
  { from, sessions, seed }: { from: string; sessions: number; seed: number },
): BarSeries {
  const uniform = uniforms(seed);
  const normal = () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
  const bars: Bar[] = [];
  let close = 100;
  let level = 0;
  for (let day = dayNumber(from as SessionDate); bars.length < sessions; day++) {
    if (isWeekend(day) && session !== cryptoHours) continue;
    level = 0.97 * level + 0.15 * normal();
    const sigma = 0.012 * Math.exp(level / 2) * (day % 91 === seed % 5 ? 4 : 1);
    const open = close * Math.exp((sigma * normal()) / 2);
    close = open * Math.exp(sigma * normal());
    const high = Math.max(open, close) * Math.exp((sigma * Math.abs(normal())) / 2);
    const low = Math.min(open, close) * Math.exp((-sigma * Math.abs(normal())) / 2);
    const volume = Math.round(1e6 * Math.exp(level + 0.3 * normal()));
    bars.push({ date: sessionDate(day), open, high, low, close, volume });
  }
  return barSeries(symbol, bars, { session });
}

/** Five series of Tokyo, five of New York of which the last stops trading, a cryptocurrency, and one of closes. */
export function marketsWithRanges(weeks: number): BarSeries[] {
  const from = "2022-01-03"; // a Monday
  const sessions = 5 * weeks;
  const five = (name: string, hours: SessionHours, seed: number) =>
    Array.from({ length: 5 }, (_, i) =>
      rangeSeries(`${name}${i}`, hours, { from, sessions, seed: seed + i }),
    );
  const newYork = five("US", newYorkHours, 20);
  const stopped = { sessions: Math.floor(0.85 * sessions), seed: 24, from };
  return [
    ...five("JP", tokyoHours, 10),
    ...newYork.slice(0, 4),
    rangeSeries("US4", newYorkHours, stopped),
    rangeSeries("BTC-USD", cryptoHours, { from, sessions: 7 * weeks, seed: 30 }),
    closesOf(rangeSeries("INDEX", newYorkHours, { from, sessions, seed: 31 })),
  ];
}

/** The series without open, high, low and volume. */
export function closesOf(series: BarSeries): BarSeries {
  const none = new Float64Array(series.length).fill(Number.NaN);
  return { ...series, open: none, high: none, low: none, volume: none };
}

function isWeekend(day: number): boolean {
  return [2, 3].includes(((day % 7) + 7) % 7); // 1970-01-01 was a Thursday
}
