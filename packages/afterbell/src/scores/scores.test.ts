import { expect, test } from "vitest";
import { expectClose, golden, goldenOutcomes } from "../../test/support/scores-golden.ts";
import { quantileLevels } from "../domain/forecast.ts";
import { wilsonInterval } from "./direction.ts";
import { logDensity } from "./distribution-scores.ts";
import { coverageByVolatility, worstCoverage } from "./interval-scores.ts";
import { ofLastClose } from "./point-scores.ts";
import { continuousRankedProbabilityScore, quantileWeights } from "./quantile-scores.ts";
import { scoreOutcomes } from "./scores.ts";

const scores = scoreOutcomes(goldenOutcomes);
const expected = golden.scores;

test.each(["mae", "rmse", "mape", "smape", "mase", "rmsse", "skill", "crps", "logScore"] as const)(
  "%s agrees with scikit-learn and SciPy",
  (name) => expectClose(scores[name], expected[name]),
);

test("direction agrees with SciPy and statsmodels", () => {
  expectClose(scores.direction, expected.direction);
  for (const [hits, trials, lower, upper] of golden.distributions.wilson) {
    const interval = wilsonInterval(hits, trials);
    expect(interval.lower).toBeCloseTo(lower, 14);
    expect(interval.upper).toBeCloseTo(upper, 14);
  }
});

test("pinball losses agree with scikit-learn", () => {
  expect(scores.pinball.map(({ level }) => level)).toEqual([...quantileLevels]);
  expectClose(
    scores.pinball.map(({ loss }) => loss),
    expected.pinball,
  );
});

test("intervals agree with scikit-learn and pandas", () => {
  expect(scores.intervals).toHaveLength(4);
  for (const [i, { worstCoverage: worst, ...interval }] of expected.intervals.entries()) {
    expectClose(scores.intervals[i], interval);
    const { nominalCoverage } = interval;
    expectClose(worstCoverage(goldenOutcomes, nominalCoverage, golden.worstSessions), worst);
    // The sample has fewer dates than a year.
    expect(scores.intervals[i]!.worstCoverage).toBeNull();
  }
});

test("the PIT histogram and its p-value agree with SciPy", () => {
  expect(scores.pit!.counts).toEqual(expected.pit.counts);
  expectClose(scores.pit, expected.pit);
});

test("the CRPS from 21 levels is near the closed form for a normal distribution", () => {
  const { quantiles, actuals, crps } = golden.normalCrps;
  const at = (actual: number) =>
    continuousRankedProbabilityScore({
      actuals: Float64Array.of(actual),
      medians: Float64Array.of(0),
      quantileLevels,
      quantiles: Float64Array.from(quantiles),
    });
  // From -3 to 3 standard deviations. The sum over levels is a quadrature of an integral: 0.60 % at most here.
  for (const [i, y] of actuals.entries())
    expect(Math.abs(at(y) / crps[i] - 1)).toBeLessThan(0.0061);
  expect(quantileWeights(quantileLevels).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 15);
});

test("the density of the log score has an integral of 1 and no steps at the outermost quantiles", () => {
  const levels = [0.1, 0.3, 0.8];
  const quantiles = [9, 1, 2, 5, 9];
  const density = (y: number) => Math.exp(logDensity(levels, quantiles, 1, y));
  const width = 1 / 2048; // a power of two: the quantiles are bounds of cells, where the density steps
  let integral = 0;
  for (let i = -40 / width; i < 60 / width; i++) integral += density((i + 0.5) * width) * width;
  expect(integral).toBeCloseTo(1, 6);
  expect(density(1 - 1e-12)).toBeCloseTo(density(1 + 1e-12), 10);
  expect(density(5 - 1e-12)).toBeCloseTo(density(5 + 1e-12), 10);
});

test("a point forecaster has the scores of points, and the MAE as its CRPS", () => {
  const none = { quantileLevels: [], quantiles: new Float64Array() };
  const { crps, mae, skill, ...rest } = scoreOutcomes({
    ...goldenOutcomes,
    ...none,
    ...ofLastClose(goldenOutcomes),
  });
  expect(crps).toBe(mae);
  expect(skill).toBe(0);
  expect(rest).toMatchObject({ pinball: [], intervals: [], logScore: null, pit: null });
  expect(rest.direction).toEqual({
    accuracy: null,
    interval: null,
    upShare: null,
    scored: 0,
    leftOut: goldenOutcomes.actuals.length,
  });
});

test("a denominator of zero is null, never a number that is none", () => {
  const rows = goldenOutcomes.actuals.length;
  const zero = new Float64Array(rows);
  const scored = scoreOutcomes({
    ...goldenOutcomes,
    actuals: zero,
    medians: zero,
    lastCloses: zero,
    naiveErrors: zero,
    naiveSquaredErrors: zero,
    volatilities: zero.map(() => Number.NaN),
    quantiles: new Float64Array(goldenOutcomes.quantiles.length),
  });
  const noScale = { mape: null, smape: null, mase: null, rmsse: null, skill: null };
  expect(scored).toMatchObject({ mae: 0, ...noScale, logScore: null });
  expect(scored.intervals[0]!.coverageByVolatility).toEqual({
    low: null,
    middle: null,
    high: null,
  });
  expect(JSON.parse(JSON.stringify(scored))).toEqual(scored);
});

test("an interval whose bounds are not said has no scores", () => {
  expect(scoreOutcomes(goldenOutcomes, [0.99, 0.9]).intervals).toHaveLength(1);
  expect(coverageByVolatility(goldenOutcomes, 0.99)).toBeNull();
});

test("the worst sessions are counted by date, whatever the rows of a date", () => {
  const hitOf = [1, 0, 0, 1, 1, 0, 1];
  const outcomes = {
    dates: ["a", "b", "b", "c", "c", "c", "d"] as never[],
    actuals: Float64Array.from(hitOf, (hit) => (hit ? 0 : 2)),
    quantileLevels: [0.25, 0.75],
    quantiles: Float64Array.from(hitOf.flatMap(() => [-1, 1])),
  };
  expect(worstCoverage(outcomes, 0.5, 1)).toBe(0); // b
  expect(worstCoverage(outcomes, 0.5, 2)).toBe(1 / 3); // a and b
  expect(worstCoverage(outcomes, 0.5, 4)).toBe(4 / 7);
  expect(worstCoverage(outcomes, 0.5, 5)).toBeNull();
});

test("rejects nothing to score, and coverages that are no shares", () => {
  const empty = { ...goldenOutcomes, actuals: new Float64Array() };
  expect(() => scoreOutcomes(empty)).toThrow("outcomes: expected a row, got none");
  expect(() => scoreOutcomes(goldenOutcomes, [95])).toThrow("shares between 0 and 1, got 95");
});
