import { describe, expect, test } from "vitest";
import { barSeries } from "../domain/bar-series.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";
import { sessionDate } from "../domain/session-date.ts";
import { closePredictor } from "../models/close-predictor.ts";
import { priceFault } from "./price-sanity.ts";

const series = barSeries(
  "X",
  Array.from({ length: 400 }, (_, i) => {
    const unknown = { open: null, high: null, low: null, volume: null };
    return { date: sessionDate(19_000 + i), close: 100, ...unknown };
  }),
);

/** Of two steps: the last close, then what `second` says of the session. */
const forecasting = (second: (session: number) => number): SeriesForecaster =>
  closePredictor({
    ...{ name: "made", contextLength: 10, horizon: 2 },
    run: (_, starts) => Float64Array.from([...starts].flatMap((start) => [100, second(start + 9)])),
  });

describe("a forecast that makes no sense", () => {
  test.each([
    [
      Number.NaN,
      "forecasts NaN for the close 2 sessions ahead: a price has to be positive and finite",
    ],
    [Number.POSITIVE_INFINITY, "positive and finite"],
    [0, "positive and finite"],
    [-5, "positive and finite"],
    [
      300.5,
      "forecasts 300.5 for the close 2 sessions ahead: more than a factor of 3 from the last close, 100",
    ],
    [33, "more than a factor of 3"],
  ])("%d is named", (price, message) => {
    expect(
      priceFault(
        forecasting(() => price),
        series,
      ),
    ).toContain(message);
  });

  test("is looked for in the last 250 sessions, and the first is named", () => {
    const wild = (from: number, to: number) =>
      priceFault(
        forecasting((session) => (session >= from && session <= to ? 1_000 : 100)),
        series,
      );
    expect(wild(0, 149)).toBeNull();
    expect(wild(150, 150)).toContain(`from ${sessionDate(19_150)} it forecasts 1000`);
    expect(wild(399, 399)).toContain(`from ${sessionDate(19_399)}`);
  });
});

test("prices within a factor of 3 make sense, and so does a model without enough sessions", () => {
  expect(
    priceFault(
      forecasting((session) => (session % 2 === 0 ? 299 : 34)),
      series,
    ),
  ).toBeNull();
  const long = closePredictor({
    ...{ name: "long", contextLength: 500, horizon: 1 },
    run: () => Float64Array.of(-1),
  });
  expect(priceFault(long, series)).toBeNull();
});
