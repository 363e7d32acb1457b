/** @file Real price files have a row on exactly the sessions of their exchange's calendar, over up to 40 years. */

import { describe, expect, test } from "vitest";
import { sharedFile } from "../../../test/support/parts.ts";
import { dateAt } from "../../domain/bar-series.ts";
import { dayNumber, sessionDate } from "../../domain/session-date.ts";
import { readPriceFile } from "../price-file.ts";
import { inferCalendar } from "./infer-calendar.ts";
import { openCalendar } from "./registry.ts";
import { sessionsBetween } from "./trading-calendar.ts";

interface Checked {
  readonly file: string;
  readonly sessions: number;
  /** Sessions that the file lacks, each with the reason to think so. */
  readonly missing?: Readonly<Record<string, string>>;
  /** Rows of the file on days without a session. */
  readonly extra?: Readonly<Record<string, string>>;
}

const bigtech = (symbols: readonly string[], sessions: number): Checked[] =>
  symbols.map((symbol) => ({ file: `prices/bigtech/${symbol}.csv`, sessions }));

const newYork: readonly Checked[] = [
  ...bigtech(["AAPL", "ADBE", "AMZN", "CRM", "CSCO", "GOOGL", "IBM", "INTC"], 3271),
  ...bigtech(["MSFT", "NFLX", "NVDA", "ORCL"], 3271),
  ...bigtech(["META"], 2688),
  ...bigtech(["TSLA"], 3148),
  { file: "prices/sp500_2000-2020_vega.csv", sessions: 5105 },
  { file: "prices/aapl_2013-2018_observable.csv", sessions: 1260 },
  { file: "seed/AAPL_history.csv", sessions: 1647 },
  {
    file: "layouts/stooq_single_msft_1986.csv",
    sessions: 10164,
    missing: { "1998-10-29": "the Cboe's file has it", "1999-11-16": "Alpha Vantage has it" },
  },
  { file: "layouts/nasdaq_new_SP500.csv", sessions: 1256 },
  { file: "layouts/alphavantage_daily_AAPL.csv", sessions: 5649 },
  { file: "layouts/investing_en_AAPL.csv", sessions: 1007 },
  { file: "layouts/yf_history_tz_div_split_A.csv", sessions: 1745 },
];

const flat = "Yahoo repeats the price of the day before, with a volume of 0";
const testRun = "a Saturday, when B3 tests its systems";

const saoPaulo: readonly Checked[] = [
  {
    file: "layouts/yf_3line_header_PETR4.SA.csv",
    sessions: 2487,
    extra: Object.fromEntries(
      [
        ...["2017-06-15", "2017-09-07", "2017-10-12", "2017-11-02", "2017-11-15", "2017-11-20"],
        ...["2017-12-25", "2017-12-29", "2018-01-25"],
      ].map((date) => [date, flat]),
    ),
  },
  {
    file: "layouts/investing_ptbr_PETR4_1ano.csv",
    sessions: 250,
    extra: { "2023-05-06": testRun, "2023-09-09": testRun, "2024-03-23": testRun },
  },
];

describe.each([
  ["new-york", newYork],
  ["sao-paulo", saoPaulo],
] as const)("%s", (name, files) => {
  const calendar = openCalendar(name);

  test.each(files)("$file", async ({ file, sessions, missing = {}, extra = {} }) => {
    const dates = await datesOf(file);
    expect(dates).toHaveLength(sessions);
    const expected = sessionsBetween(calendar, dates[0]!, dates.at(-1)!);
    const lacking = Object.keys(missing);
    const surplus = Object.keys(extra);
    expect(dates.filter((date) => !surplus.includes(date))).toEqual(
      expected.filter((date) => !lacking.includes(date)),
    );
    expect(dates).toEqual(expect.arrayContaining(surplus));
    expect(expected).toEqual(expect.arrayContaining(lacking));
  });

  test.each(files)("is inferred from $file", async ({ file }) => {
    expect(inferCalendar(Int32Array.from(await datesOf(file), dayNumber))).toBe(name);
  });
});

test("rows that Yahoo repeats on holidays of B3 are flat and without volume", async () => {
  const { series } = await readPriceFile(sharedFile(saoPaulo[0]!.file), { symbol: "PETR4.SA" });
  const calendar = openCalendar("sao-paulo");
  const filled = Array.from(series.days.keys()).filter((i) => !calendar.isSession(series.days[i]!));
  expect(filled).toHaveLength(9);
  for (const i of filled) {
    expect(series.volume[i], dateAt(series, i)).toBe(0);
    expect([series.open[i], series.high[i], series.low[i]]).toEqual(Array(3).fill(series.close[i]));
  }
});

describe("the Cboe's VIX", () => {
  const file = "prices/vix-daily.csv";

  test("kept New York's days until May 2022, but for these", async () => {
    const dates = (await datesOf(file)).filter((date) => date < "2022-05-30");
    const expected = sessionsBetween(openCalendar("new-york"), dates[0]!, dates.at(-1)!);
    expect(expected.filter((date) => !dates.includes(date))).toEqual([
      ...["1991-03-01", "1997-01-31", "1997-11-26", "1999-12-31"], // shares traded
    ]);
    expect(dates.filter((date) => !expected.includes(date))).toEqual(["2004-06-11"]);
  });

  test("has values on holidays since, so no exchange is inferred", async () => {
    const dates = await datesOf(file);
    expect(dates).toEqual(expect.arrayContaining(["2022-05-30", "2025-01-09", "2026-07-03"]));
    expect(inferCalendar(Int32Array.from(dates, dayNumber))).toBeNull();
  });
});

async function datesOf(file: string) {
  const { series } = await readPriceFile(sharedFile(file), { symbol: "X" });
  return Array.from(series.days, sessionDate);
}
