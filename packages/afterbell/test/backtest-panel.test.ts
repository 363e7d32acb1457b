/** @file A backtest of estimators that learn from several symbols together, on markets of different hours. */

import { describe, expect, test } from "vitest";
import {
  ForecasterFailedError,
  InvalidForecastError,
  LookAheadError,
  outcomesOf,
} from "../src/backtest/index.ts";
import {
  type Backtest,
  type BarSeries,
  backtest,
  backtestPanel,
  barSeries,
  barsOf,
  dateAt,
  dayNumber,
  type Estimator,
  indexAtOrBefore,
  type LeftOut,
  type Panel,
  panelOf,
  parseSessionDate,
  reportOf,
  SeriesTooShortError,
  type SessionDate,
  type SymbolForecast,
  sliceSeries,
} from "../src/index.ts";
import { driftEstimator, ewmaEstimator, persistenceEstimator } from "../src/models/index.ts";
import { byEqualDates, everything, honest, jointEstimator } from "./support/joint-estimator.ts";
import { threeMarkets } from "./support/markets.ts";
import { waveSeries } from "./support/walk.ts";

const markets = threeMarkets(24);
const panel = panelOf(...markets);
const [tokyo, newYork] = markets;
const options = { horizon: 1, minTrainLength: 60 };
const fresh = { horizon: 1 };

/** Origin dates and forecasts, symbol by symbol, as bytes would be compared. */
const saidBy = ({ series }: Backtest) =>
  series.map(({ series: one, tables }) => ({
    symbol: one.symbol,
    rows: Array.from(tables[0]!.origins, (origin, i) => [
      dateAt(one, origin),
      tables.map(({ values }) => values[i]!),
    ]),
  }));

describe("looking at another symbol's later session", () => {
  test.each<[string, number]>([
    ["a fit for each origin", 1],
    ["a fit for many", 25],
  ])("is caught: %s", async (_, refitEvery) => {
    const run = (estimator: Estimator) =>
      backtestPanel([estimator], panel, { ...options, refitEvery });
    const cheated = run(jointEstimator(byEqualDates));
    await expect(cheated).rejects.toThrow(LookAheadError);
    // New York's close of the same date ends 15 hours after Tokyo's.
    await expect(cheated).rejects.toThrow(/^joint looks ahead: its forecast of 7203\.T from /);
    await expect(run(jointEstimator(everything))).rejects.toThrow(LookAheadError);
    await expect(run(jointEstimator(honest))).resolves.toMatchObject({ forecasters: ["joint"] });
  });

  test("is no other than looking at the same date where sessions end together", async () => {
    const twins = panelOf(newYork, { ...tokyo, symbol: "TWIN", session: newYork.session! });
    const run = (look: typeof honest) => backtestPanel([jointEstimator(look)], twins, options);
    expect(saidBy(await run(byEqualDates))).toEqual(saidBy(await run(honest)));
  });
});

test("a fit is given nothing that had not ended at the earliest of the moments", async () => {
  const seen: (readonly string[])[] = [];
  const watch = (train: Panel) => seen.push(train.series.map((one) => dateAt(one, one.length - 1)));
  await backtestPanel([jointEstimator(honest, watch)], panel, { ...options, folds: 8 });
  expect(seen).toEqual([
    ["2024-06-07", "2024-06-06", "2024-06-06"], // Saturday: Tokyo's Friday is the earliest moment
    ["2024-06-07", "2024-06-06", "2024-06-06"], // Sunday
    ["2024-06-10", "2024-06-07", "2024-06-09"],
    ["2024-06-11", "2024-06-10", "2024-06-10"],
    ["2024-06-12", "2024-06-11", "2024-06-11"],
    ["2024-06-13", "2024-06-12", "2024-06-12"],
    ["2024-06-14", "2024-06-13", "2024-06-13"],
    ["2024-06-14", "2024-06-13", "2024-06-13"], // Saturday
  ]);
});

test("a symbol that does not trade at the weekend is forecast from Friday once", async () => {
  const done = await backtestPanel([jointEstimator(honest)], panel, { ...options, refitEvery: 14 });
  const origins = done.series.map(({ series, folds }) =>
    folds.map(({ origin }) => dateAt(series, origin)),
  );
  for (const dates of origins) expect(new Set(dates).size).toBe(dates.length);
  expect(origins[2]!.filter((date) => date >= "2024-06-03").length).toBe(13);
  expect(origins[1]!.filter((date) => date >= "2024-06-03").length).toBe(9);
  const report = reportOf(done);
  expect(report.forecasters[0]!.symbols.AAPL!.overall.mae).toBeGreaterThan(0);
  const outcomes = outcomesOf(done.series[1]!, done.series[1]!.tables[0]!, 1);
  expect(outcomes.actuals.length).toBe(origins[1]!.length);
});

test("changing what had not ended at a symbol's moment changes no forecast of it", async () => {
  const run = (changed: readonly BarSeries[]) =>
    backtestPanel([jointEstimator(honest)], panelOf(...changed), { ...options, refitEvery: 10 });
  const cut = "2024-05-15";
  const changed = markets.map((one) =>
    barSeries(
      one.symbol,
      barsOf(one).map((bar) => {
        const isLater = one === tokyo ? bar.date > cut : bar.date >= cut;
        return isLater ? { ...bar, close: 2 * bar.close } : bar;
      }),
      { session: one.session! },
    ),
  );
  const upTo = (done: Backtest, s: number, last: string) =>
    saidBy(done)[s]!.rows.filter(([date]) => String(date) <= last);
  const [before, after] = [await run(markets), await run(changed)];
  expect(upTo(after, 0, cut)).toEqual(upTo(before, 0, cut));
  expect(upTo(after, 1, "2024-05-14")).toEqual(upTo(before, 1, "2024-05-14"));
  expect(upTo(after, 1, cut)).not.toEqual(upTo(before, 1, cut));
});

test("appending sessions changes none of the earlier forecasts", async () => {
  const run = (date: string) => {
    const day = dayNumber(parseSessionDate(date));
    const known = markets.map((one) => sliceSeries(one, 0, indexAtOrBefore(one, day) + 1));
    return backtestPanel([jointEstimator(honest)], panelOf(...known), {
      ...options,
      refitEvery: 6,
      maxTrainLength: 70,
    });
  };
  const before = saidBy(await run("2024-05-15"));
  for (const longer of ["2024-05-16", "2024-05-20", "2024-06-11"]) {
    const after = saidBy(await run(longer));
    for (const [s, { rows }] of before.entries()) {
      expect(rows.length).toBeGreaterThan(20);
      expect(after[s]!.rows.slice(0, rows.length)).toEqual(rows);
      expect(after[s]!.rows.length).toBeGreaterThan(rows.length);
    }
  }
});

test("one series gives what `backtest` gives, bit for bit", async () => {
  const series = waveSeries(160);
  const estimators = [
    persistenceEstimator({ horizon: 3 }),
    driftEstimator({ horizon: 3 }),
    ewmaEstimator({ horizon: 3, seed: 5 }),
  ];
  const plan = { horizon: 3, minTrainLength: 120, refitEvery: 9, maxTrainLength: 125 };
  expect(await backtestPanel(estimators, panelOf(series), plan)).toEqual(
    await backtest(estimators, series, plan),
  );
});

test("estimators of one series forecast a panel as each series alone", async () => {
  const other = { ...waveSeries(160, "OTHER") };
  const pair = [waveSeries(160), other];
  const estimators = [persistenceEstimator(fresh), driftEstimator(fresh)];
  expect(await backtestPanel(estimators, panelOf(...pair), { ...options, refitEvery: 7 })).toEqual(
    await backtest(estimators, pair, { ...options, refitEvery: 7 }),
  );
});

describe("who takes part", () => {
  test("a symbol that is listed later joins with enough sessions; one that is delisted leaves", async () => {
    const late = { ...sliceSeries(newYork, 45), symbol: "LATE" };
    const gone = { ...sliceSeries(newYork, 0, 80), symbol: "GONE" };
    const fits: (readonly string[])[] = [];
    const watch = ({ series }: Panel) => fits.push(series.map(({ symbol }) => symbol));
    await backtestPanel([jointEstimator(honest, watch)], panelOf(newYork, late, gone), options);
    const runs = fits.filter((symbols, i) => String(symbols) !== String(fits[i - 1]));
    expect(runs).toEqual([
      ["AAPL", "GONE"], // from its 60th session on
      ["AAPL"], // 14 days after its last
      ["AAPL", "LATE"],
    ]);
  });

  test("a symbol that never has enough is named before any work", async () => {
    const short = { ...sliceSeries(newYork, 80), symbol: "SHORT" };
    const run = backtestPanel([jointEstimator(honest)], panelOf(newYork, short), options);
    await expect(run).rejects.toThrow(
      "SHORT: need at least 60 bars (by the last fit, on 2024-06-13), got 39",
    );
  });
});

describe("a forecaster that fails", () => {
  const failing: Estimator = {
    name: "failing",
    fit: async ({ series }) => {
      throw new SeriesTooShortError(9999, series[0]!.length, "patience");
    },
  };
  const first = persistenceEstimator(fresh);

  test("is left out and named, but never the first", async () => {
    const left: LeftOut[] = [];
    const all = { ...options, folds: 3, onLeftOut: (one: LeftOut) => left.push(one) };
    const done = await backtestPanel([first, failing], panel, all);
    expect(done.forecasters).toEqual(["persistence"]);
    expect(left[0]!.error.message).toBe(
      "failing on 7203.T, AAPL, BTC-USD at 2024-06-13: need at least 9999 bars (patience), got 119",
    );
    await expect(backtestPanel([failing, first], panel, all)).rejects.toThrow(
      ForecasterFailedError,
    );
    await expect(backtestPanel([first, failing], panel, options)).rejects.toThrow(
      ForecasterFailedError,
    );
  });

  type Forecasts = readonly SymbolForecast[];
  test.each<[string, (forecasts: Forecasts) => Forecasts, string]>([
    ["in another order", (all) => all.toReversed(), "must be for 7203.T, got BTC-USD"],
    ["without a symbol", (all) => all.slice(1), "must be for BTC-USD, got none"],
    [
      "from another session",
      (all) => all.map((one) => ({ ...one, session: "2024-01-02" as SessionDate })),
      "must be made from the session of 2024-02-29, got 2024-01-02",
    ],
  ])("is rejected with forecasts %s", async (_, change, message) => {
    const whole = jointEstimator(honest);
    const broken: Estimator = {
      name: "broken",
      fit: async (train) => {
        const forecaster = await whole.fit(train);
        return {
          ...forecaster,
          forecast: (known, dates) =>
            forecaster.forecast(known, dates).map((one) => ({
              ...one,
              forecasts: change(one.forecasts),
            })),
        };
      },
    };
    const run = backtestPanel([broken], panel, options);
    await expect(run).rejects.toThrow(InvalidForecastError);
    await expect(run).rejects.toThrow(message);
  });
});
