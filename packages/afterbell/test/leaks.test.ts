/** @file What looking ahead does to a test error, leak by leak; that our checks see it, and can fail. */

import { describe, expect, test } from "vitest";
import { backtest } from "../src/backtest/backtest.ts";
import { LookAheadError } from "../src/backtest/errors.ts";
import { evaluateCloses } from "../src/backtest/index.ts";
import { holdout } from "../src/dataset/index.ts";
import {
  type BarSeries,
  barSeries,
  barsOf,
  dateAt,
  type Forecast,
  perSeries,
  type SeriesEstimator,
  type SeriesForecaster,
} from "../src/index.ts";
import { persistence } from "../src/models/index.ts";
import {
  changedAfter,
  forecastsBefore,
  LENGTH,
  looksAhead,
  ORIGIN,
} from "./support/change-the-future.ts";
import { randomWalk, uniforms, walkSeries } from "./support/random-walk.ts";
import { waveSeries } from "./support/walk.ts";

describe("windows that overlap, split at random", () => {
  const contextLength = 20;
  const horizon = 10;

  /** The level `horizon` steps after the training window whose context is nearest. */
  const nearestNeighbour = (x: Float64Array, training: readonly number[], start: number) => {
    let [nearest, least] = [0, Number.POSITIVE_INFINITY];
    for (const candidate of training) {
      let distance = 0;
      for (let i = 0; i < contextLength; i++) distance += (x[candidate + i]! - x[start + i]!) ** 2;
      if (distance < least) [nearest, least] = [candidate, distance];
    }
    return targetOf(x, nearest);
  };
  const targetOf = (x: Float64Array, start: number) => x[start + contextLength - 1 + horizon]!;
  const lastOf = (x: Float64Array, start: number) => x[start + contextLength - 1]!;

  /** Both RMSEs on the last fifth of the windows in the order given. */
  const errorsOn = (x: Float64Array, windows: readonly number[]) => {
    const split = Math.floor(0.8 * windows.length);
    const training = windows.slice(0, split);
    const testing = windows.slice(split);
    const rmse = (forecast: (start: number) => number) =>
      Math.sqrt(
        testing.reduce((sum, s) => sum + (targetOf(x, s) - forecast(s)) ** 2, 0) / testing.length,
      );
    return {
      neighbour: rmse((start) => nearestNeighbour(x, training, start)),
      last: rmse((start) => lastOf(x, start)),
    };
  };

  test.each([1, 2, 3, 4, 5])("foresee a random walk, which nothing does: seed %i", (seed) => {
    const x = randomWalk(1000, seed);
    const inOrder = Array.from({ length: x.length - contextLength - horizon + 1 }, (_, i) => i);
    // Ten standard normal steps are to come: no forecast from the past has a lower RMSE than this.
    const possible = Math.sqrt(horizon);

    const atRandom = errorsOn(x, shuffled(inOrder, seed));
    expect(atRandom.neighbour).toBeLessThan(0.75 * possible);
    expect(atRandom.neighbour).toBeLessThan(0.75 * atRandom.last);

    const chronological = errorsOn(x, inOrder);
    expect(chronological.neighbour).toBeGreaterThan(possible);
    expect(chronological.neighbour).toBeGreaterThan(chronological.last);
  });
});

/** Fisher and Yates's. */
function shuffled(items: readonly number[], seed: number): number[] {
  const uniform = uniforms(seed);
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

describe("a feature smoothed over the days around", () => {
  /** The next close is the mean of the closes from `before` sessions before the origin to `after` after it. */
  const movingAverage = (before: number, after: number): SeriesForecaster => ({
    name: `mean of ${before + 1 + after} closes`,
    contextLength: before + 1,
    horizon: 1,
    quantileLevels: [],
    forecast: (series, origins) =>
      origins.map((origin): Forecast => {
        const around = barsOf(series).slice(origin - before, origin + after + 1);
        const median = around.reduce((sum, { close }) => sum + close, 0) / around.length;
        const originDate = dateAt(series, origin);
        return { origin, originDate, steps: [{ stepAhead: 1, median, quantiles: [] }] };
      }),
  });
  const estimator = (before: number, after: number) => (): SeriesEstimator => {
    const forecaster = movingAverage(before, after);
    return { name: forecaster.name, fit: async () => forecaster };
  };

  test("beats the last close of a random walk, which nothing can, if the days after are among them", () => {
    const series = walkSeries(2000, 11);
    const { fold } = holdout(series.length - 2, { contextLength: 5, horizon: 1 });
    const ratio = (forecaster: SeriesForecaster) => {
      const { evaluation } = evaluateCloses(series, [{ fold, forecaster }]);
      return evaluation.test.rmse / evaluation.persistence.rmse;
    };
    expect(ratio(movingAverage(4, 0))).toBeGreaterThan(1.2);
    // Of the step to come, the mean of the origin and two days on either side holds two fifths:
    // its error has the variance 0.6² + 0.2² + 0.4² + 0.2² = 0.6.
    expect(ratio(movingAverage(2, 2))).toBeLessThan(0.85);
  });

  test("fails the check of no-look-ahead.test.ts, by a single day too; of days before it passes", async () => {
    const series = waveSeries(LENGTH);
    expect(await looksAhead(series, estimator(4, 0))).toBe(false);
    expect(await looksAhead(series, estimator(2, 2))).toBe(true);
    expect(await looksAhead(series, estimator(0, 1))).toBe(true);
  });

  test("is rejected by a backtest, by name, where it can be told; elsewhere it gets no later day", async () => {
    const series = walkSeries(400, 11);
    const run = (before: number, after: number, refitEvery: number) =>
      backtest([perSeries(estimator(before, after)())], series, {
        horizon: 1,
        minTrainLength: 250,
        refitEvery,
      });
    // One fit serves all folds: bars up to the last of their origins are at hand.
    await expect(run(2, 2, 1000)).rejects.toThrow(LookAheadError);
    await expect(run(2, 2, 1000)).rejects.toThrow(/^mean of 5 closes looks ahead: .*WALK/);
    // A fit for every fold: the days around end with the origin, and it is the mean of three.
    const values = async (forecasts: ReturnType<typeof run>) =>
      (await forecasts).series[0]!.tables[0]!.values;
    expect(await values(run(2, 2, 1))).toEqual(await values(run(2, 0, 1)));
    expect(await values(run(2, 0, 1000))).toEqual(await values(run(2, 0, 1)));
  });

  test("fails it at the origins that reach beyond, and at no other", async () => {
    const series = waveSeries(LENGTH);
    const make = estimator(2, 2);
    const before: Forecast[] = JSON.parse(await forecastsBefore(series, make));
    const after: Forecast[] = JSON.parse(await forecastsBefore(changedAfter(series, ORIGIN), make));
    const moved = before.filter(
      (forecast, i) => forecast.steps[0]!.median !== after[i]!.steps[0]!.median,
    );
    expect(moved.map(({ origin }) => origin)).toEqual([ORIGIN - 1, ORIGIN]);
  });

  test("fails it where it is computed for the whole series first", async () => {
    const smooth: (series: BarSeries) => SeriesEstimator = (series) => {
      const closes = series.close;
      const bars = barsOf(series).map((bar, i) => {
        const around = closes.subarray(Math.max(0, i - 2), i + 3);
        return { ...bar, close: around.reduce((a, b) => a + b) / around.length };
      });
      const smoothed = barSeries(series.symbol, bars);
      const last = persistence({ horizon: 1 });
      return {
        name: "last smoothed close",
        fit: async () => ({ ...last, forecast: (_, origins) => last.forecast(smoothed, origins) }),
      };
    };
    expect(await looksAhead(waveSeries(LENGTH), smooth)).toBe(true);
    expect(
      await looksAhead(waveSeries(LENGTH), () => ({
        name: "persistence",
        fit: async () => persistence({ horizon: 1 }),
      })),
    ).toBe(false);
  });
});
