import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { sharedFile } from "../../test/support/parts.ts";
import type { Bar } from "../domain/bar.ts";
import { barsOf } from "../domain/bar-series.ts";
import { readPriceFile } from "./price-file.ts";

type Row = [string, number, number, number, number, number | null];

interface Golden {
  readonly file: string;
  readonly unadjusted?: boolean;
  readonly sessions: number;
  /** Date, open, high, low, close, volume. */
  readonly first: Row;
  readonly last: Row;
  readonly closeSum: number;
}

// pandas 3.0.6, read_csv(float_precision="round_trip") with each layout's options given by hand;
// adjusted as yfinance's auto_adjust: ratio = Adj Close / Close, open × ratio, …
const goldens: Golden[] = [
  {
    file: "seed/AAPL_history.csv",
    sessions: 1647,
    first: [
      "2018-01-02",
      39.812842847577855,
      40.313544878374515,
      39.60226502500425,
      40.30418395996094,
      102223600,
    ],
    last: [
      "2024-07-19",
      223.09459660515446,
      225.0593965950336,
      221.56640705838353,
      222.5885009765625,
      49151500,
    ],
    closeSum: 188346.54885101318,
  },
  {
    file: "layouts/yf_3line_header_PETR4.SA.csv",
    sessions: 2487,
    first: [
      "2015-01-02",
      2.745659244726361,
      2.745659244726361,
      2.569761318693598,
      2.572509527206421,
      49559500,
    ],
    last: [
      "2024-12-30",
      33.14322119338344,
      33.689741769920325,
      33.133959689933384,
      33.523006439208984,
      22355600,
    ],
    closeSum: 25831.28108227253,
  },
  {
    file: "layouts/alphavantage_daily_AAPL.csv",
    sessions: 5649,
    first: ["1999-11-01", 80, 80.69, 77.37, 77.62, 2487300],
    last: ["2022-04-12", 168.02, 169.87, 166.64, 167.66, 79265181],
    closeSum: 983989.1283999999,
  },
  {
    file: "layouts/investing_en_AAPL.csv",
    sessions: 1007,
    first: ["2019-04-03", 48.31, 49.12, 48.29, 48.84, 93090000],
    last: ["2023-03-31", 162.44, 165, 161.91, 164.9, 68750000],
    closeSum: 118100.31,
  },
  {
    file: "layouts/investing_ptbr_PETR4_1ano.csv",
    sessions: 250,
    first: ["2023-03-31", 24, 24.22, 23.21, 23.45, 59390000],
    last: ["2024-03-28", 36.47, 37.51, 36.47, 37.36, 31840000],
    closeSum: 8299.61,
  },
  {
    file: "layouts/nasdaq_new_SP500.csv",
    sessions: 1256,
    first: ["2020-06-18", 3101.64, 3120, 3093.51, 3115.34, null],
    last: ["2025-06-17", 6012.15, 6023.25, 5974.8, 5982.72, null],
    closeSum: 5672589.08,
  },
  {
    file: "layouts/stooq_single_msft_1986.csv",
    sessions: 10164,
    first: ["1986-03-13", 0.0615709, 0.069028, 0.0615709, 0.069028, 1496329307.4141],
    last: ["2026-07-21", 398.805, 401.47, 396.32, 397.75, 24126632],
    closeSum: 732667.0628041,
  },
  {
    file: "layouts/yf_classic_7col_AAPL.csv",
    sessions: 3271,
    first: [
      "2010-01-04",
      6.4975560140668565,
      6.5301303145616485,
      6.46559034000618,
      6.515213,
      493729600,
    ],
    last: ["2022-12-29", 127.989998, 130.479996, 127.730003, 129.610001, 75703700],
    closeSum: 161734.995165,
  },
  {
    file: "layouts/yf_classic_7col_AAPL.csv",
    unadjusted: true,
    sessions: 3271,
    first: ["2010-01-04", 7.6225, 7.660714, 7.585, 7.643214, 493729600],
    last: ["2022-12-29", 127.989998, 130.479996, 127.730003, 129.610001, 75703700],
    closeSum: 167792.98926,
  },
  {
    file: "layouts/yf_history_tz_div_split_A.csv",
    sessions: 1745,
    first: [
      "2018-01-02",
      64.12764836980647,
      64.57469781853386,
      64.0515533026135,
      64.29885864257812,
      1047800,
    ],
    last: [
      "2024-12-06",
      139.47000122070312,
      141.7899932861328,
      138.9600067138672,
      140.5800018310547,
      1297600,
    ],
    closeSum: 189695.09007644653,
  },
  {
    file: "prices/vix-daily.csv",
    sessions: 9235,
    first: ["1990-01-02", 17.24, 17.24, 17.24, 17.24, null],
    last: ["2026-07-23", 17.67, 20.31, 17.32, 18.7, null],
    closeSum: 179550.59,
  },
  {
    file: "prices/sp500_2000-2020_vega.csv",
    sessions: 5105,
    first: ["2000-01-03", 1469.25, 1478, 1438.359985, 1455.219971, 931800000],
    last: ["2020-04-17", 2842.429932, 2879.219971, 2830.879883, 2874.560059, 5792140000],
    closeSum: 8145749.726481,
  },
];

describe("real files, as pandas reads them", () => {
  test.each(goldens)("$file", async ({ file, unadjusted = false, ...golden }) => {
    const { series, report } = await readPriceFile(sharedFile(file), {
      symbol: "X",
      unadjusted,
    });
    expect(report).toMatchObject({
      sessions: golden.sessions,
      from: golden.first[0],
      to: golden.last[0],
    });
    expect(row(barsOf(series)[0])).toEqual(golden.first);
    expect(row(barsOf(series).at(-1))).toEqual(golden.last);
    // Summed in another order than NumPy does.
    const sum = series.close.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum / golden.closeSum - 1)).toBeLessThan(1e-12);
  });
});

// tools/reference/prices_golden.py: the other files of the shared data with yfinance's columns.
describe("the sums of all columns are those of pandas", () => {
  const { files } = JSON.parse(
    readFileSync(new URL("../../test/golden/prices.json", import.meta.url), "utf8"),
  ) as { files: Record<string, { sessions: number; from: string; to: string; sums: Sums }> };

  test.each(Object.entries(files))("%s", async (file, { sessions, from, to, sums }) => {
    const { series, report } = await readPriceFile(sharedFile(file), { symbol: "X" });
    expect(report).toMatchObject({ sessions, from, to });
    for (const [field, expected] of Object.entries(sums) as [keyof Sums, number][]) {
      const sum = series[field].reduce((a, b) => a + b, 0);
      // Summed in another order than NumPy does.
      expect(Math.abs(sum / expected - 1)).toBeLessThan(1e-11);
    }
  });

  test("and no file of prices is left out", () => {
    const covered = new Set([...Object.keys(files), ...goldens.map(({ file }) => file)]);
    const all = ["seed", "layouts", "prices", "prices/bigtech"].flatMap((folder) =>
      readdirSync(sharedFile(folder)).map((name) => `${folder}/${name}`),
    );
    expect(all.filter((file) => file.endsWith(".csv") && !covered.has(file))).toEqual([]);
  });
});

type Sums = Readonly<Record<"open" | "high" | "low" | "close" | "volume", number>>;

function row(bar: Bar | undefined) {
  return bar && [bar.date, bar.open, bar.high, bar.low, bar.close, bar.volume];
}
