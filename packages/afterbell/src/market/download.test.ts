import { describe, expect, test } from "vitest";
import {
  dailyBars,
  dayOf2020,
  dividendOn,
  historySource,
} from "../../test/support/price-history.ts";
import type { Bar } from "../domain/bar.ts";
import { barSeries } from "../domain/bar-series.ts";
import { downloadPrices } from "./download.ts";
import type { PriceHistory } from "./sources/price-source.ts";

const bars = dailyBars(Array.from({ length: 20 }, (_, i) => 100 + i));
const stored = barSeries("AAPL", bars);
const download = (now: readonly Bar[], more: Partial<PriceHistory> = {}, before = stored) => {
  const { download } = historySource(now, more);
  const history = (_: string, range: Parameters<typeof download>[0]) => download(range);
  const source = { name: "Yahoo Finance", adjustment: "splits-and-dividends", history } as const;
  return downloadPrices(source, "AAPL", {}, before);
};

describe("what is said of an update", () => {
  test("corrections one by one, the newest first", async () => {
    const now = bars.map((bar, i) =>
      i === 17 ? { ...bar, volume: 1200 } : i === 18 ? { ...bar, close: 12.5, open: null } : bar,
    );
    const { notes, corrections } = await download(now);
    expect(notes).toContain(
      "corrected: close of 2020-01-19 118 → 12.5, open of 2020-01-19 118 → none, volume of 2020-01-18 1000 → 1200",
    );
    expect(corrections).toHaveLength(3);
  });

  test("of many corrections a few, and how many more", async () => {
    const now = bars.map((bar, i) => (i >= 10 ? { ...bar, volume: 5 } : bar));
    const { notes } = await download(now);
    expect(notes).toContainEqual(
      expect.stringMatching(/^corrected: volume of 2020-01-20 .* and 5 more$/),
    );
  });

  test("sessions that came and went", async () => {
    const gap = barSeries(
      "AAPL",
      bars.filter((_, i) => i !== 16),
    );
    const { notes, lost } = await download(
      bars.filter((_, i) => i !== 17),
      {},
      gap,
    );
    expect(notes).toContain("1 session new among the stored: 2020-01-17");
    expect(notes).toContain("the source no longer lists 2020-01-18, which stay stored");
    expect(lost).toEqual([]);
  });

  test("a restatement by its factor, and what is lost by it", async () => {
    const now = bars.slice(2).map((bar) => ({ ...bar, ...scaled(bar, 0.95) }));
    const events = [dividendOn(dayOf2020(21))];
    const { notes, lost, hasChanged } = await download(now, { events });
    expect(notes).toContain(
      "all prices were fetched again from 2020-01-01: dividend of 0.2 on 2020-01-21 changes the adjusted prices before it",
    );
    expect(notes).toContain(
      "the source restated the prices of all stored sessions (18) by the factor 0.95",
    );
    expect(notes).toContain(
      "the source no longer has 2 stored sessions, which are lost: 2020-01-01, 2020-01-02",
    );
    expect(lost).toEqual([dayOf2020(1), dayOf2020(2)]);
    expect(hasChanged).toBe(true);
  });
});

describe("what is said of a history", () => {
  test.each<[string, Partial<PriceHistory>, string]>([
    ["dollars", {}, "prices in USD, adjusted for splits and dividends"],
    [
      "pence",
      { currency: "GBp" },
      "prices in GBp: pence, 100 to one GBP; adjusted for splits and dividends",
    ],
    ["no currency", { currency: null }, "prices, adjusted for splits and dividends"],
    [
      "no adjusted closes",
      { adjustment: "splits" },
      "prices in USD, adjusted for splits but not for dividends, since Yahoo Finance sent no adjusted closes",
    ],
    [
      "an open session",
      { openSessions: [dayOf2020(21)] },
      "the session of 2020-01-21 has not closed yet and is left out",
    ],
    [
      "two",
      { openSessions: [dayOf2020(21), dayOf2020(22)] },
      "the sessions of 2020-01-21, 2020-01-22 have not closed yet and are left out",
    ],
    [
      "a future one",
      { futureDates: [dayOf2020(21)] },
      "Yahoo Finance lists 2020-01-21, after today by this computer's clock; left out",
    ],
    ["its own notes", { notes: ["odd"] }, "odd"],
    ["another symbol", { symbol: "MSFT" }, "Yahoo Finance returned prices of MSFT"],
  ])("%s", async (_, more, note) => {
    expect((await download(bars, more)).notes).toContain(note);
  });

  test("the symbol that was answered for is a field where it is another", async () => {
    expect((await download(bars, { symbol: "MSFT" })).answeredFor).toBe("MSFT");
    for (const symbol of ["AAPL", "aapl", null]) {
      expect((await download(bars, { symbol })).answeredFor).toBeNull();
    }
  });
});

function scaled({ open, high, low, close }: Bar, by: number) {
  return { open: open! * by, high: high! * by, low: low! * by, close: close * by };
}
