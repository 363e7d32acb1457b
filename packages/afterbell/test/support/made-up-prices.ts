/** @file The panel that tools/reference/harx_golden.py makes up, number for number. */

import type { Bar } from "../../src/domain/bar.ts";
import { type BarSeries, barSeries } from "../../src/domain/bar-series.ts";
import { sessionDate } from "../../src/domain/session-date.ts";

const SYMBOLS = 6;
const SESSIONS = 900;
const FIRST_DAY = 17897; // 2019-01-01

/** Weekdays, but for one in 89 days. */
export function nextMadeUpSession(_: BarSeries, day: number): number {
  let next = day + 1;
  while (!isSession(next)) next++;
  return next;
}

/**
 * Six symbols of a market that swings together, with a large session every 13 weeks each (12 for the fifth). S1 is
 * listed later, S2 is halted for some sessions, S3 has some without volume and some without an open.
 */
export function madeUpPrices(): BarSeries[] {
  const days: number[] = [];
  for (let day = FIRST_DAY; days.length < SESSIONS; day++) if (isSession(day)) days.push(day);
  const normal = generator(999);
  let level = 0;
  const market = days.map(() => {
    level = 0.97 * level + 0.12 * normal();
    return { volatility: level, shock: normal() };
  });
  return Array.from({ length: SYMBOLS }, (_, s) =>
    barSeries(`S${s}`, withFaults(s, madeUpBars(s, days, market))),
  );
}

function madeUpBars(
  s: number,
  days: readonly number[],
  market: readonly { volatility: number; shock: number }[],
): Bar[] {
  const normal = generator(1000 + s);
  let [level, last] = [0, 50 + 10 * s];
  return days.map((day, k) => {
    level = 0.95 * level + 0.2 * normal();
    let sigma = 0.012 * Math.exp(0.5 * market[k]!.volatility + 0.5 * level);
    const weekday = Math.floor((day - FIRST_DAY) / 7) * 5 + ((day - FIRST_DAY) % 7);
    if (weekday % (s === 4 ? 60 : 65) === 7 * s) sigma *= 3;
    const open = last * Math.exp(0.5 * sigma * normal());
    const move = sigma * (0.6 * market[k]!.shock + 0.6 * normal());
    last = open * Math.exp(move);
    const high = Math.max(open, last) * Math.exp(0.5 * sigma * Math.abs(normal()));
    const low = Math.min(open, last) * Math.exp(-0.5 * sigma * Math.abs(normal()));
    const volume = Math.round(1e6 * Math.exp(30 * Math.abs(move) + 0.3 * normal()));
    const [o, h, l, c] = [open, high, low, last].map((price) => Math.round(price * 1e4) / 1e4);
    return { date: sessionDate(day), open: o!, high: h!, low: l!, close: c!, volume };
  });
}

function withFaults(s: number, bars: readonly Bar[]): Bar[] {
  if (s === 1) return bars.slice(200);
  if (s === 2) return bars.filter((_, i) => ![400, 401, 640].includes(i));
  if (s !== 3) return [...bars];
  return bars.map((bar, i) => ({
    ...bar,
    ...([500, 501, 850].includes(i) && { volume: null }),
    ...([510, 860].includes(i) && { open: null }),
  }));
}

/** 1970-01-01 was a Thursday. */
function isSession(day: number): boolean {
  return ![2, 3].includes(day % 7) && day % 89 !== 0;
}

/** About normal: the sum of twelve uniforms less 6, by Park and Miller's generator. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    let sum = 0;
    for (let i = 0; i < 12; i++) {
      state = (48271 * state) % 2147483647;
      sum += state / 2147483647;
    }
    return sum - 6;
  };
}
