import { expect, test } from "vitest";
import { gaussianWalk, seriesFromCloses } from "../../../test/support/walk.ts";
import { quantileLevels } from "../../domain/forecast.ts";
import { percentile } from "../../numerics/percentile.ts";
import { type WidthModel, widthForecaster } from "./width-forecaster.ts";

const series = gaussianWalk(400, 0.02, 3);
const logs = series.close.map(Math.log);
const MEDIAN = quantileLevels.indexOf(0.5);

/** Widths of 1: residuals are the log returns. */
const plain = (change: Partial<WidthModel> = {}): WidthModel => ({
  name: "plain",
  contextLength: 110,
  horizon: 3,
  residualSessions: 50,
  widths: ({ length }) => Array.from({ length: 3 }, () => new Float64Array(length).fill(1)),
  ...change,
});
const stepsAt = (model: WidthModel, origin: number) =>
  widthForecaster(model).forecast(series, [origin])[0]!.steps;
const returnsAt = (model: WidthModel, origin: number) =>
  stepsAt(model, origin).map(({ quantiles }) =>
    quantiles.map((price) => Math.log(price / series.close[origin]!)),
  );

/** The quantile of the last 50 returns over `h` sessions that have ended by the origin. */
function quantileOfPast(origin: number, h: number, level: number): number {
  const past = (_: unknown, k: number) => logs[origin - k]! - logs[origin - k - h]!;
  return percentile(Float64Array.from({ length: 50 }, past), level);
}

test("quantiles are those of the last residuals whose sessions have all ended", () => {
  const origin = 300;
  for (const [i, returns] of returnsAt(plain(), origin).entries()) {
    const steps = Array.from({ length: i + 1 }, (_, step) => step + 1);
    const lowest = Math.min(...steps.map((h) => quantileOfPast(origin, h, 0.025)));
    const highest = Math.max(...steps.map((h) => quantileOfPast(origin, h, 0.975)));
    expect(returns[0]).toBeCloseTo(lowest, 12);
    expect(returns.at(-1)).toBeCloseTo(highest, 12);
  }
});

test("a width scales all quantiles of its session", () => {
  const origin = 300;
  const wide = plain({
    widths: ({ length }) =>
      Array.from({ length: 3 }, () =>
        Float64Array.from({ length }, (_, t) => (t === origin ? 2 : 1)),
      ),
  });
  const [narrow, twice] = [returnsAt(plain(), origin), returnsAt(wide, origin)];
  for (const [h, returns] of narrow.entries()) {
    for (const [q, value] of returns.entries()) expect(twice[h]![q]).toBeCloseTo(2 * value, 12);
  }
});

test("of prices that only rise the median is the last close still, and nothing is below it", () => {
  let close = 10;
  const rising = seriesFromCloses(
    Array.from({ length: 200 }, (_, i) => (close *= 1 + (i % 7) / 500)),
  );
  const [forecast] = widthForecaster(plain()).forecast(rising, [150]);
  for (const { median, quantiles } of forecast!.steps) {
    expect(median).toBe(rising.close[150]);
    expect(quantiles.slice(0, MEDIAN)).toEqual(Array.from({ length: MEDIAN }, () => median));
    expect(quantiles.at(-1)).toBeGreaterThan(median);
  }
});

test("no quantile is nearer to the median than a step before, though the widths shrink", () => {
  const shrinking = plain({
    widths: ({ length }) =>
      [9, 3, 1].map((width) =>
        Float64Array.from({ length }, (_, t) => (t % 20 === 10 ? width : 1)),
      ),
  });
  for (let origin = 150; origin < 390; origin += 20) {
    const steps = returnsAt(shrinking, origin);
    expect(stepsAt(shrinking, origin).map(({ median }) => median)).toEqual(
      steps.map(() => series.close[origin]),
    );
    for (const [h, returns] of steps.entries()) {
      const before = steps[h - 1] ?? returns.map(() => 0);
      for (const [q, value] of returns.entries()) {
        if (q < MEDIAN) expect(value).toBeLessThanOrEqual(before[q]!);
        if (q > MEDIAN) expect(value).toBeGreaterThanOrEqual(before[q]!);
      }
    }
  }
});
