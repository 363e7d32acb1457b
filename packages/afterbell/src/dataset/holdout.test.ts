import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidOptionError, SeriesTooShortError } from "../domain/errors.ts";
import type { Fold } from "./fold.ts";
import { holdout } from "./holdout.ts";

const draw = ({ origin, train, test }: Fold, length: number) =>
  Array.from({ length }, (_, i) => {
    if (i === origin) return "O";
    if (i >= train.start && i < train.end) return "*";
    return i >= test.start && i < test.end ? "x" : ".";
  }).join(" ");

test("draws the picture in the docstring", () => {
  const { fold, windows } = holdout(8, { contextLength: 2, horizon: 1, trainFraction: 0.7 });
  expect(draw(fold, 8)).toBe("* * * * * O x x");
  expect(windows).toEqual({ train: 4, test: 2 });
});

test("splits the reference project's 1,647 bars as its notebook does", () => {
  const { fold, windows } = holdout(1647, { contextLength: 60, horizon: 1 });
  expect(windows).toEqual({ train: 1269, test: 318 });
  expect(fold.test).toEqual({ start: 1329, end: 1647 });
});

test("property: both sides have windows, and none of the bars is on both", () => {
  const whole = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(
      fc.nat(300),
      whole,
      whole,
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      (length, contextLength, horizon, trainFraction) => {
        const options = { contextLength, horizon, trainFraction };
        try {
          const { fold, windows } = holdout(length, options);
          expect(fold.train.end).toBe(fold.test.start);
          expect(fold.origin).toBe(fold.train.end - 1);
          expect(fold.train).toMatchObject({
            start: 0,
            end: windows.train + contextLength + horizon - 1,
          });
          expect(windows.train + windows.test).toBe(length - contextLength - horizon + 1);
          expect(Math.min(windows.train, windows.test)).toBeGreaterThanOrEqual(1);
        } catch (error) {
          expect(error).toBeInstanceOf(SeriesTooShortError);
          const { needed } = error as SeriesTooShortError;
          expect(needed).toBeGreaterThan(length);
          expect(() => holdout(needed, options)).not.toThrow(); // what it asks for is enough
          expect(() => holdout(needed - 1, options)).toThrow(); // and not too much
        }
      },
    ),
  );
});

test("says what it needed and what it got", () => {
  expect(() => holdout(42, { contextLength: 60, horizon: 1 })).toThrow(
    "need at least 62 bars (context 60 + horizon 1, and a window on each side of the split), got 42",
  );
  for (const trainFraction of [0, 1, -1, Number.NaN]) {
    expect(() => holdout(99, { contextLength: 6, horizon: 1, trainFraction })).toThrow(
      InvalidOptionError,
    );
  }
});
