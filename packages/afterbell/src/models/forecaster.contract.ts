/** @file The contract of estimators whose forecasters provide quantiles; run on each baseline. */

import { describe, expect, test } from "vitest";
import { seriesFromCloses } from "../../test/support/walk.ts";
import { type BarSeries, dateAt, sliceSeries } from "../domain/bar-series.ts";
import { NonPositivePriceError, SeriesTooShortError } from "../domain/errors.ts";
import { quantileLevels } from "../domain/forecast.ts";
import type { SeriesEstimator } from "../domain/series-forecaster.ts";

export interface ContractSubject {
  readonly horizon: number;
  /** The same estimator each time. */
  readonly make: () => SeriesEstimator;
  /** Long enough for training up to `trainEnd` and 25 origins after it; not constant. */
  readonly series: BarSeries;
  readonly trainEnd: number;
}

export function quantileForecasterContract(subject: ContractSubject): void {
  const { horizon, make, series, trainEnd } = subject;
  const fit = () => make().fit(sliceSeries(series, 0, trainEnd));
  const origins = [0, 1, 2, 9, 24].map((i) => trainEnd - 1 + i);

  test("says what it is", async () => {
    const forecaster = await fit();
    expect(forecaster.horizon).toBe(horizon);
    expect(forecaster.quantileLevels).toEqual(quantileLevels);
    expect(forecaster.name).toBe(make().name);
    expect(forecaster.contextLength).toBeLessThanOrEqual(trainEnd);
  });

  test("answers every origin in the order asked for, with the steps 1 … H", async () => {
    const asked = origins.toReversed();
    const forecasts = (await fit()).forecast(series, asked);
    expect(forecasts.map(({ origin }) => origin)).toEqual(asked);
    expect(forecasts.map(({ originDate }) => originDate)).toEqual(
      asked.map((origin) => dateAt(series, origin)),
    );
    for (const { steps } of forecasts) {
      expect(steps.map(({ stepAhead }) => stepAhead)).toEqual(
        Array.from({ length: horizon }, (_, h) => h + 1),
      );
    }
    expect((await fit()).forecast(series, [])).toEqual([]);
  });

  test("quantiles are prices, ascend, and hold the median", async () => {
    for (const { steps } of (await fit()).forecast(series, origins)) {
      for (const { median, quantiles } of steps) {
        expect(quantiles).toHaveLength(quantileLevels.length);
        expect(quantiles.every((price) => Number.isFinite(price) && price > 0)).toBe(true);
        expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
        expect(quantiles.at(-1)).toBeGreaterThan(quantiles[0]!);
        expect(median).toBe(quantiles[quantileLevels.indexOf(0.5)]);
      }
    }
  });

  test("a forecast is the same whatever else is asked for, before or with it", async () => {
    const forecaster = await fit();
    const together = JSON.stringify(forecaster.forecast(series, origins));
    const alone = origins.toReversed().map((origin) => forecaster.forecast(series, [origin])[0]);
    expect(JSON.stringify(alone.toReversed())).toBe(together);
  });

  test("a forecast is the same whatever comes after its origin", async () => {
    const forecaster = await fit();
    for (const origin of origins) {
      const known = forecaster.forecast(sliceSeries(series, 0, origin + 1), [origin]);
      expect(JSON.stringify(forecaster.forecast(series, [origin]))).toBe(JSON.stringify(known));
    }
  });

  test("the same data and seed give the same bits", async () => {
    const bits = async () => JSON.stringify((await fit()).forecast(series, origins));
    expect(await bits()).toBe(await bits());
  });

  test("follows the price to another currency", async () => {
    const inCents = seriesFromCloses([...series.close].map((close) => 128 * close)); // exact
    const forecaster = await make().fit(sliceSeries(inCents, 0, trainEnd));
    const [cents] = forecaster.forecast(inCents, [trainEnd + 5]);
    const [dollars] = (await fit()).forecast(series, [trainEnd + 5]);
    for (const [h, { quantiles }] of cents!.steps.entries()) {
      for (const [q, price] of quantiles.entries()) {
        // Logs of other numbers round otherwise, and a search ends elsewhere within its tolerance.
        const expected = 128 * dollars!.steps[h]!.quantiles[q]!;
        expect(Math.abs(price / expected - 1)).toBeLessThan(1e-4);
      }
    }
  });

  describe("rejects", () => {
    test("an origin with too little before it, or none at all", async () => {
      const forecaster = await fit();
      for (const origin of [forecaster.contextLength - 2, -1, series.length]) {
        expect(() => forecaster.forecast(series, [origin])).toThrow(SeriesTooShortError);
      }
    });

    test("a training range of one bar", async () => {
      await expect(make().fit(sliceSeries(series, 0, 1))).rejects.toThrow(SeriesTooShortError);
    });

    test("a price without a logarithm, where it is known, and no later one", async () => {
      const closes = series.close.slice();
      closes[trainEnd] = 0;
      const broken = seriesFromCloses(closes);
      const forecaster = await fit();
      expect(() => forecaster.forecast(broken, [trainEnd])).toThrow(NonPositivePriceError);
      expect(() => forecaster.forecast(broken, [trainEnd - 1])).not.toThrow();
      closes[trainEnd - 1] = -1;
      const brokenBefore = seriesFromCloses(closes.subarray(0, trainEnd));
      await expect(make().fit(brokenBefore)).rejects.toThrow(NonPositivePriceError);
    });
  });
}
