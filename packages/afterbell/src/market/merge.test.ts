import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dailyBars, dayOf2020 } from "../../test/support/price-history.ts";
import type { Bar } from "../domain/bar.ts";
import { type BarSeries, barSeries, barsOf } from "../domain/bar-series.ts";
import { mergeSeries } from "./merge.ts";

const series = (bars: readonly Bar[]) => barSeries("AAPL", bars);
const datesOf = (of: BarSeries) => barsOf(of).map(({ date }) => date);
const closes = Array.from({ length: 40 }, (_, i) => 100 + i);
const stored = series(dailyBars(closes));

describe("two series", () => {
  test("that agree are joined", () => {
    const merged = mergeSeries(stored, series(dailyBars([138, 139, 140], 39)));
    expect(barsOf(merged.series)).toEqual(dailyBars([...closes, 140]));
    expect(merged).toMatchObject({
      ...{ added: [dayOf2020(41)], corrections: [], disagreement: null },
    });
  });

  test("fresh values win, and are said; one of forty is no disagreement", () => {
    const now = closes.map((close, i) => (i === 7 ? 50 : close));
    const merged = mergeSeries(stored, series(dailyBars(now)));
    expect(barsOf(merged.series)).toEqual(dailyBars(now));
    expect(merged.corrections.map(({ field }) => field)).toEqual(["close", "open", "high", "low"]);
    expect(merged.corrections[0]).toEqual({
      ...{ date: dayOf2020(8), field: "close", before: 107, after: 50 },
    });
    expect(merged.disagreement).toBeNull();
  });

  test.each([100, 0.01, 0.25, 0.987654])(
    "in units that differ by the factor %d disagree",
    (factor) => {
      const fresh = dailyBars(
        closes.slice(10).map((close) => close * factor),
        11,
      );
      expect(mergeSeries(stored, series(fresh)).disagreement).toEqual({
        ...{ date: dayOf2020(11), stored: 110, source: 110 * factor, compared: 30, differing: 30 },
        factor: expect.closeTo(factor, 12),
      });
    },
  );

  test("of which three of forty differ disagree, without a factor", () => {
    const now = closes.map((close, i) => (i < 3 ? close + i + 1 : close));
    expect(mergeSeries(stored, series(dailyBars(now))).disagreement).toEqual({
      ...{ date: dayOf2020(1), stored: 100, source: 101, factor: null },
      ...{ compared: 40, differing: 3 },
    });
  });

  test("without a common session fit together", () => {
    const merged = mergeSeries(stored, series(dailyBars([9000], 60)));
    expect(merged).toMatchObject({ added: [dayOf2020(60)], disagreement: null });
  });
});

const anySeries = fc
  .uniqueArray(
    fc.record({
      day: fc.integer({ min: 1, max: 60 }),
      close: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
      volume: fc.option(fc.nat()),
    }),
    { selector: ({ day }) => day, minLength: 1 },
  )
  .map((rows) =>
    series(
      rows
        .sort((a, b) => a.day - b.day)
        .map(({ day, close, volume }) => ({
          ...{ date: dayOf2020(day), open: null, high: null, low: null, close, volume },
        })),
    ),
  );

test("every date of both is there, and no other", () => {
  fc.assert(
    fc.property(anySeries, anySeries, (a, b) => {
      const { series, added } = mergeSeries(a, b);
      expect(datesOf(series)).toEqual([...new Set([...datesOf(a), ...datesOf(b)])].sort());
      expect(added).toEqual(datesOf(b).filter((date) => !datesOf(a).includes(date)));
    }),
  );
});

test("merging once more changes nothing", () => {
  fc.assert(
    fc.property(anySeries, anySeries, (a, b) => {
      const { series } = mergeSeries(a, b);
      const again = mergeSeries(series, b);
      expect(again).toEqual({ series, added: [], corrections: [], disagreement: null });
    }),
  );
});

test("of equal data the order does not matter", () => {
  fc.assert(
    fc.property(anySeries, fc.array(fc.boolean()), fc.array(fc.boolean()), (all, inA, inB) => {
      const part = (keep: readonly boolean[]) => barsOf(all).filter((_, i) => keep[i] ?? true);
      const [a, b] = [series(part(inA)), series(part(inB))];
      expect(mergeSeries(a, b).series).toEqual(mergeSeries(b, a).series);
      expect(mergeSeries(a, b)).toMatchObject({ corrections: [], disagreement: null });
    }),
  );
});
