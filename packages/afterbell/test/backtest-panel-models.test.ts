/** @file Backtests of panel models by name: on threads, resumed, aborted, and beside baselines on the same rows. */

import { describe, expect, test } from "vitest";
import type { Backtest, BarSeries } from "../src/index.ts";
import { barSeries, barsOf, dateAt, MissingOptionError, readSample } from "../src/index.ts";
import {
  type BacktestStart,
  calendarSpecsOf,
  type EstimatorSpec,
  judgeBacktest,
  localTaskPool,
  type RunBacktestOptions,
  runBacktest,
  specNamed,
} from "../src/jobs/index.ts";
import { sampleCsv } from "./support/afterbell-process.ts";
import { marketsWithRanges } from "./support/range-markets.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** Two of Tokyo, four of New York and a cryptocurrency: three hours, and two calendars. */
const markets = marketsWithRanges(76).filter(({ symbol }) => /JP[01]|US[0-3]|BTC/.test(symbol));
/** Five of New York: a market, so that the network is trained. */
const newYork = marketsWithRanges(76).filter(({ symbol }) => /^US/.test(symbol));

const specsOf = (names: string, series: readonly BarSeries[]): EstimatorSpec[] => {
  const calendars = calendarSpecsOf(series.map((one) => ({ series: one })));
  return names
    .split(" ")
    .map((name) => specNamed(name, { horizon: 2, seed: 3, backend: "wasm", calendars }));
};
/** In this thread, where threads are not what is tested: starting them takes longer than the work. */
const options = { minTrainLength: 300, step: 4, refitEvery: 40, tasks: localTaskPool() };
const { tasks: _, ...onThreads } = options;

describe("on markets of different hours", () => {
  const specs = specsOf("persistence historical ewma harx", markets);
  const run = async (more: RunBacktestOptions = {}) =>
    runBacktest(specs, markets, { ...options, home: await temporaryFolder(), ...more });

  let begun: Promise<Backtest> | undefined;
  /** Without an interruption: once for all tests. */
  const whole = () => {
    begun ??= run();
    return begun;
  };

  test("threads decide nothing", async () => {
    const home = await temporaryFolder();
    expect(await runBacktest(specs, markets, { ...onThreads, home, threads: 2 })).toEqual(
      await whole(),
    );
  });

  test("all forecasters have the same origins, on dates that the symbols share", async () => {
    const { series } = await whole();
    for (const { tables } of series) {
      for (const { origins } of tables) expect(origins).toEqual(tables[0]!.origins);
    }
    const datesOf = ({ series: one, folds }: Backtest["series"][number]) =>
      folds.map(({ origin }) => dateAt(one, origin));
    const [tokyo, , newYorks] = series.map(datesOf);
    expect(newYorks!.filter((date) => !tokyo!.includes(date))).toEqual([]);
    expect(newYorks!.length).toBeGreaterThan(10);
  });

  test("an aborted backtest continues to the same result", async () => {
    const home = await temporaryFolder();
    const abort = new AbortController();
    const onProgress = ({ done }: { readonly done: number }) => done > 0 && abort.abort();
    const more = { home, threads: 2, signal: abort.signal, onProgress };
    const aborted = runBacktest(specs, markets, { ...onThreads, ...more });
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
    let start: BacktestStart | undefined;
    const onStart = (begun: BacktestStart) => {
      start = begun;
    };
    expect(await run({ home, resume: true, onStart })).toEqual(await whole());
    expect(start!.kept).toBeGreaterThan(0);
    expect(start!.kept).toBeLessThan(start!.total);
  });

  test("a judgement says of its intervals what the forecasts say", async () => {
    const home = await temporaryFolder();
    const { forecasters } = await judgeBacktest(specs, markets, { ...options, home });
    const [last, historical, ewma, harx] = forecasters.map((one) => one.intervalVerdict);
    expect([last, historical, ewma]).toEqual([null, null, null]);
    expect(harx!.rivals.map(({ name }) => name)).toEqual(["historical intervals", "EWMA's"]);
    const { series } = await whole();
    const rows = series.reduce((sum, { folds }) => sum + 2 * folds.length, 0);
    expect(harx!.forecasts).toBe(rows);
    expect(harx!.point).toBe("no better");
    expect(harx!.sentence).toContain(`of ${rows.toLocaleString("en-US")} forecasts on`);
  });
});

test.each([
  ["ewma harx", newYork, 340],
  ["panel", [(await readSample()).series], 700], // by the networks that come with the package
] as const)("nothing after an origin changes forecasts of %s", async (names, all, last) => {
  const specs = specsOf(names, all);
  const cut = dateAt(all[0]!, last);
  const changed = all.map((one) => {
    const bars = barsOf(one).map((bar) =>
      bar.date > cut ? { ...bar, close: 3 * bar.close, high: 3 * bar.high! } : bar,
    );
    return barSeries(one.symbol, bars, one.session ? { session: one.session } : {});
  });
  const before = async (series: readonly BarSeries[]) => {
    const home = await temporaryFolder();
    const done = await runBacktest(specs, series, { ...options, refitEvery: 120, home });
    return done.series.map(({ series: one, folds, tables }) => {
      const count = folds.filter(({ origin }) => dateAt(one, origin) <= cut).length;
      return tables.map(({ values, origins }) =>
        values.slice(0, (count * values.length) / origins.length),
      );
    });
  };
  const forecasts = await before(all);
  expect(forecasts[0]!.at(-1)!.length).toBeGreaterThan(100);
  expect(await before(changed)).toEqual(forecasts);
});

describe("a network", () => {
  const specs = specsOf("persistence panel", newYork);
  const once = { ...options, refitEvery: 100 };

  test("is trained to the same bits on any number of threads, and its seed decides", async () => {
    const run = async (seed: number, threads: number) => {
      const seeded = specs.map((spec) => ({ ...spec, seed }));
      const home = await temporaryFolder();
      const where = threads === 0 ? once : { ...onThreads, refitEvery: 100, threads };
      return (await runBacktest(seeded, newYork, { ...where, home })).series[0]!.tables[1]!;
    };
    const three = await run(3, 0);
    expect(await run(3, 2)).toEqual(three);
    expect((await run(4, 0)).values).not.toEqual(three.values);
  });

  test.each([
    ["in this thread", once],
    ["on threads", { ...onThreads, refitEvery: 100, threads: 1 }],
  ])("its training ends when the backtest is aborted: %s", async (_, where) => {
    const home = await temporaryFolder();
    const abort = new AbortController();
    let done = 0;
    const run = runBacktest(specs.slice(1), newYork, {
      ...{ ...where, home, signal: abort.signal },
      onProgress: (progress) => {
        done = progress.done;
        setTimeout(() => abort.abort(), 50);
      },
    });
    await expect(run).rejects.toMatchObject({ name: "AbortError" });
    expect(done).toBe(0);
  });
});

test("beside a model of panels, baselines forecast one symbol as they do without it", async () => {
  const { series } = await readSample();
  const run = async (names: string) =>
    runBacktest(specsOf(names, [series]), [series], {
      ...{ ...options, minTrainLength: 1000, step: 3, refitEvery: 30, maxTrainLength: 1000 },
      home: await temporaryFolder(),
    });
  const [alone, beside] = [await run("persistence ewma"), await run("persistence ewma harx")];
  expect(beside.series[0]!.folds).toEqual(alone.series[0]!.folds);
  expect(beside.series[0]!.tables.slice(0, 2)).toEqual(alone.series[0]!.tables);
});

test("a model of panels needs the calendars of its symbols", async () => {
  const [us, ...others] = newYork as [BarSeries, ...BarSeries[]];
  const home = await temporaryFolder();
  const run = runBacktest(specsOf("harx", others), newYork, { ...options, home });
  await expect(run).rejects.toThrow(`calendars: expected a calendar of ${us.symbol}, got none`);
  expect(() => specNamed("harx", { horizon: 1 })).toThrow(MissingOptionError);
  expect(() => specNamed("harx", { horizon: 1 })).toThrow(
    "calendars is required: the calendar of each symbol, for harx",
  );
});

describe("on the command line", () => {
  const backtest = async (flags: string) =>
    runAfterbell(["backtest", "AAPL", "--csv", sampleCsv, ...flags.split(" ")], {
      home: await temporaryFolder(),
    });

  test("harx on one symbol, its intervals beside historical ones and EWMA's", async () => {
    const flags = "--recipe historical,ewma,harx --min-train 600 --step 3 --refit-every 300";
    const { code, stdout } = await backtest(flags);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /harx: Where the close will be: no better than the last close\. How far it may move: .*historical intervals.*EWMA's.*; 90 % intervals held \d\d\.\d % of 220 forecasts on 220 dates\./,
    );
    expect(stdout).toContain("adjusted for 2 comparisons, by Holm's method");
    const json = await backtest(`${flags} --json`);
    const { forecasters } = JSON.parse(json.stdout);
    const harx = forecasters.find(({ name }: { name: string }) => name === "harx");
    expect(stdout).toContain(harx.intervalVerdict.sentence);
  });

  test("without historical and ewma there is no sentence on intervals", async () => {
    const { stdout } = await backtest("--recipe historical,harx --min-train 600 --step 30");
    expect(stdout).not.toContain("How far it may move");
  });

  test.each([
    [
      "--recipe harx --units 3",
      "--units: expected no value with harx, whose hyperparameters are fixed, got 3",
    ],
    ["--recipe classic,panel --epochs 1", "--epochs: expected no value with panel"],
    ["--recipe ewma --units 3", "--units: expected a network among --recipe, got ewma"],
  ])("rejects %s", async (flags, message) => {
    const { code, stderr } = await backtest(flags);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
