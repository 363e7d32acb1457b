import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { arbitrarySeries } from "../../test/support/series.ts";
import type { Bar } from "./bar.ts";
import {
  barAt,
  barSeries,
  barsOf,
  compactSeries,
  dateAt,
  indexAtOrBefore,
  sliceSeries,
} from "./bar-series.ts";
import { InvalidOptionError, InvalidSeriesError } from "./errors.ts";
import { dayNumber, type SessionDate, sessionDate } from "./session-date.ts";

const bar = (date: string, close: number, change: Partial<Bar> = {}): Bar => ({
  date: date as SessionDate,
  ...{ open: null, high: null, low: null, close, volume: null },
  ...change,
});
const fourDays = barSeries(
  "X",
  [1, 2, 3, 4].map((i) => bar(`2024-01-0${i}`, i)),
);

test("a series ascends strictly and has finite closes", () => {
  const series = barSeries("X", [bar("2024-01-02", 1), bar("2024-01-03", 2)]);
  expect([...series.close]).toEqual([1, 2]);
  expect(series.length).toBe(2);
  const same = () => barSeries("X", [bar("2024-01-02", 1), bar("2024-01-02", 2)]);
  expect(same).toThrow(InvalidSeriesError);
  expect(same).toThrow("X: dates must ascend (bar 1 after 2024-01-02), got 2024-01-02");
  expect(() => barSeries("X", [bar("2024-01-02", Number.NaN)])).toThrow(
    "X: the close of 2024-01-02 must be a finite number, got NaN",
  );
  expect(() => barSeries("X", [bar("2023-02-29", 1)])).toThrow(
    "X: date 0 must be a calendar day as YYYY-MM-DD, got 2023-02-29",
  );
});

test("its hours must exist", () => {
  const bars = [bar("2024-01-02", 1)];
  const withHours = (zone: string, closesAt: string) => () =>
    barSeries("X", bars, { session: { zone, closesAt } });
  expect(withHours("Asia/Tokyo", "15:30")().session?.zone).toBe("Asia/Tokyo");
  for (const hours of ["24:01", "9:30", "12:60", "noon"]) {
    expect(withHours("UTC", hours)).toThrow(InvalidOptionError);
  }
  expect(withHours("Asia/Nowhere", "15:00")).toThrow("zone: expected an IANA time zone");
});

test("bars come back as they went in, what is missing as null", () => {
  fc.assert(
    fc.property(arbitrarySeries, (series) => {
      expect(barsOf(barSeries("TEST", barsOf(series)))).toEqual(barsOf(series));
    }),
  );
  const bars = [
    bar("1800-01-01", 1, { open: 0, volume: 0 }),
    bar("1969-12-31", -2, { high: -0, low: 1e-300 }),
    bar("9999-12-31", 3, { volume: Number.MAX_SAFE_INTEGER }),
  ];
  expect(barsOf(barSeries("X", bars))).toEqual(bars);
  expect(barAt(barSeries("X", bars), 1)).toEqual(bars[1]);
});

test("a slice is a view that ends where it is told to", () => {
  const slice = sliceSeries(fourDays, 1, 3);
  expect([...slice.close]).toEqual([2, 3]);
  expect([slice.length, slice.days.length, slice.volume.length]).toEqual([2, 2, 2]);
  expect(slice.close.buffer).toBe(fourDays.close.buffer);
  expect([...sliceSeries(fourDays, -2).close]).toEqual([3, 4]);
  expect(sliceSeries(fourDays, 3, 3).length).toBe(0);
});

test("a compact series has no more memory than its own bars", () => {
  const compact = compactSeries(sliceSeries(fourDays, 1, 3));
  expect(barsOf(compact)).toEqual(barsOf(sliceSeries(fourDays, 1, 3)));
  expect([compact.days.buffer.byteLength, compact.close.buffer.byteLength]).toEqual([8, 16]);
  expect(compactSeries(fourDays)).toBe(fourDays);
});

test("the last session on a day or before it is found", () => {
  const series = barSeries("X", [bar("2024-01-02", 1), bar("2024-01-05", 2), bar("2024-01-08", 3)]);
  const at = (date: string) => indexAtOrBefore(series, dayNumber(date as SessionDate));
  expect(["2024-01-01", "2024-01-02", "2024-01-04", "2024-01-05", "2030-01-01"].map(at)).toEqual([
    -1, 0, 0, 1, 2,
  ]);
  expect(dateAt(series, at("2024-01-07"))).toBe("2024-01-05");
});

test("takes at most 60 bytes a bar", () => {
  const sessions = 5000;
  const bars = Array.from({ length: sessions }, (_, i) => {
    const date = sessionDate(i);
    return bar(date, 100 + i, { open: i, high: i + 1.5, low: i - 1.5, volume: 1e6 + i });
  });
  barSeries("WARM", bars);
  const before = memory();
  const all = Array.from({ length: 100 }, (_, s) => barSeries(`S${s}`, bars));
  const perBar = (memory() - before) / sessions / all.length;
  expect(perBar).toBeLessThan(60);
  // No lower limit: garbage of other tests, collected only now, hides a part. The columns are counted instead.
  const { days, open, high, low, close, volume } = all[0]!;
  const columns = [days, open, high, low, close, volume].map((column) => column.byteLength);
  expect(columns).toEqual([4, 8, 8, 8, 8, 8].map((bytes) => bytes * sessions));
});

/** Bytes in use, once what is garbage has been collected. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
