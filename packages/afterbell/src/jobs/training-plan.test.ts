import { describe, expect, test } from "vitest";
import { InvalidOptionError, SeriesTooShortError } from "../domain/errors.ts";
import { classicRecipe } from "../models/lstm/recipe.ts";
import { trainingPlan } from "./training-plan.ts";

const endsOf = (length: number, options: Parameters<typeof trainingPlan>[2] = {}) =>
  trainingPlan(length, classicRecipe, options).fits.map(({ end, fold }) => [end, fold?.test.end]);

describe("by refits", () => {
  test("the last fit has everything, and what it is judged by came before", () => {
    expect(endsOf(1260)).toEqual([
      [510, 760],
      [760, 1010],
      [1010, 1260],
      [1260, undefined],
    ]);
    const { windows, fits } = trainingPlan(1260, classicRecipe, {});
    expect(windows).toEqual({ train: 1200, test: 750 });
    expect(fits.map((fit) => fit.windows)).toEqual([450, 700, 950, 1200]);
  });

  test("at most as many as asked for", () => {
    expect(endsOf(1260, { maxRefits: 1 })).toEqual([
      [1010, 1260],
      [1260, undefined],
    ]);
  });

  test("a short series is judged on its last fifth", () => {
    expect(endsOf(160)).toEqual([
      [140, 160],
      [160, undefined],
    ]);
    expect(() => endsOf(61)).toThrow(SeriesTooShortError);
  });

  test("are not for a leak, nor for a fraction", () => {
    const leaking = { ...classicRecipe, scalerSeesTestRange: true };
    expect(() => trainingPlan(1260, leaking, {})).toThrow(InvalidOptionError);
    expect(() => endsOf(1260, { trainFraction: 0.5 })).toThrow(/without holdOut/);
  });
});

test("a hold-out is one fit, which serves", () => {
  expect(endsOf(1260, { holdOut: true })).toEqual([[1020, 1260]]);
  expect(endsOf(1260, { holdOut: true, trainFraction: 0.5 })).toEqual([[660, 1260]]);
  const { windows } = trainingPlan(1260, classicRecipe, { holdOut: true });
  expect(windows).toEqual({ train: 960, test: 240 });
});
