import { initialParameters, planNetwork } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { waveSeries } from "../../../test/support/walk.ts";
import { fitScaler } from "../../dataset/scaler.ts";
import { dateAt } from "../../domain/bar-series.ts";
import { lstmPredictor } from "./lstm-predictor.ts";
import { classicRecipe, networkOf } from "./recipe.ts";

const series = waveSeries(90);
const recipe = { ...classicRecipe, network: { lstmUnits: [5], denseUnits: [3], dropout: 0.2 } };
const predictor = lstmPredictor({
  recipe,
  scaler: fitScaler("minmax", series.close),
  parameters: initialParameters(planNetwork(networkOf(recipe)), 1),
});

test("a forecast from an origin is the prediction on the closes up to it", () => {
  const closes = series.close;
  const [forecast] = predictor.forecast(series, [75]);
  expect(forecast).toEqual({
    origin: 75,
    originDate: dateAt(series, 75),
    steps: [{ stepAhead: 1, median: predictor.predict(closes.slice(16, 76))[0], quantiles: [] }],
  });
});

test("many contexts at once give what each gives alone", () => {
  const closes = series.close;
  const contexts = Float64Array.from([...closes.slice(0, 60), ...closes.slice(30, 90)]);
  expect([...predictor.predict(contexts)]).toEqual([
    predictor.predict(closes.slice(0, 60))[0],
    predictor.predict(closes.slice(30, 90))[0],
  ]);
});

test("the loss is the mean squared error in the scaler's units", async () => {
  const origins = [79, 80, 81, 82];
  const slope = predictor.model.scaler.scale[0]!;
  const errors = predictor
    .forecast(series, origins)
    .map(({ origin, steps }) => slope * (series.close[origin + 1]! - steps[0]!.median));
  const expected = errors.reduce((sum, e) => sum + e * e, 0) / errors.length;
  expect(await predictor.loss(series, { start: 80, end: 84 })).toBeCloseTo(expected, 14);
});

test("too few bars before an origin, or an origin outside the series, are rejected", () => {
  expect(() => predictor.forecast(series, [58])).toThrow(
    "need at least 60 bars (context 60), got 59",
  );
  expect(() => predictor.forecast(series, [90])).toThrow("got 90");
  expect(() => predictor.forecast(series, [-1])).toThrow("got 0");
  expect(() => predictor.predict(new Float64Array(59))).toThrow(
    "closes: expected (N, 60) values, got 59",
  );
});
