import { describe, expect, test } from "vitest";
import { threeMarkets } from "../../test/support/markets.ts";
import { waveSeries } from "../../test/support/walk.ts";
import { type BarSeries, dateAt, sliceSeries } from "./bar-series.ts";
import { InvalidOptionError } from "./errors.ts";
import { knownAt, knownForFit, momentOf, type Panel, panelOf, seriesNamed } from "./panel.ts";
import type { SessionDate } from "./session-date.ts";

const date = (text: string) => text as SessionDate;
const lastDates = ({ series }: Panel) =>
  series.map((one) => (one.length === 0 ? null : dateAt(one, one.length - 1)));

test("a panel has series of different symbols", () => {
  const [a, b] = [waveSeries(3, "A"), waveSeries(5, "B")];
  expect(panelOf(a, b).series).toEqual([a, b]);
  expect(seriesNamed(panelOf(a, b), "B")).toBe(b);
  expect(() => panelOf()).toThrow("panel: expected at least one series, got none");
  expect(() => panelOf(a, b, waveSeries(9, "A"))).toThrow("different symbols, got A twice");
  expect(() => seriesNamed(panelOf(a, b), "C")).toThrow(InvalidOptionError);
  expect(() => seriesNamed(panelOf(a, b), "C")).toThrow("one of the panel (A, B), got C");
});

describe("Tokyo, New York and a cryptocurrency", () => {
  const [tokyo, newYork, crypto] = threeMarkets(20);
  const panel = panelOf(tokyo, newYork, crypto);
  const moment = (series: BarSeries, text: string) =>
    new Date(momentOf(series, date(text))!).toISOString();

  test("each has a moment of its own on a date", () => {
    expect(panel.series.map((one) => moment(one, "2024-02-07"))).toEqual([
      "2024-02-07T06:00:00.000Z",
      "2024-02-07T21:00:00.000Z",
      "2024-02-08T00:00:00.000Z",
    ]);
    expect(panel.series.map((one) => moment(one, "2024-04-10"))).toEqual([
      "2024-04-10T06:00:00.000Z",
      "2024-04-10T20:00:00.000Z",
      "2024-04-11T00:00:00.000Z",
    ]);
  });

  test("a symbol that did not trade on the date has the moment of its session before", () => {
    expect(moment(newYork, "2024-02-11")).toBe("2024-02-09T21:00:00.000Z"); // a Sunday
    expect(moment(crypto, "2024-02-11")).toBe("2024-02-12T00:00:00.000Z");
    expect(momentOf(newYork, date("2023-12-31"))).toBeNull();
  });

  test("at Tokyo's close nothing of the same date is known of the others", () => {
    const known = (series: BarSeries) =>
      lastDates(knownAt(panel, momentOf(series, date("2024-02-07"))!));
    expect(known(tokyo)).toEqual(["2024-02-07", "2024-02-06", "2024-02-06"]);
    expect(known(newYork)).toEqual(["2024-02-07", "2024-02-07", "2024-02-06"]);
    expect(known(crypto)).toEqual(["2024-02-07", "2024-02-07", "2024-02-07"]);
  });

  test("a session is known from its very end on", () => {
    const end = momentOf(newYork, date("2024-02-07"))!;
    expect(lastDates(knownAt(panel, end))[1]).toBe("2024-02-07");
    expect(lastDates(knownAt(panel, end - 1))[1]).toBe("2024-02-06");
    expect(lastDates(knownAt(panel, Date.UTC(2023, 11, 31)))).toEqual([null, null, null]);
  });

  test("a fit learns what was known at the earliest of the panel's moments", () => {
    const forFit = (text: string) => lastDates(knownForFit(panel, date(text)));
    expect(forFit("2024-02-07")).toEqual(["2024-02-07", "2024-02-06", "2024-02-06"]);
    // On a Sunday Tokyo's Friday is the earliest moment: at 06:00 UTC, before New York's.
    expect(forFit("2024-02-11")).toEqual(["2024-02-09", "2024-02-08", "2024-02-08"]);
    expect(forFit("2023-12-01")).toEqual([null, null, null]);
  });

  test("a series that has not begun holds nobody up, and is empty", () => {
    const late = { ...sliceSeries(newYork, 40), symbol: "LATE" };
    const known = knownForFit(panelOf(tokyo, late), date("2024-02-07"));
    expect(lastDates(known)).toEqual(["2024-02-07", null]);
  });

  test("series of the same hours keep what is of the same date", () => {
    const other = { ...newYork, symbol: "MSFT" };
    const known = knownForFit(panelOf(newYork, other), date("2024-02-07"));
    expect(lastDates(known)).toEqual(["2024-02-07", "2024-02-07"]);
  });
});
