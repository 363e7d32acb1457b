import { type BarSeries, barSeries, type SessionDate } from "../src/domain/bar.ts";

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
