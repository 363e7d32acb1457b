import { expect, test } from "vitest";
import { drift, repeatLast, trainingMean } from "./window-baselines.ts";
import type { WindowEstimator } from "./window-forecaster.ts";

/** Two columns: one rises by 2 a row, one ends where it began. */
const train = Float64Array.of(0, 5, 1, 8, 4, 5);

function threeRowsAfter(estimator: WindowEstimator, last: readonly number[]): number[] {
  const forecaster = estimator.fit(train, 2);
  expect(forecaster.contextLength).toBe(1);
  const out = new Float64Array(6).fill(Number.NaN);
  forecaster.forecast(Float64Array.from(last), out);
  return [...out];
}

test("repeat-last repeats each column's last value", () => {
  expect(threeRowsAfter(repeatLast, [10, 20])).toEqual([10, 20, 10, 20, 10, 20]);
});

test("drift continues with each column's mean change of the training range", () => {
  expect(threeRowsAfter(drift, [10, 20])).toEqual([12, 20, 14, 20, 16, 20]);
});

test("the training mean does not look at the context", () => {
  const mean = [5 / 3, 6];
  expect(threeRowsAfter(trainingMean, [10, 20])).toEqual([...mean, ...mean, ...mean]);
});

test("one training row is enough, and says nothing of a drift", () => {
  const out = new Float64Array(2);
  drift.fit(Float64Array.of(3), 1).forecast(Float64Array.of(7), out);
  expect([...out]).toEqual([7, 7]);
});
