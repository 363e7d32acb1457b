import { keyOf, randomStream } from "@afterbell/lstm";
import { type BarSeries, barSeries } from "../../src/domain/bar-series.ts";
import type { SessionDate } from "../../src/domain/session-date.ts";

/** A made-up series of consecutive days: a slow wave with a trend, so that there is something to learn. */
export function waveSeries(length: number, symbol = "WAVE"): BarSeries {
  const day = (i: number) =>
    new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10) as SessionDate;
  const close = (i: number) => 100 + 0.05 * i + 8 * Math.sin(i / 9) + 2 * Math.sin(1.7 * i);
  const bars = Array.from({ length }, (_, i) => ({
    date: day(i),
    open: close(i) - 0.1,
    high: close(i) + 1,
    low: close(i) - 1,
    close: close(i),
    volume: 1000 + i,
  }));
  return barSeries(symbol, bars);
}

/** Consecutive days with these closes and nothing else. */
export function seriesFromCloses(closes: Iterable<number>, symbol = "TEST"): BarSeries {
  const bars = Array.from(closes, (close, i) => ({
    date: day(i),
    open: null,
    high: null,
    low: null,
    close,
    volume: null,
  }));
  return barSeries(symbol, bars);
}

/** A random walk of Gaussian log returns with standard deviation `sigma`, from 100 on. */
export function gaussianWalk(length: number, sigma: number, seed: number): BarSeries {
  const stream = randomStream(keyOf(seed), TEST_STREAM, 0);
  let close = 100;
  const closes = Array.from({ length }, () => (close *= Math.exp(sigma * stream.normal())));
  return seriesFromCloses(closes);
}

/** No purpose of the product's. */
const TEST_STREAM = 1000;

const day = (i: number) =>
  new Date(Date.UTC(2000, 0, 1 + i)).toISOString().slice(0, 10) as SessionDate;
