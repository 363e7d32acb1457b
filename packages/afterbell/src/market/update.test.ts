import { describe, expect, test } from "vitest";
import type { Bar } from "../domain/bar.ts";
import { barSeries, barsOf } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import type { DateRange, PriceHistory } from "./sources/price-source.ts";
import { updateSeries } from "./update.ts";

const bars = (closes: readonly number[], from = 1): Bar[] =>
  closes.map((close, i) => {
    const date = `2020-01-${String(from + i).padStart(2, "0")}` as SessionDate;
    return { date, open: null, high: null, low: null, close, volume: null };
  });
const stored = barSeries("AAPL", bars([1, 2, 3, 4, 5, 6, 7, 8]));

/** What a source would send that has these bars and events now. */
function source(now: readonly Bar[], events: PriceHistory["events"] = []) {
  const asked: DateRange[] = [];
  const download = async (range: DateRange): Promise<PriceHistory> => {
    asked.push(range);
    return {
      ...{ symbol: "AAPL", currency: "USD", datesWithoutPrice: [], repeatedDates: [] },
      ...{ openSession: null, events },
      bars: now.filter(({ date }) => date >= (range.start ?? "")),
    };
  };
  return { asked, download };
}

describe("the past is as stored", () => {
  test("new sessions are appended after an overlap of five", async () => {
    const { asked, download } = source(bars([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    const update = await updateSeries(stored, download);
    expect(asked).toEqual([{ start: "2020-01-04" }]);
    expect(barsOf(update.series)).toEqual(bars([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
    expect(update).toMatchObject({ refetchedBecause: null, hasChanged: true });
  });

  test("float noise is no change", async () => {
    const { download } = source(bars([1, 2, 3, 4, 5, 6, 7.000007, 8]));
    const update = await updateSeries(stored, download);
    expect(update).toMatchObject({ refetchedBecause: null, hasChanged: false });
    expect(update.series).toEqual(stored);
  });

  test("a dividend up to the last stored session is in its prices already", async () => {
    const event = { date: "2020-01-08" as SessionDate, description: "dividend of 0.2" };
    const update = await updateSeries(
      stored,
      source(bars([1, 2, 3, 4, 5, 6, 7, 8]), [event]).download,
    );
    expect(update.refetchedBecause).toBeNull();
  });
});

describe("the past has changed: everything from the first stored session", () => {
  const half = bars([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]);

  test.each([
    ["the close of 2020-01-04 is now 2, but 4 is stored", half],
    [
      "the source has no session of 2020-01-06, which is stored",
      bars([1, 2, 3, 4, 5, 6, 7, 8]).filter(({ date }) => date !== "2020-01-06"),
    ],
  ])("%s", async (why, now) => {
    const { asked, download } = source(now);
    const update = await updateSeries(stored, download);
    expect(asked).toEqual([{ start: "2020-01-04" }, { start: "2020-01-01" }]);
    expect(update).toMatchObject({ refetchedBecause: why, hasChanged: true });
    expect(barsOf(update.series)).toEqual(now);
  });

  test("a session that was not there", async () => {
    const gap = barSeries(
      "AAPL",
      barsOf(stored).filter(({ date }) => date !== "2020-01-06"),
    );
    const update = await updateSeries(gap, source([...barsOf(stored)]).download);
    expect(update.refetchedBecause).toBe(
      "the source now has a session of 2020-01-06 that is not stored",
    );
  });

  test("a split after the last stored session", async () => {
    const event = { date: "2020-01-09" as SessionDate, description: "split 2:1" };
    const update = await updateSeries(stored, source(half, [event]).download);
    expect(update.refetchedBecause).toBe(
      "split 2:1 on 2020-01-09 changes the adjusted prices before it",
    );
    expect(barsOf(update.series)).toEqual(half);
  });
});
