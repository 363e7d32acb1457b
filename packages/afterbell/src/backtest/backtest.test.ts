import { expect, test } from "vitest";
import { waveSeries } from "../../test/support/walk.ts";
import { type BarSeries, dateAt, sliceSeries } from "../domain/bar-series.ts";
import { SeriesTooShortError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { type PerSeriesEstimator, perSeries } from "../domain/per-series.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";
import { backtest, collect, inThisThread } from "./backtest.ts";
import type { LeftOut } from "./backtest-options.ts";
import type { BacktestTask } from "./backtest-task.ts";
import {
  DuplicateForecasterError,
  ForecasterFailedError,
  HorizonMismatchError,
  InvalidForecastError,
  LookAheadError,
} from "./errors.ts";
import { planBacktest } from "./plan-backtest.ts";
import { runTasks } from "./run-tasks.ts";

/** An estimator whose forecast of step h from an origin is `say(close, origin, h)`. */
function saying(
  name: string,
  say: (close: BarSeries["close"], origin: number, stepAhead: number) => number,
  change: Partial<SeriesForecaster> = {},
): PerSeriesEstimator {
  return perSeries({
    name,
    fit: async () => ({
      name,
      contextLength: 1,
      horizon: 2,
      quantileLevels: [],
      forecast: (series, origins) =>
        origins.map((origin) => ({
          origin,
          originDate: dateAt(series, origin),
          steps: [1, 2].map((stepAhead) => ({
            stepAhead,
            median: say(series.close, origin, stepAhead),
            quantiles: [],
          })),
        })),
      ...change,
    }),
  });
}

const lastClose = saying("last", (close, origin) => close[origin]!);
const options = { horizon: 2, minTrainLength: 10, refitEvery: 6 };

test("puts every forecast in its place", async () => {
  const series = waveSeries(30);
  const origins = saying("origins", (_, origin, stepAhead) => origin + stepAhead / 10);
  const { forecasters, series: done } = await backtest([lastClose, origins], series, options);
  expect(forecasters).toEqual(["last", "origins"]);
  const [one] = done;
  const expected = [9, 11, 13, 15, 17, 19, 21, 23, 25, 27];
  expect(one!.folds.map(({ origin }) => origin)).toEqual(expected);
  expect([...one!.tables[1]!.values]).toEqual(expected.flatMap((o) => [o + 0.1, o + 0.2]));
  expect([...one!.tables[0]!.values]).toEqual(
    expected.flatMap((o) => [series.close[o]!, series.close[o]!]),
  );
});

test("gives fit no bar after the training range, and forecast none after the last origin", async () => {
  const seen: [number, number][] = [];
  const watching = perSeries({
    name: "watching",
    fit: async (train) => {
      const forecaster = await lastClose.forSeries.fit(train);
      return {
        ...forecaster,
        forecast: (series, origins) => {
          seen.push([train.length, series.length - origins.at(-1)!]);
          return forecaster.forecast(series, origins);
        },
      };
    },
  });
  await backtest([watching], waveSeries(30), { ...options, maxTrainLength: 12 });
  expect(new Set(seen.map(([, beyond]) => beyond))).toEqual(new Set([1]));
  expect([...new Set(seen.map(([train]) => train))]).toEqual([10, 12]);
});

test("catches a forecaster that looks at the bars after its origin", async () => {
  const peeking = saying("peeking", (close, origin, h) => close[origin + h] ?? close[origin]!);
  const run = backtest([peeking], waveSeries(30), options);
  await expect(run).rejects.toThrow(LookAheadError);
  await expect(run).rejects.toThrow(/^peeking looks ahead: its forecast of WAVE from 2020-01-10/);
  // One fold a fit: there is nothing to look at, and every forecast is the last close.
  const honest = await backtest([peeking], waveSeries(30), { ...options, refitEvery: 2 });
  const last = await backtest([lastClose], waveSeries(30), { ...options, refitEvery: 2 });
  expect(honest.series[0]!.tables[0]!.values).toEqual(last.series[0]!.tables[0]!.values);
});

test.each<[string, Estimator, string]>([
  ["not finite", saying("bad", () => Number.NaN), "must have a finite median at step 1, got NaN"],
  ["too few", saying("bad", () => 1, { horizon: 3 }), "must have 3 steps, got 2"],
  [
    "without quantiles",
    saying("bad", () => 1, { quantileLevels: [0.5] }),
    "must have 1 quantiles at step 1, got 0",
  ],
  [
    "of a forecaster that does not know its levels",
    saying("bad", () => 1, { quantileLevels: undefined as never }),
    "must come from a forecaster with quantileLevels, empty for point forecasts",
  ],
])("refuses forecasts that are %s", async (_, estimator, message) => {
  const run = backtest([estimator], waveSeries(30), options);
  await expect(run).rejects.toThrow(InvalidForecastError);
  await expect(run).rejects.toThrow(message);
});

test("appending sessions changes none of the earlier forecasts", async () => {
  const length = 41;
  const learning = perSeries({
    name: "learning",
    fit: async ({ length }) =>
      saying("learning", (_, origin, h) => length * 1000 + origin + h).forSeries.fit(waveSeries(1)),
  });
  const before = await backtest([learning], sliceSeries(waveSeries(60), 0, length), options);
  for (const longer of [length + 1, length + 2, length + 9]) {
    const after = await backtest([learning], sliceSeries(waveSeries(60), 0, longer), options);
    const { values } = before.series[0]!.tables[0]!;
    expect(after.series[0]!.tables[0]!.values.subarray(0, values.length)).toEqual(values);
  }
});

test("the number of runners and the order in which they end change nothing", async () => {
  const series = [waveSeries(40, "A"), waveSeries(55, "B")];
  const estimators = [lastClose, saying("origin", (_, origin, h) => origin * h)];
  const names = estimators.map(({ name }) => name);
  const alone = await backtest(estimators, series, options);
  for (const fits of [1, 3]) {
    const planned = planBacktest(names, series, options, () => fits);
    const here = inThisThread(estimators, planned);
    const run = (delay: () => number) => async (task: BacktestTask) => {
      await new Promise((resolve) => setTimeout(resolve, delay()));
      return here.run(task);
    };
    let turn = 0;
    const runner = { width: 3, run: run(() => (turn++ * 7) % 5) };
    const seen: number[] = [];
    const onProgress = ({ done }: { readonly done: number }) => seen.push(done);
    const many = await collect(planned, runTasks(planned, runner, { onProgress }));
    expect(many).toEqual(alone);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    const folds = alone.series.reduce((sum, one) => sum + one.folds.length, 0);
    expect(seen.at(-1)).toBe(2 * folds);
  }
});

test("ends between two fits when it is aborted, and at the first failure", async () => {
  const series = waveSeries(60);
  const abort = new AbortController();
  let fits = 0;
  const counting: Estimator = {
    name: "counting",
    fit: async (train) => {
      if (++fits === 3) abort.abort();
      return lastClose.fit(train);
    },
  };
  await expect(backtest([counting], series, { ...options, signal: abort.signal })).rejects.toThrow(
    /aborted/i,
  );
  expect(fits).toBe(3);

  let runs = 0;
  const failing = async () => {
    if (++runs === 2) throw new Error("a broken runner");
    return inThisThread([lastClose], planned).run(planned.tasks[0]!);
  };
  const planned = planBacktest(["last"], [series], options);
  const broken = collect(planned, runTasks(planned, { width: 2, run: failing }));
  await expect(broken).rejects.toThrow("a broken runner");
  expect(runs).toBe(2);
});

test("continues without a forecaster that fails, openly, but never without the first", async () => {
  const failing = perSeries({
    name: "failing",
    fit: async ({ length }) => {
      if (length > 20) throw new SeriesTooShortError(99, length, "patience");
      return lastClose.forSeries.fit(waveSeries(1));
    },
  });
  const series = [waveSeries(40, "A"), waveSeries(40, "B")];
  const left: LeftOut[] = [];
  const all = { ...options, onLeftOut: (one: LeftOut) => left.push(one) };
  const three = [lastClose, failing, saying("twice", (close, origin) => 2 * close[origin]!)];
  const done = await backtest(three, series, all);
  expect(left.map(({ forecaster, error }) => [forecaster, error.message])).toEqual([
    ["failing", "failing on A at 2020-01-22: need at least 99 bars (patience), got 22"],
  ]);
  expect(done).toEqual(await backtest([three[0]!, three[2]!], series, options));
  await expect(backtest(three, series, options)).rejects.toThrow(ForecasterFailedError);
  await expect(backtest([failing, lastClose], series, all)).rejects.toThrow(ForecasterFailedError);
});

test("names what is asked for twice or not at all", async () => {
  const series = waveSeries(30);
  await expect(backtest([], series, options)).rejects.toThrow("estimators: expected at least one");
  const twice = backtest([lastClose, lastClose], series, options);
  await expect(twice).rejects.toThrow(DuplicateForecasterError);
  await expect(twice).rejects.toThrow("two forecasters are named last");
  await expect(backtest([lastClose], [series, series], options)).rejects.toThrow("WAVE twice");
});

test("an estimator of another horizon is an error that names both horizons", async () => {
  const far = persistenceOf(3);
  const run = backtest([lastClose, far], waveSeries(30), options);
  await expect(run).rejects.toThrow(HorizonMismatchError);
  await expect(run).rejects.toMatchObject({
    code: "HORIZON_MISMATCH",
    message: expect.stringContaining(
      "far forecasts 3 sessions ahead, but the backtest has horizon 2",
    ),
  });
  const near = backtest([persistenceOf(1)], waveSeries(30), options);
  await expect(near).rejects.toThrow("far forecasts 1 session ahead");
});

/** The last close, any number of sessions ahead. */
function persistenceOf(horizon: number): Estimator {
  const steps = (median: number) =>
    Array.from({ length: horizon }, (_, h) => ({ stepAhead: h + 1, median, quantiles: [] }));
  return saying("far", () => 0, {
    horizon,
    forecast: (series, origins) =>
      origins.map((origin) => ({
        ...{ origin, originDate: dateAt(series, origin) },
        steps: steps(series.close[origin]!),
      })),
  });
}
