import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidOptionError, SeriesTooShortError } from "../domain/errors.ts";
import type { Fold } from "./fold.ts";
import { foldsOf, groupByFit, type RollingOriginOptions, rollingOrigin } from "./rolling-origin.ts";

const folds = (length: number, options: RollingOriginOptions) =>
  foldsOf(length, rollingOrigin(options));

/** A fold as the file's own picture shows it. */
const draw = ({ origin, train, test }: Fold, length: number) =>
  Array.from({ length }, (_, i) => {
    if (i === origin) return "O";
    if (i >= train.start && i < train.end) return "*";
    if (i < train.start) return "-";
    if (i < origin) return "o";
    return i < test.end ? "x" : ".";
  }).join(" ");

const drawn = (length: number, options: RollingOriginOptions) =>
  folds(length, options).map((fold) => draw(fold, length));

test("draws the picture in the docstring", () => {
  const options = { minTrainLength: 4, horizon: 2, refitEvery: 4 };
  expect(drawn(12, options)).toEqual([
    "* * * O x x . . . . . .",
    "* * * * o O x x . . . .",
    "* * * * * * * O x x . .",
    "* * * * * * * * o O x x",
  ]);
  expect(groupByFit(folds(12, options)).map((group) => group.length)).toEqual([2, 2]);
  expect(drawn(13, options).map((fold) => fold.slice(0, 23))).toEqual(drawn(12, options));
});

test("a sliding window keeps the latest bars, and folds chooses the latest origins", () => {
  const options = { minTrainLength: 3, maxTrainLength: 3, horizon: 1 };
  expect(drawn(6, options)).toEqual(["* * O x . .", "- * * O x .", "- - * * O x"]);
  expect(drawn(6, { ...options, folds: 2 })).toEqual(["- * * O x .", "- - * * O x"]);
});

const anyOptions = fc
  .record({
    horizon: fc.integer({ min: 1, max: 6 }),
    minTrainLength: fc.integer({ min: 1, max: 20 }),
    step: fc.integer({ min: 1, max: 7 }),
    refitEvery: fc.integer({ min: 1, max: 30 }),
    extraTrain: fc.option(fc.integer({ min: 0, max: 20 })),
    extra: fc.integer({ min: 0, max: 60 }),
    appended: fc.integer({ min: 0, max: 20 }),
  })
  .map(({ extraTrain, extra, appended, ...options }) => ({
    length: options.minTrainLength + options.horizon + extra,
    appended,
    options: {
      ...options,
      maxTrainLength: extraTrain === null ? Infinity : options.minTrainLength + extraTrain,
    },
  }));

test("no fold looks ahead or leaves the series, no fit is older than it may be", () => {
  fc.assert(
    fc.property(anyOptions, ({ length, options }) => {
      const { horizon, minTrainLength, step, refitEvery, maxTrainLength } = options;
      const all = folds(length, options);
      expect(all.length).toBe(1 + Math.floor((length - minTrainLength - horizon) / step));
      for (const { origin, train, test } of all) {
        expect(train.end).toBeLessThanOrEqual(origin + 1);
        expect(origin + 1 - train.end).toBeLessThan(refitEvery);
        expect(train.end - train.start).toBeGreaterThanOrEqual(minTrainLength);
        expect(train.end - train.start).toBeLessThanOrEqual(maxTrainLength);
        expect(train.start).toBeGreaterThanOrEqual(0);
        expect(test).toEqual({ start: origin + 1, end: origin + 1 + horizon });
        expect(test.end).toBeLessThanOrEqual(length);
      }
      expect(groupByFit(all).flat()).toEqual(all);
      for (const [first, ...rest] of groupByFit(all)) {
        expect(first!.train.end).toBe(first!.origin + 1);
        for (const { train } of rest) expect(train).toEqual(first!.train);
      }
    }),
  );
});

test("appending bars moves no fold; choosing the latest changes none", () => {
  fc.assert(
    fc.property(anyOptions, ({ length, appended, options }) => {
      const all = folds(length, options);
      expect(folds(length + appended, options).slice(0, all.length)).toEqual(all);
      const some = Math.ceil(all.length / 2);
      expect(folds(length, { ...options, folds: some })).toEqual(all.slice(-some));
    }),
  );
});

test("says what it needed and what it got", () => {
  const options = { minTrainLength: 50, horizon: 10 };
  expect(() => folds(42, options)).toThrow(
    new SeriesTooShortError(60, 42, "minTrainLength 50 + 1 folds, horizon 10, step 10"),
  );
  expect(() => folds(79, { ...options, folds: 3 })).toThrow("need at least 80 bars");
  expect(folds(80, { ...options, folds: 3 }).length).toBe(3);
  expect(() => folds(Number.NaN, options)).toThrow(SeriesTooShortError);
  for (const bad of [0, -1, 1.5, Number.NaN, Infinity]) {
    for (const option of ["horizon", "minTrainLength", "step", "refitEvery", "folds"]) {
      expect(() => rollingOrigin({ ...options, [option]: bad })).toThrow(InvalidOptionError);
    }
  }
  expect(() => rollingOrigin({ ...options, maxTrainLength: 49 })).toThrow(
    "maxTrainLength: expected at least minTrainLength (50), got 49",
  );
});
