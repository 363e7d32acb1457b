import { expect, test } from "vitest";
import { waveSeries } from "../../test/support/walk.ts";
import {
  ewmaEstimator,
  historicalQuantilesEstimator,
  persistenceEstimator,
} from "../models/index.ts";
import { backtest } from "./backtest.ts";
import { reportOf } from "./backtest-report.ts";
import { type IntervalLosses, intervalLossesOf, verdictsOnIntervals } from "./interval-losses.ts";

const at = (origin: number) => ({
  origin,
  train: { start: 0, end: origin + 1 },
  test: { start: origin + 1, end: origin + 2 },
});

test("losses are those of log returns, dated by the origin", () => {
  const series = waveSeries(30);
  const close = [...series.close];
  const width = Math.exp(0.01);
  const origins = [20, 21];
  const table = {
    ...{ forecaster: "made up", horizon: 1, quantileLevels: [0.05, 0.95] },
    origins: Int32Array.from(origins),
    values: Float64Array.from(
      origins.flatMap((o) => [close[o]!, close[o]! / width, close[o]! * width]),
    ),
  };
  const losses = intervalLossesOf([{ from: { series, folds: origins.map(at) }, table }])!;
  const outside = origins.map((o) =>
    Math.max(0, Math.abs(Math.log(close[o + 1]! / close[o]!)) - 0.01),
  );
  expect([...losses.days]).toEqual(origins.map((o) => series.days[o]));
  for (const [i, score] of losses.intervalScores.entries()) {
    expect(score).toBeCloseTo(0.02 + 20 * outside[i]!, 12);
  }
  expect(losses.held).toBe(outside.filter((x) => x === 0).length);
});

test("there are none without the bounds of 90 %, or where a bound is no price", () => {
  const series = waveSeries(30);
  const from = { series, folds: [at(20)] };
  const table = { forecaster: "x", horizon: 1, origins: Int32Array.of(20) };
  const point = { ...table, quantileLevels: [], values: Float64Array.of(1) };
  expect(intervalLossesOf([{ from, table: point }])).toBeNull();
  const negative = { ...table, quantileLevels: [0.05, 0.95], values: Float64Array.of(1, -1, 3) };
  expect(intervalLossesOf([{ from, table: negative }])).toBeNull();
});

const DATES = 100;
const days = Int32Array.from({ length: DATES }, (_, i) => i);
const losses = (level: number, seed: number): IntervalLosses => ({
  days,
  held: 90,
  intervalScores: Float64Array.from(days, (i) => level + 0.01 * Math.sin(seed * i * i)),
});
const judged = (name: string, of: IntervalLosses | null) => ({
  name,
  rank: "no better" as const,
  losses: of,
});
const historical = judged("historical", losses(0.07, 1.1));
const ewma = judged("ewma", losses(0.06, 1.3));

test("everyone but the last close and the rivals is compared with both rivals", () => {
  const all = [
    judged("persistence", losses(0.06, 0.7)),
    historical,
    ewma,
    judged("harx", losses(0.05, 1.7)),
  ];
  const verdicts = verdictsOnIntervals(all, 5);
  expect(verdicts.slice(0, 3)).toEqual([null, null, null]);
  expect(verdicts[3]!.rivals.map(({ rank }) => rank)).toEqual(["better", "better"]);
  expect(verdictsOnIntervals(all.slice(2), 5)).toEqual([null, null]); // without historical
  expect(verdictsOnIntervals([historical, ewma, judged("drift", null)], 5)).toEqual([
    null,
    null,
    null,
  ]);
});

test("p-values are adjusted for the comparisons of all forecasters", () => {
  const near = judged("near", losses(0.0585, 1.9));
  const pValueOf = (...others: (typeof near)[]) =>
    verdictsOnIntervals([historical, ewma, near, ...others], 5)[2]!.rivals[1]!.pValue!;
  const alone = pValueOf();
  expect(pValueOf(judged("same", losses(0.0585, 1.9)))).toBeCloseTo(Math.min(1, 2 * alone), 10);
});

test("a report has the verdict of every forecaster with intervals", async () => {
  const horizon = 2;
  const ewma = ewmaEstimator({ horizon, seed: 1 });
  const estimators = [
    ...[persistenceEstimator({ horizon }), historicalQuantilesEstimator({ horizon }), ewma],
    { ...ewma, name: "twin" },
  ];
  const done = await backtest(estimators, waveSeries(400), {
    ...{ horizon, minTrainLength: 300, refitEvery: 50 },
  });
  const { forecasters } = reportOf(done);
  expect(forecasters.map(({ intervalVerdict }) => intervalVerdict !== null)).toEqual([
    ...[false, false, false, true],
  ]);
  expect(forecasters[3]!.intervalVerdict).toMatchObject({
    ...{ forecasts: 100, dates: 50, point: forecasters[3]!.rank },
    rivals: [{}, { ratio: 1, pValue: 1, rank: "no better" }],
  });
});
