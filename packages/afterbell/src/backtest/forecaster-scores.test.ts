import { expect, test } from "vitest";
import { expectClose } from "../../test/support/scores-golden.ts";
import { gaussianWalk, seriesFromCloses } from "../../test/support/walk.ts";
import { foldsOf, rollingOrigin } from "../dataset/rolling-origin.ts";
import { type BarSeries, barSeries, barsOf, sliceSeries } from "../domain/bar-series.ts";
import { HorizonMismatchError } from "./errors.ts";
import {
  forecasterScores,
  pooledForecasterScores,
  type SeriesForecasts,
} from "./forecaster-scores.ts";
import { overlappingOrigins } from "./overlapping-origins.ts";

const horizon = 5;
/** Up or down by 1 each session: the unit of scaled errors is then 1 for every symbol and origin. */
const closes = seriesFromCloses(
  gaussianWalk(160, 0.01, 7).close.map((_, i, walk) => {
    let level = 100;
    for (let t = 1; t <= i; t++) level += Math.sign(walk[t]! - walk[t - 1]!);
    return level;
  }),
);

/** Forecasts of all sessions after an origin at a little more than its close. */
function forecastsOf(series: BarSeries, step: number): SeriesForecasts {
  const folds = foldsOf(series.length, rollingOrigin({ horizon, minTrainLength: 20, step }));
  const values = folds.flatMap(({ origin }) =>
    Array.from({ length: horizon }, (_, h) => series.close[origin]! * (1 + 0.001 * (h + 1))),
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
  forecastsOf(sliceSeries(closes, sessions, closes.length), horizon);

test("symbols whose origins stand between each other's are tested as one with all those origins", () => {
  const staggered = pooledForecasterScores([0, 1, 2, 3, 4].map(listedLater), horizon);
  const daily = forecasterScores(forecastsOf(closes, 1), 1);
  expect(staggered.overall.dieboldMariano).toEqual(daily.overall.dieboldMariano);
  const testsOf = ({ steps }: Pick<typeof daily, "steps"> | Pick<typeof staggered, "steps">) =>
    steps.map((step) => step.dieboldMariano);
  expect(testsOf(staggered)).toEqual(testsOf(daily));
  expect(testsOf(daily).map(({ lags }) => lags)).toEqual([0, 1, 2, 3, 4]);
});

test("symbols with the same origins overlap no more than one does", () => {
  const lagsOf = (...sessions: number[]) =>
    pooledForecasterScores(sessions.map(listedLater), horizon).overall.dieboldMariano.lags;
  expect([lagsOf(0), lagsOf(0, 5), lagsOf(0, 10), lagsOf(0, 2), lagsOf(0, 2, 4)]).toEqual([
    0, 0, 0, 1, 2,
  ]);
});

test("a symbol that is not traded for long does not decide how many lags there are", () => {
  const { from } = forecastsOf(closes, 1);
  const bars = barsOf(closes);
  const halted = forecastsOf(barSeries("HALT", [...bars.slice(0, 60), ...bars.slice(90)]), 1);
  const lags = overlappingOrigins([from, halted.from])(1);
  expect(lags).toBe(1); // 30 between two of its origins, none between the others
});

/** Forecasts of a symbol whose prices, and the forecasts of which, are so many times as high. */
function timesAsDear(forecasts: SeriesForecasts, symbol: string, factor: number): SeriesForecasts {
  const { from, table } = forecasts;
  const bars = barsOf(from.series).map((bar) => ({ ...bar, close: factor * bar.close }));
  return {
    from: { series: barSeries(symbol, bars), folds: from.folds },
    table: { ...table, values: table.values.map((value) => factor * value) },
  };
}

/** Forecasts with five quantiles around a median that leans up, of a walk with volatility of its own. */
function fanOf(seed: number): SeriesForecasts {
  const series = gaussianWalk(140, 0.01 * seed, seed);
  const points = forecastsOf(series, 1);
  const quantileLevels = [0.05, 0.25, 0.5, 0.75, 0.95];
  const spreads = [0, -0.03, -0.01, 0, 0.012, 0.025].map((spread) => Math.exp(spread));
  const values = [...points.table.values].flatMap((median) => spreads.map((s) => median * s));
  return {
    ...points,
    table: { ...points.table, quantileLevels, values: Float64Array.from(values) },
  };
}

test("multiplying one symbol's prices by 1,000 changes no pooled score", () => {
  const [one, other] = [fanOf(1), fanOf(2)];
  const alike = pooledForecasterScores([one, other], 1);
  const apart = pooledForecasterScores([one, timesAsDear(other, "DEAR", 1000)], 1);
  expectClose(apart, alike, 1e-12);
  expect(apart.verdict).toContain("MASE");
  expect(alike.overall.logReturnCrps).toBeGreaterThan(0);
  expect(alike.overall.intervals.map(({ logReturnWinkler }) => logReturnWinkler)).not.toContain(
    null,
  );
  // The check can fail: scores of one symbol are in its currency.
  const [cheap, dear] = [other, timesAsDear(other, "DEAR", 1000)].map((x) =>
    forecasterScores(x, 1),
  );
  expectClose(dear!.overall.mae, 1000 * cheap!.overall.mae);
});

test("pooled errors are those of log returns, counted afresh", () => {
  const forecasts = [fanOf(1), fanOf(3)];
  const errors = forecasts.flatMap(({ from: { series, folds }, table: { values } }) =>
    folds.map(({ origin }, row) =>
      Math.abs(Math.log(values[row * horizon * 6]! / series.close[origin + 1]!)),
    ),
  );
  const { steps, overall } = pooledForecasterScores(forecasts, 1);
  expectClose(steps[0]!.logReturnMae, errors.reduce((sum, e) => sum + e) / errors.length);
  expect(Object.keys(overall)).not.toContain("mae");
});

test("a close that is not above 0 leaves pooled log-return scores without an answer, and no others", () => {
  const other = fanOf(2);
  const bars = barsOf(other.from.series).map((bar, i) => ({
    ...bar,
    close: i === 120 ? -1 : bar.close,
  }));
  const negative = { ...other, from: { ...other.from, series: barSeries("NEG", bars) } };
  const { overall, steps } = pooledForecasterScores([fanOf(1), negative], 1);
  expect(overall).toMatchObject({ logReturnMae: null, logReturnRmse: null, logReturnCrps: null });
  expect(steps[0]).toMatchObject({ logReturnPinball: null, logReturnLogScore: null });
  for (const { coverage, logReturnWidth, logReturnWinkler } of overall.intervals) {
    expect([logReturnWidth, logReturnWinkler]).toEqual([null, null]);
    expect(coverage).toBeGreaterThan(0);
  }
  expect(overall.mase).toBeGreaterThan(0);
  expect(overall.skill).not.toBeNull();
});

test("a symbol that never moved in training is measured by its last close, and the verdict says so", () => {
  const still = seriesFromCloses(
    Array.from({ length: 60 }, (_, i) => (i < 40 ? 10 : 10 + (i % 3))),
  );
  const folds = foldsOf(60, rollingOrigin({ horizon, minTrainLength: 40, folds: 8, step: 1 }));
  const flat = folds.map((fold) => ({ ...fold, train: { start: 0, end: 40 } }));
  const values = new Float64Array(flat.length * horizon).fill(10.5);
  const forecasts: SeriesForecasts = {
    from: { series: still, folds: flat },
    table: { ...forecastsOf(closes, 1).table, values },
  };
  const alike = pooledForecasterScores([fanless(1), forecasts], 1);
  const apart = pooledForecasterScores([fanless(1), timesAsDear(forecasts, "DEAR", 1000)], 1);
  expect(alike.overall.mase).toBeNull();
  expect(alike.verdict).toContain("scaled error");
  expectClose(apart, alike, 1e-12);
});

const fanless = (seed: number) => forecastsOf(gaussianWalk(140, 0.01, seed), 1);

test("one symbol's verdict is of its MAE", () => {
  expect(forecasterScores(forecastsOf(closes, 1), 1).verdict).toContain("MAE ");
});

test("forecasts of another horizon than the folds' are an error that names both", () => {
  const forecasts = forecastsOf(closes, 1);
  const { table } = forecasts;
  const values = table.values.filter((_, i) => i % horizon < 2);
  const short = { ...forecasts, table: { ...table, horizon: 2, values } };
  expect(() => forecasterScores(short, 1)).toThrow(HorizonMismatchError);
  expect(() => pooledForecasterScores([forecasts, short], 1)).toThrow(
    "more forecasts 2 sessions ahead, but the backtest has horizon 5: give all estimators",
  );
});
