import fc from "fast-check";
import { expect, test } from "vitest";
import { SeriesTooShortError } from "../domain/errors.ts";
import { holdout } from "./holdout.ts";
import { yearlyFolds } from "./yearly-folds.ts";

const classic = { contextLength: 60, horizon: 1 };
const rangesOf = (length: number, options: Parameters<typeof yearlyFolds>[1] = classic) =>
  yearlyFolds(length, options).map(({ train, test }) => [train.end, test.end]);

test("the newest years are tested, after at least two others", () => {
  expect(rangesOf(1258)).toEqual([
    [508, 758],
    [758, 1008],
    [1008, 1258],
  ]);
  expect(rangesOf(750)).toEqual([[500, 750]]);
  expect(rangesOf(10_000)).toHaveLength(4);
  expect(rangesOf(10_000, { ...classic, maxYears: 1 })).toEqual([[9750, 10_000]]);
});

test("a series of less than three years is tested on its last fifth, as with a hold-out", () => {
  expect(yearlyFolds(749, classic)).toEqual([holdout(749, classic).fold]);
  expect(() => yearlyFolds(61, classic)).toThrow(SeriesTooShortError);
});

test("a long context leaves a year of windows to train on", () => {
  expect(rangesOf(1000, { contextLength: 400, horizon: 1 })).toEqual([[750, 1000]]);
});

test("every fit ends where its test begins, and the tests end with the series, without gaps", () => {
  const lengths = fc.integer({ min: 70, max: 5000 });
  const years = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(lengths, years, (length, maxYears) => {
      const folds = yearlyFolds(length, { ...classic, maxYears });
      expect(folds.length).toBeLessThanOrEqual(maxYears);
      expect(folds.at(-1)!.test.end).toBe(length);
      for (const [i, { origin, train, test }] of folds.entries()) {
        expect([train.start, train.end, origin + 1]).toEqual([0, test.start, test.start]);
        if (i > 0) expect(folds[i - 1]!.test.end).toBe(test.start);
      }
    }),
  );
});
