import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gaussianWalk, seriesFromCloses } from "../../test/support/walk.ts";
import { sliceSeries } from "../domain/bar-series.ts";
import { AfterbellError, ConstantPricesError, InvalidOptionError } from "../domain/errors.ts";
import { type Forecast, quantileLevels } from "../domain/forecast.ts";
import { readEtsModule } from "../workspace/ets-module.ts";
import { persistence } from "./baselines/persistence.ts";
import { NonFiniteForecastError, NotFittableError } from "./errors.ts";
import { quantileForecasterContract } from "./forecaster.contract.ts";
import { baselineNamed, baselineNames } from "./registry.ts";

const etsModule = readEtsModule();
const HORIZON = 7; // more than the season of five
const make = (name: string, seed = 1) =>
  baselineNamed(name, { horizon: HORIZON, seed, etsModule }).forSeries;
const walk = gaussianWalk(400, 0.01, 5);
const TRAIN_END = 350;

describe.each(baselineNames)("%s", (name) => {
  quantileForecasterContract({
    horizon: HORIZON,
    make: () => make(name),
    series: walk,
    trainEnd: TRAIN_END,
  });
});

const fitted = (name: string, seed?: number) =>
  make(name, seed).fit(sliceSeries(walk, 0, TRAIN_END));

describe("the seed", () => {
  test.each(["ewma", "garch", "garch-t"])("decides the paths of %s", async (name) => {
    const forecastOf = async (seed: number) =>
      (await fitted(name, seed)).forecast(walk, [TRAIN_END])[0]!.steps;
    const [one, other] = [await forecastOf(1), await forecastOf(2)];
    expect(one[0]).toEqual(other[0]); // nothing is left to chance one step ahead
    expect(one[1]).not.toEqual(other[1]);
    for (const [h, { quantiles }] of one.entries()) {
      for (const [q, price] of quantiles.entries()) {
        const spread = quantiles.at(-1)! - quantiles[0]!;
        const distance = Math.abs(price - other[h]!.quantiles[q]!) / spread;
        expect(distance).toBeLessThan(0.1); // five standard errors in the tails
      }
    }
  });
});

describe("constant prices", () => {
  const flat = seriesFromCloses(Array.from({ length: 300 }, () => 42.5));

  test.each(["persistence", "drift", "seasonal", "historical"])(
    "%s is sure of them",
    async (name) => {
      const [forecast] = (await make(name).fit(flat)).forecast(flat, [299]);
      const prices = forecast!.steps.flatMap(({ quantiles }) => quantiles);
      expect(prices).toEqual(prices.map(() => 42.5));
    },
  );

  test("ets is sure of them but for rounding", async () => {
    const [forecast] = (await make("ets").fit(flat)).forecast(flat, [299]);
    for (const { quantiles } of forecast!.steps) {
      for (const price of quantiles) expect(Math.abs(price / 42.5 - 1)).toBeLessThan(1e-12);
    }
  });

  test.each(["ewma", "garch", "garch-t", "garch-fhs", "gjr-fhs", "range-ewma", "har"])(
    "%s has no volatility to learn",
    async (name) => {
      await expect(make(name).fit(flat)).rejects.toThrow(ConstantPricesError);
    },
  );

  test("prices that double each session have none either", async () => {
    const doubling = seriesFromCloses(Array.from({ length: 150 }, (_, i) => 2 ** i));
    await expect(make("garch").fit(doubling)).rejects.toThrow(NotFittableError);
    await expect(make("garch-fhs").fit(doubling)).rejects.toThrow(NotFittableError);
  });
});

test("persistence's median is the last close, bit for bit, as that of the point forecaster", async () => {
  const origins = Array.from({ length: 50 }, (_, i) => TRAIN_END - 1 + i);
  const medians = (forecaster: ReturnType<typeof persistence>) =>
    forecaster.forecast(walk, origins).map(({ steps }) => steps.map(({ median }) => median));
  expect(medians(await fitted("persistence"))).toEqual(medians(persistence({ horizon: HORIZON })));
});

test("a forecast beyond every number is an error, not infinity", async () => {
  const wild = Array.from({ length: 120 }, (_, i) => (i % 2 ? 1e300 : 1e-300));
  const series = seriesFromCloses(wild);
  const forecaster = await make("persistence").fit(series);
  expect(() => forecaster.forecast(series, [119])).toThrow(NonFiniteForecastError);
});

describe.each(["garch-fhs", "gjr-fhs", "range-ewma", "har"])("%s", (name) => {
  test("has the last close as median, bit for bit, and widens from step to step", async () => {
    const origins = Array.from({ length: 50 }, (_, i) => TRAIN_END - 1 + i);
    for (const { origin, steps } of (await fitted(name)).forecast(walk, origins)) {
      for (const [h, { median, quantiles }] of steps.entries()) {
        expect(median).toBe(walk.close[origin]);
        const before = steps[h - 1]?.quantiles ?? [median];
        expect(quantiles[0]).toBeLessThanOrEqual(before[0]!);
        expect(quantiles.at(-1)).toBeGreaterThanOrEqual(before.at(-1)!);
      }
    }
  });

  test("says how many bars it needs", async () => {
    const needed = name === "har" ? 40 + 200 + HORIZON : (await fitted(name)).contextLength;
    await make(name).fit(sliceSeries(walk, 0, needed));
    await expect(make(name).fit(sliceSeries(walk, 0, needed - 1))).rejects.toThrow(
      `need at least ${needed} bars (`,
    );
  });
});

describe("on a Gaussian random walk", () => {
  const long = gaussianWalk(6000, 0.012, 9);
  const low = quantileLevels.indexOf(0.05);
  const high = quantileLevels.indexOf(0.95);

  test.each([
    "persistence",
    "drift",
    "historical",
    "ewma",
    "garch",
    "gjr-fhs",
    "range-ewma",
    "har",
  ])("the 90 %% interval of %s holds about 90 %% of the outcomes", async (name) => {
    const forecaster = await make(name).fit(sliceSeries(long, 0, 2000));
    // Every fifth, and one step ahead: outcomes are then independent.
    const origins = Array.from({ length: 790 }, (_, i) => 2000 + 5 * i);
    const inside = forecaster.forecast(long, origins).filter(({ origin, steps }) => {
      const close = long.close[origin + 1]!;
      return close >= steps[0]!.quantiles[low]! && close <= steps[0]!.quantiles[high]!;
    });
    // Three standard errors of a share of 790, and what an interval from 250 or 500 sessions may lack.
    expect(Math.abs(inside.length / origins.length - 0.9)).toBeLessThan(0.035);
  });
});

describe("whatever the prices", () => {
  const logReturn = fc.oneof(
    fc.constantFrom(0, 0, 0.01, -0.01, 3, -3),
    fc.double({ min: -0.2, max: 0.2, noNaN: true }),
  );
  const wantLonger = ["historical", "har"];
  const lengthOf = (name: string) => (wantLonger.includes(name) ? 260 : 130);
  const closesOf = (minLength: number) =>
    fc.array(logReturn, { minLength, maxLength: minLength + 40 }).map((returns) => {
      let logClose = 0;
      return returns.map((r) => (logClose += r)).map(Math.exp);
    });

  test.each(baselineNames)(
    "%s says ascending finite quantiles or names what is wrong",
    async (name) => {
      const trained = lengthOf(name);
      await fc.assert(
        fc.asyncProperty(closesOf(trained + 5), async (closes) => {
          const series = seriesFromCloses(closes);
          try {
            const forecaster = await make(name).fit(sliceSeries(series, 0, trained));
            for (const { steps } of forecaster.forecast(series, [trained, closes.length - 1])) {
              for (const { quantiles } of steps) {
                expect(quantiles.every(Number.isFinite)).toBe(true);
                expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
              }
            }
          } catch (error) {
            if (!(error instanceof AfterbellError)) throw error;
          }
        }),
        { seed: 1, numRuns: 40 },
      );
    },
  );
});

test("the one to beat comes first", () => {
  expect(baselineNames[0]).toBe("persistence");
  expect(baselineNames).toEqual(expect.arrayContaining(["drift", "garch-t", "ets"]));
});

test("an unknown name, a fraction of a session and ets without its module are rejected", () => {
  const options = { horizon: 5, seed: 1 };
  expect(() => baselineNamed("naive", options)).toThrow(
    `baseline: expected one of ${baselineNames.join(", ")}, got naive`,
  );
  expect(() => baselineNamed("toString", options)).toThrow(InvalidOptionError);
  expect(() => baselineNamed("drift", { ...options, horizon: 0.5 })).toThrow(InvalidOptionError);
  expect(() => baselineNamed("garch", { ...options, seed: -1 })).toThrow(InvalidOptionError);
  expect(() => baselineNamed("ets", options)).toThrow(InvalidOptionError);
});

test.each(["garch", "garch-t"])(
  "%s says the same of the next session whatever its horizon",
  async (name) => {
    const [alone, ofThree] = await Promise.all(
      [1, 3].map((horizon) => baselineNamed(name, { horizon, seed: 1 }).forSeries.fit(walk)),
    );
    const next = ({ steps }: Forecast) => steps[0];
    const origins = [150, 399];
    expect(alone!.forecast(walk, origins).map(next)).toEqual(
      ofThree!.forecast(walk, origins).map(next),
    );
  },
);
