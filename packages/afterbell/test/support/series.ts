import fc from "fast-check";
import type { Bar } from "../../src/domain/bar.ts";
import { type BarSeries, barSeries } from "../../src/domain/bar-series.ts";
import type { SessionDate } from "../../src/domain/session-date.ts";

const price = fc.double({ noNaN: true, noDefaultInfinity: true });
const maybe = (value: fc.Arbitrary<number>) => fc.option(value, { nil: null });

/** Any series that the domain allows: missing values, negative prices, any finite double. */
export const arbitrarySeries: fc.Arbitrary<BarSeries> = fc
  .uniqueArray(fc.integer({ min: -25_000, max: 60_000 }), { minLength: 1, maxLength: 30 })
  .chain((days) => {
    const dates = days
      .sort((a, b) => a - b)
      .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10) as SessionDate);
    const bar = fc.record({
      open: maybe(price),
      high: maybe(price),
      low: maybe(price),
      close: price,
      volume: maybe(fc.oneof(fc.maxSafeNat(), price)),
    });
    const bars = fc.tuple(...dates.map((date) => bar.map((values): Bar => ({ date, ...values }))));
    return bars.map((bars) => barSeries("TEST", bars));
  });

/** A series from `[date, close]` or `[date, open, high, low, close, volume]`. */
export function seriesOf(
  ...rows: ([string, number] | [string, number, number, number, number, number | null])[]
): BarSeries {
  const bars = rows.map((row): Bar => {
    if (row.length === 2) {
      const [date, close] = row;
      const missing = { open: null, high: null, low: null, volume: null };
      return { date: date as SessionDate, close, ...missing };
    }
    const [date, open, high, low, close, volume] = row;
    return { date: date as SessionDate, open, high, low, close, volume };
  });
  return barSeries("TEST", bars);
}
