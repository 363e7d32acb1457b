import { expect, test } from "vitest";
import { waveSeries } from "../../test/support/walk.ts";
import { dateAt } from "./bar-series.ts";
import { pointForecaster } from "./point-forecaster.ts";

const series = waveSeries(10);
const sums = pointForecaster({
  ...{ name: "sums", contextLength: 3, horizon: 2 },
  forecast: (closes) => [closes.length, closes.reduce((sum, close) => sum + close, 0)],
});

test("the function is given the closes up to the origin alone", () => {
  const [first, last] = sums.forecast(series, [2, 9]);
  const sum = (...indices: number[]) => indices.reduce((s, i) => s + (series.close[i] ?? 0), 0);
  expect(first).toEqual({
    ...{ origin: 2, originDate: dateAt(series, 2) },
    steps: [
      { stepAhead: 1, median: 3, quantiles: [] },
      { stepAhead: 2, median: sum(0, 1, 2), quantiles: [] },
    ],
  });
  expect(last?.steps[1]?.median).toBe(sum(7, 8, 9));
  expect(sums).toMatchObject({ name: "sums", contextLength: 3, horizon: 2, quantileLevels: [] });
});

test("what it does to its closes reaches no series", () => {
  const before = series.close.slice();
  const rude = pointForecaster({
    ...{ name: "rude", contextLength: 2, horizon: 1 },
    forecast: (closes) => [(closes as Float64Array).fill(0).length],
  });
  rude.forecast(series, [5]);
  expect(series.close).toEqual(before);
});

test.each([1, 10])("origin %i has too few sessions or none", (origin) => {
  expect(() => sums.forecast(series, [origin])).toThrow("need at least 3 bars (context 3)");
});
