import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "./errors.ts";
import { quantileLevels } from "./forecast.ts";
import { interval } from "./interval.ts";

const levels = [0.1, 0.25, 0.5, 0.75, 0.9];
const step = { quantiles: [80, 95, 100, 110, 140] };

describe("an interval", () => {
  test.each([
    [0.8, 80, 140],
    [0.5, 95, 110],
    [0.65, 87.5, 125], // levels 0.175 and 0.825, half way between two
    [0.2, 98, 104], // levels 0.4 and 0.6
  ])("of %f is from %f to %f", (coverage, lower, upper) => {
    const bounds = interval(step, coverage, levels);
    expect(bounds?.lower).toBeCloseTo(lower, 10);
    expect(bounds?.upper).toBeCloseTo(upper, 10);
  });

  test("at two of the project's levels is two quantiles, to the bit", () => {
    const quantiles = quantileLevels.map((level) => 100 + Math.exp(level));
    for (const coverage of [0.5, 0.8, 0.9, 0.95]) {
      const [lower, upper] = [(1 - coverage) / 2, (1 + coverage) / 2].map(
        (level) => quantiles[quantileLevels.findIndex((known) => Math.abs(known - level) < 1e-9)],
      );
      expect(interval({ quantiles }, coverage)).toEqual({ lower, upper });
    }
  });

  test("of a point forecast is null", () => {
    expect(interval({ quantiles: [] }, 0.9)).toBeNull();
    expect(interval({ quantiles: [] }, 0.9, [])).toBeNull();
  });

  test.each([0, 1, -0.1, 90, Number.NaN])("of %f is rejected", (coverage) => {
    expect(() => interval(step, coverage, levels)).toThrow(InvalidOptionError);
    expect(() => interval({ quantiles: [] }, coverage)).toThrow(InvalidOptionError);
  });

  test("wider than the levels is rejected, with the widest there is", () => {
    const expected =
      "nominalCoverage: expected at most 0.8, as the quantiles are at 0.1 to 0.9, got 0.9";
    expect(() => interval(step, 0.9, levels)).toThrow(expected);
    expect(() => interval({ quantiles: [1, 2] }, 0.5, [0.6, 0.9])).toThrow("both sides of 0.5");
  });

  test("of levels that are not the step's is rejected", () => {
    expect(() => interval(step, 0.5)).toThrow("quantileLevels: expected 5, one for each quantile");
  });
});
