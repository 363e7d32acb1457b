/** @file The contract of models of panels, on markets of different hours: what they provide, and that none looks ahead. */

import { referenceBackend } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import { LookAheadError } from "../src/backtest/index.ts";
import {
  type Backtest,
  type BarSeries,
  backtestPanel,
  dateAt,
  type Estimator,
  InvalidOptionError,
  indexAtOrBefore,
  knownAt,
  knownForFit,
  momentOf,
  NonPositivePriceError,
  newYorkHours,
  type Panel,
  panelOf,
  quantileLevels,
  reportOf,
  SeriesTooShortError,
  type SessionDate,
  SymbolFailedError,
  sliceSeries,
} from "../src/index.ts";
import { panelModelNamed, panelModelNames, panelNetworkRecipe } from "../src/models/index.ts";
import { marketsWithRanges, nextWeekday } from "./support/range-markets.ts";

const HORIZON = 2;
const series = marketsWithRanges(76);
const panel = panelOf(...series);
const indexOf = (symbol: string) => series.findIndex((one) => one.symbol === symbol);
const japan = series[0]!;
const dateOf = (i: number) => dateAt(japan, i);
/** The cryptocurrency is the first with as many sessions; one of New York's stops some weeks after it has them. */
const plan = { horizon: HORIZON, minTrainLength: 280, step: 12 };

/** For a model with a network: small, and in float64, so that rounding stays small as well. */
const smallNetwork = {
  backend: referenceBackend,
  recipe: { ...panelNetworkRecipe, contextLength: 5, units: 2, minEpochs: 1, maxEpochs: 1 },
};
const modelNamed = (name: string, horizon = HORIZON) =>
  panelModelNamed(name, { horizon, nextSession: nextWeekday, ...smallNetwork });

/** Origin dates and forecasts by symbol. */
const saidBy = ({ series: done }: Backtest) =>
  done.map(({ series: one, tables }) => {
    const [{ origins, values }] = tables as [(typeof tables)[number]];
    const size = values.length / origins.length;
    return {
      symbol: one.symbol,
      rows: Array.from(origins, (origin, i) => ({
        date: dateAt(one, origin),
        values: [...values.subarray(i * size, (i + 1) * size)],
      })),
    };
  });

describe.each(panelModelNames)("%s", (name) => {
  const make = () => modelNamed(name);
  const trainDate = dateOf(200);
  const fitAnew = () => make().fit(knownForFit(panel, trainDate));
  let fitted: ReturnType<typeof fitAnew> | undefined;
  /** The same for all tests, which change nothing of it. */
  const fit = () => {
    fitted ??= fitAnew();
    return fitted;
  };
  const dates = [200, 201, 207, 250, 299].map(dateOf);

  test("says what it is", async () => {
    const forecaster = await fit();
    expect(forecaster).toMatchObject({ name, horizon: HORIZON, quantileLevels });
    expect(make().name).toBe(name);
  });

  test("answers every origin in the order asked for, each symbol from its own last session", async () => {
    const asked = dates.toReversed();
    const forecasts = (await fit()).forecast(panel, asked);
    expect(forecasts.map(({ originDate }) => originDate)).toEqual(asked);
    for (const { originDate, forecasts: ofSymbols } of forecasts) {
      expect(ofSymbols.map(({ symbol }) => symbol)).toEqual(series.map(({ symbol }) => symbol));
      for (const [s, { session, steps }] of ofSymbols.entries()) {
        const origin = indexAtOrBefore(series[s]!, japan.days[dayIndex(originDate)]!);
        expect(session).toBe(dateAt(series[s]!, origin));
        expect(steps.map(({ stepAhead }) => stepAhead)).toEqual([1, 2]);
      }
    }
    expect((await fit()).forecast(panel, [])).toEqual([]);
  });

  test("quantiles are prices, ascend, hold the median, and never come nearer with the step", async () => {
    for (const { forecasts } of (await fit()).forecast(panel, dates)) {
      for (const { steps } of forecasts) {
        for (const [h, { median, quantiles }] of steps.entries()) {
          expect(quantiles.every((price) => Number.isFinite(price) && price > 0)).toBe(true);
          expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
          expect(quantiles[0]).toBeLessThan(median);
          expect(quantiles.at(-1)).toBeGreaterThan(median);
          expect(median).toBe(quantiles[quantileLevels.indexOf(0.5)]);
          const before = steps[h - 1]?.quantiles ?? quantiles;
          for (const [q, level] of quantileLevels.entries()) {
            const outwards = (quantiles[q]! - before[q]!) * Math.sign(level - 0.5);
            expect(outwards).toBeGreaterThanOrEqual(0);
          }
        }
      }
    }
  });

  test("a forecast is the same whatever else is asked for, before or with it", async () => {
    const forecaster = await fit();
    const together = JSON.stringify(forecaster.forecast(panel, dates));
    const alone = dates.toReversed().flatMap((date) => forecaster.forecast(panel, [date]));
    expect(JSON.stringify(alone.toReversed())).toBe(together);
  });

  test("a forecast is that of what was known at the symbol's moment", async () => {
    const forecaster = await fit();
    const [whole] = forecaster.forecast(panel, [dateOf(250)]);
    for (const [s, one] of series.entries()) {
      const known = knownAt(panel, momentOf(one, dateOf(250))!);
      const [again] = forecaster.forecast(known, [dateOf(250)]);
      expect(again!.forecasts[s]).toEqual(whole!.forecasts[s]);
    }
  });

  test("the same data give the same bits", async () => {
    const bits = async () => JSON.stringify((await fitAnew()).forecast(panel, dates));
    expect(await bits()).toBe(await bits());
  });

  test("follows prices to another currency", async () => {
    const inCents = series.map((one) => scaled(one, 128)); // exact
    const cents = panelOf(...inCents);
    const forecaster = await make().fit(knownForFit(cents, trainDate));
    const pricesOf = (all: ReturnType<typeof forecaster.forecast>) =>
      all.flatMap(({ forecasts }) =>
        forecasts.flatMap(({ steps }) => steps.flatMap(({ quantiles }) => quantiles)),
      );
    const expected = pricesOf((await fit()).forecast(panel, dates));
    for (const [i, price] of pricesOf(forecaster.forecast(cents, dates)).entries()) {
      expect(Math.abs(price / (128 * expected[i]!) - 1)).toBeLessThan(1e-9); // logs round otherwise
    }
  });

  describe("in a backtest", () => {
    test.each([12, 60])(
      "is repeated from what was known, with a fit every %i days",
      async (refitEvery) => {
        const done = await backtestPanel([make()], panel, { ...plan, refitEvery });
        const folds = done.series.map(({ folds: all }) => all.length);
        expect(Math.min(...folds)).toBeGreaterThan(0);
        expect(Math.max(...folds)).toBeGreaterThan(15);
        const { symbols } = reportOf(done).forecasters[0]!;
        expect(symbols.JP0!.overall.crps).toBeGreaterThan(0);
      },
    );

    test("changes no earlier forecast when sessions are appended", async () => {
      const run = (i: number) => {
        const day = japan.days[i]!;
        const known = series.map((one) => sliceSeries(one, 0, indexAtOrBefore(one, day) + 1));
        return backtestPanel([make()], panelOf(...known), { ...plan, refitEvery: 30 });
      };
      const before = saidBy(await run(305));
      for (const longer of [306, 311, 340]) {
        const after = saidBy(await run(longer));
        for (const [s, { symbol, rows }] of before.entries()) {
          expect(rows.length).toBeGreaterThan(0);
          expect(after[s]).toMatchObject({ symbol });
          expect(after[s]!.rows.slice(0, rows.length)).toEqual(rows);
        }
      }
    });

    test("changes no forecast of a symbol when what had not ended at its moment changes", async () => {
      const cut = dateOf(300);
      const changed = series.map((one) => {
        const isLater = (day: number) =>
          one.symbol.startsWith("JP") ? day > japan.days[300]! : day >= japan.days[300]!;
        return scaled(one, 2, isLater);
      });
      const run = async (all: readonly BarSeries[]) =>
        saidBy(await backtestPanel([make()], panelOf(...all), { ...plan, refitEvery: 60 }));
      const [before, after] = [await run(series), await run(changed)];
      const upTo = (said: typeof before, symbol: string, last: SessionDate) =>
        said.find((one) => one.symbol === symbol)!.rows.filter(({ date }) => date <= last);
      expect(upTo(after, "JP0", cut)).toEqual(upTo(before, "JP0", cut));
      for (const symbol of ["US0", "BTC-USD", "INDEX"]) {
        const dayBefore = dateOf(299);
        expect(upTo(after, symbol, dayBefore)).toEqual(upTo(before, symbol, dayBefore));
        expect(upTo(after, symbol, dateOf(320))).not.toEqual(upTo(before, symbol, dateOf(320)));
      }
    });

    test("is caught where it takes all markets to end together", async () => {
      // With the same folds it passes where it does not: the test above.
      const run = backtestPanel([byEqualDates(make())], panel, { ...plan, refitEvery: 60 });
      await expect(run).rejects.toThrow(LookAheadError);
    });
  });

  describe("rejects", () => {
    test("an origin with too little before it, and names the symbol", async () => {
      const forecaster = await fit();
      const early = () => forecaster.forecast(panel, [dateOf(forecaster.contextLength - 2)]);
      expect(early).toThrow(SymbolFailedError);
      expect(early).toThrow(/^JP0: need at least/);
      expect(() => forecaster.forecast(panel, ["2000-01-03" as SessionDate])).toThrow(/got 0/);
    });

    test("a training range of one bar each", async () => {
      const short = panelOf(...series.map((one) => sliceSeries(one, 0, 1)));
      await expect(make().fit(short)).rejects.toThrow(SeriesTooShortError);
    });

    test("a price without a logarithm, where it is known, and no later one", async () => {
      const btc = indexOf("BTC-USD");
      const at = indexAtOrBefore(series[btc]!, japan.days[250]!);
      const close = series[btc]!.close.map((price, t) => (t === at ? 0 : price));
      const broken = panelOf(...series.with(btc, { ...series[btc]!, close }));
      const forecaster = await fit();
      expect(() => forecaster.forecast(broken, [dateOf(250)])).toThrow(NonPositivePriceError);
      expect(() => forecaster.forecast(broken, [dateOf(249)])).not.toThrow();
      await expect(make().fit(broken)).rejects.toThrow(NonPositivePriceError);
    });

    test("a horizon of none", () => {
      expect(() => modelNamed(name, 0)).toThrow(InvalidOptionError);
    });
  });
});

test("a panel model of no such name is rejected", () => {
  const unknown = () => panelModelNamed("toString", { horizon: 1, nextSession: nextWeekday });
  expect(unknown).toThrow(/^panel model: expected one of harx, panel, got toString/);
});

function dayIndex(date: SessionDate): number {
  return Array.from({ length: japan.length }, (_, i) => dateOf(i)).indexOf(date);
}

function scaled(
  series: BarSeries,
  factor: number,
  isLater: (day: number) => boolean = () => true,
): BarSeries {
  const of = (column: Readonly<Float64Array>) =>
    column.map((price, t) => (isLater(series.days[t]!) ? factor * price : price));
  const [open, high, low, close] = [series.open, series.high, series.low, series.close].map(of);
  return { ...series, open: open!, high: high!, low: low!, close: close! };
}

/** The estimator, shown every market as if its sessions ended at New York's close. */
function byEqualDates(estimator: Estimator): Estimator {
  const blind = ({ series: all }: Panel) =>
    panelOf(...all.map((one) => ({ ...one, session: newYorkHours })));
  return {
    name: "blind",
    fit: async (train) => {
      const forecaster = await estimator.fit(blind(train));
      return {
        ...forecaster,
        forecast: (known, dates) => forecaster.forecast(blind(known), dates),
      };
    },
  };
}
