import { expect, test } from "vitest";
import { gaussianWalk, seriesFromCloses } from "../../test/support/walk.ts";
import { foldsOf, rollingOrigin } from "../dataset/rolling-origin.ts";
import { type BarSeries, barSeries, closesOf, sliceSeries } from "../domain/bar.ts";
import { forecasterScores, type SeriesForecasts } from "./forecaster-scores.ts";
import { overlappingOrigins } from "./overlapping-origins.ts";

const horizon = 5;
/** Up or down by 1 each session: the unit of scaled errors is then 1 for every symbol and origin. */
const closes = seriesFromCloses(
  closesOf(gaussianWalk(160, 0.01, 7)).map((_, i, walk) => {
    let level = 100;
    for (let t = 1; t <= i; t++) level += Math.sign(walk[t]! - walk[t - 1]!);
    return level;
  }),
);

/** Forecasts of all sessions after an origin at a little more than its close. */
function forecastsOf(series: BarSeries, step: number): SeriesForecasts {
  const folds = foldsOf(series.bars.length, rollingOrigin({ horizon, minTrainLength: 20, step }));
  const values = folds.flatMap(({ origin }) =>
    Array.from({ length: horizon }, (_, h) => series.bars[origin]!.close * (1 + 0.001 * (h + 1))),
  );
  return {
    from: { series, folds },
    table: {
      forecaster: "more",
      horizon,
      quantileLevels: [],
      origins: Int32Array.from(folds, ({ origin }) => origin),
      values: Float64Array.from(values),
    },
  };
}

/** The same closes as of a symbol listed so many sessions later. */
const listedLater = (sessions: number) =>
  forecastsOf(sliceSeries(closes, sessions, closes.bars.length), horizon);

test("symbols whose origins stand between each other's are tested as one with all those origins", () => {
  const staggered = forecasterScores([0, 1, 2, 3, 4].map(listedLater), horizon);
  const daily = forecasterScores([forecastsOf(closes, 1)], 1);
  expect(staggered.overall.dieboldMariano).toEqual(daily.overall.dieboldMariano);
  const testsOf = ({ steps }: typeof daily) => steps.map((step) => step.dieboldMariano);
  expect(testsOf(staggered)).toEqual(testsOf(daily));
  expect(testsOf(daily).map(({ lags }) => lags)).toEqual([0, 1, 2, 3, 4]);
});

test("symbols with the same origins overlap no more than one does", () => {
  const lagsOf = (...sessions: number[]) =>
    forecasterScores(sessions.map(listedLater), horizon).overall.dieboldMariano.lags;
  expect([lagsOf(0), lagsOf(0, 5), lagsOf(0, 10), lagsOf(0, 2), lagsOf(0, 2, 4)]).toEqual([
    0, 0, 0, 1, 2,
  ]);
});

test("a symbol that is not traded for long does not decide how many lags there are", () => {
  const { from } = forecastsOf(closes, 1);
  const { bars } = closes;
  const halted = forecastsOf(barSeries("HALT", [...bars.slice(0, 60), ...bars.slice(90)]), 1);
  const lags = overlappingOrigins([from, halted.from])(1);
  expect(lags).toBe(1); // 30 between two of its origins, none between the others
});

test("among several symbols the one with the highest price does not decide", () => {
  const scaled = (symbol: string, factor: number) => {
    const { bars } = sliceSeries(closes, 0, 160);
    return forecastsOf(
      barSeries(
        symbol,
        bars.map((bar) => ({ ...bar, close: factor * bar.close })),
      ),
      1,
    );
  };
  const alike = forecasterScores([scaled("A", 1), scaled("B", 1)], 1);
  const apart = forecasterScores([scaled("A", 1), scaled("B", 1024)], 1);
  expect(apart.verdict).toBe(alike.verdict);
  expect(apart.verdict).toContain("MASE");
  expect(apart.overall.dieboldMariano).toEqual(alike.overall.dieboldMariano);
  expect(apart.overall.mae).toBeGreaterThan(100 * alike.overall.mae);
  expect(forecasterScores([scaled("A", 1)], 1).verdict).toContain("MAE ");
});
