import { describe, expect, test } from "vitest";
import {
  dailyBars,
  dayOf2020,
  dividendOn,
  historySource,
  splitOn,
} from "../../test/support/price-history.ts";
import type { Bar } from "../domain/bar.ts";
import { barSeries, barsOf } from "../domain/bar-series.ts";
import { updateSeries } from "./update.ts";

/** 40 sessions, of which the last 30 are compared: from the 11th on. */
const closes = Array.from({ length: 40 }, (_, i) => 100 + i);
const bars = dailyBars(closes);
const stored = barSeries("AAPL", bars);

/** The stored bars with some values changed, and new ones appended. */
const changed = (changes: Record<number, Partial<Bar>>, more: readonly number[] = []) => [
  ...bars.map((bar, i) => ({ ...bar, ...changes[i + 1] })),
  ...dailyBars(more, 41),
];
const without = (...days: number[]) =>
  bars.filter(({ date }) => !days.map(dayOf2020).includes(date));
const scaled = (by: number, volumeBy = 1): Bar[] =>
  bars.map(({ date, open, high, low, close, volume }) => ({
    ...{ date, open: open! * by, high: high! * by, low: low! * by, close: close * by },
    volume: volume! * volumeBy,
  }));

describe("the past is as stored", () => {
  test("new sessions are appended after an overlap of thirty", async () => {
    const { asked, download } = historySource(changed({}, [140, 141]));
    const update = await updateSeries(stored, download);
    expect(asked).toEqual([{ start: dayOf2020(11) }]);
    expect(barsOf(update.series)).toEqual(changed({}, [140, 141]));
    expect(update).toMatchObject({
      ...{ refetchedBecause: null, added: [dayOf2020(41), dayOf2020(42)], inserted: [] },
      ...{ corrections: [], restatement: null, unlisted: [], lost: [], hasChanged: true },
    });
  });

  test("noise of single precision is no change: the stored digits stay", async () => {
    const noisy = changed({ 11: { close: 110.0001 }, 40: { close: 139.0005, volume: 1000.0001 } });
    const update = await updateSeries(stored, historySource(noisy).download);
    expect(update).toMatchObject({ refetchedBecause: null, corrections: [], hasChanged: false });
    expect(update.series).toEqual(stored);
  });

  test("an event up to the last stored session is in its prices already", async () => {
    const { download } = historySource(bars, { events: [dividendOn(dayOf2020(40))] });
    expect((await updateSeries(stored, download)).refetchedBecause).toBeNull();
  });

  test("a session that is open, or without a price for now, stays stored", async () => {
    const { asked, download } = historySource(without(11, 40), {
      ...{ datesWithoutPrice: [dayOf2020(11)], openSessions: [dayOf2020(40)] },
    });
    const update = await updateSeries(stored, download);
    expect(update).toMatchObject({ unlisted: [], lost: [], hasChanged: false });
    expect(asked).toHaveLength(1);
    expect(update.series).toEqual(stored);
  });
});

describe("the newest of the overlap has changed, the oldest has not", () => {
  test.each(["open", "high", "low", "close", "volume"] as const)(
    "a corrected %s is taken",
    async (field) => {
      const now = changed({ 38: { [field]: 2000 } }, [140]);
      const { asked, download } = historySource(now);
      const update = await updateSeries(stored, download);
      expect(asked).toHaveLength(1);
      expect(update.corrections).toEqual([
        { date: dayOf2020(38), field, before: bars[37]![field], after: 2000 },
      ]);
      expect(barsOf(update.series)).toEqual(now);
      expect(update).toMatchObject({ added: [dayOf2020(41)], hasChanged: true });
    },
  );

  test("a value that was missing, and one that now is", async () => {
    const now = changed({ 39: { volume: null }, 40: { open: null } });
    const update = await updateSeries(
      barSeries("AAPL", changed({ 40: { volume: null } })),
      historySource(now).download,
    );
    expect(update.corrections).toEqual([
      { date: dayOf2020(39), field: "volume", before: 1000, after: null },
      { date: dayOf2020(40), field: "open", before: 139, after: null },
      { date: dayOf2020(40), field: "volume", before: null, after: 1000 },
    ]);
  });

  test("the sixth of the compared sessions is new enough, the fifth is not", async () => {
    const change = { close: 90 };
    const sixth = historySource(changed({ 16: change }));
    expect((await updateSeries(stored, sixth.download)).refetchedBecause).toBeNull();
    const fifth = historySource(changed({ 15: change }));
    expect((await updateSeries(stored, fifth.download)).refetchedBecause).toBe(
      "the close of 2020-01-15 is now 90, but 114 is stored",
    );
    expect(fifth.asked).toEqual([{ start: dayOf2020(11) }, { start: dayOf2020(1) }]);
  });

  test("a session that was not there is put in, one that is gone stays", async () => {
    const gap = barSeries("AAPL", without(38));
    const update = await updateSeries(gap, historySource(without(36)).download);
    expect(update).toMatchObject({
      ...{ inserted: [dayOf2020(38)], unlisted: [dayOf2020(36)], lost: [], added: [] },
      ...{ refetchedBecause: null, hasChanged: true },
    });
    expect(update.series).toEqual(stored);
  });
});

describe("the past has changed: everything from the first stored session", () => {
  test.each<[string, readonly Bar[]]>([
    ["the close of 2020-01-11 is now 55, but 110 is stored", scaled(0.5)],
    ["the volume of 2020-01-13 is now 7, but 1000 is stored", changed({ 13: { volume: 7 } })],
    ["the source has no session of 2020-01-12, which is stored", without(12)],
  ])("%s", async (why, now) => {
    const { asked, download } = historySource(now);
    const update = await updateSeries(stored, download);
    expect(asked).toEqual([{ start: dayOf2020(11) }, { start: dayOf2020(1) }]);
    expect(update).toMatchObject({ refetchedBecause: why, hasChanged: true });
    expect(barsOf(update.series)).toEqual(now);
  });

  test("a session that was not there", async () => {
    const update = await updateSeries(barSeries("AAPL", without(12)), historySource(bars).download);
    expect(update.refetchedBecause).toBe(
      "the source now has a session of 2020-01-12 that is not stored",
    );
    expect(update.inserted).toEqual([dayOf2020(12)]);
  });

  test("corrections are taken and said however far back they reach", async () => {
    const now = changed({ 2: { close: 50 }, 12: { low: 60 } });
    const update = await updateSeries(stored, historySource(now).download);
    expect(update.restatement).toBeNull();
    expect(update.corrections).toEqual([
      { date: dayOf2020(2), field: "close", before: 101, after: 50 },
      { date: dayOf2020(12), field: "low", before: 110, after: 60 },
    ]);
  });

  test("a split after the last stored session is one factor, also for volumes", async () => {
    const now = [...scaled(0.5, 2), ...dailyBars([70], 41)];
    const { download } = historySource(now, { events: [splitOn(dayOf2020(41))] });
    const update = await updateSeries(stored, download);
    expect(update.refetchedBecause).toBe(
      "split 2:1 on 2020-02-10 changes the adjusted prices before it",
    );
    expect(update.restatement).toEqual({ factor: 0.5, before: null, sessions: 40 });
    expect(update).toMatchObject({ corrections: [], added: [dayOf2020(41)], lost: [] });
  });

  test("a correction beside a dividend is no part of it", async () => {
    const now = scaled(0.99).map((bar, i) => (i === 2 ? { ...bar, high: 300 } : bar));
    const { download } = historySource(now, { events: [dividendOn(dayOf2020(41))] });
    const update = await updateSeries(stored, download);
    expect(update.restatement?.factor).toBeCloseTo(0.99, 12);
    expect(update.corrections).toEqual([
      { date: dayOf2020(3), field: "high", before: 103 * update.restatement!.factor, after: 300 },
    ]);
  });

  test("a dividend among the stored sessions that came late restates those before it", async () => {
    const now = [...scaled(0.98).slice(0, 20), ...bars.slice(20)];
    const events = [dividendOn(dayOf2020(5)), dividendOn(dayOf2020(21))];
    const update = await updateSeries(stored, historySource(now, { events }).download);
    expect(update.restatement).toMatchObject({ before: dayOf2020(21), sessions: 20 });
    expect(update.corrections).toEqual([]);
  });

  test("sessions that the source no longer has are not lost in silence", async () => {
    const now = [...scaled(0.5).slice(5), ...dailyBars([70], 41)];
    const { download } = historySource(now, { events: [splitOn(dayOf2020(41))] });
    const update = await updateSeries(stored, download);
    expect(update.lost).toEqual([1, 2, 3, 4, 5].map(dayOf2020));
    expect(barsOf(update.series)).toEqual(now);
  });
});

describe("few stored sessions", () => {
  test("are all compared, with one request", async () => {
    const few = barSeries("AAPL", bars.slice(0, 3));
    const { asked, download } = historySource(scaled(0.5).slice(0, 4));
    const update = await updateSeries(few, download);
    expect(asked).toEqual([{ start: dayOf2020(1) }]);
    expect(update.restatement).toEqual({ factor: 0.5, before: null, sessions: 3 });
    expect(update.added).toEqual([dayOf2020(4)]);
  });

  test("of three, the last may be corrected", async () => {
    const few = barSeries("AAPL", bars.slice(0, 3));
    const update = await updateSeries(
      few,
      historySource(changed({ 3: { close: 12 } }).slice(0, 3)).download,
    );
    expect(update).toMatchObject({
      refetchedBecause: null,
      corrections: [{ before: 102, after: 12 }],
    });
  });

  test("a single one", async () => {
    const one = barSeries("AAPL", bars.slice(0, 1));
    expect((await updateSeries(one, historySource(bars).download)).added).toHaveLength(39);
    const other = await updateSeries(one, historySource(changed({ 1: { close: 50 } })).download);
    expect(other.refetchedBecause).toContain("the close of 2020-01-01 is now 50");
  });
});

test("the hours of the stored series are kept", async () => {
  const session = { zone: "Asia/Tokyo", closesAt: "15:00" };
  const tokyo = barSeries("7203.T", bars, { session });
  const update = await updateSeries(tokyo, historySource(changed({}, [140])).download);
  expect(update.series.session).toEqual(session);
});
