import { expect, test } from "vitest";
import { expectClose, golden, goldenOutcomes } from "../../test/support/scores-golden.ts";
import { shiftedByOne } from "./shift.ts";

/** Hops up and down by a fixed rule, with returns of about 1. */
const closes = Float64Array.from(
  { length: 202 },
  (_, i) => 100 + 20 * Math.sin(i / 15) + Math.sin(12.9898 * i * i),
);
const rows = closes.length - 2;
const lastCloses = closes.subarray(1, rows + 1);
const actuals = closes.subarray(2);
const shiftOf = (forecast: (i: number) => number) =>
  shiftedByOne({ lastCloses, actuals, medians: lastCloses.map((_, i) => forecast(i)) });

test("correlations agree with SciPy", () => {
  const { isShifted, ...correlations } = shiftedByOne(goldenOutcomes);
  expectClose(correlations, golden.scores.correlation, 1e-10);
  expect(isShifted).toBe(true);
});

test("knows the curve of the previous closes", () => {
  const drawnLate = shiftOf((i) => lastCloses[i]!);
  expect(drawnLate).toMatchObject({ withPrevious: 1, ofChanges: null, isShifted: true });
  // What an LSTM of levels learns: a smoothed last close, a little off.
  expect(shiftOf((i) => 3 + 0.97 * (0.8 * closes[i + 1]! + 0.2 * closes[i]!)).isShifted).toBe(true);
});

test("does not call shifted what follows neither curve", () => {
  const far = shiftOf((i) => Math.sin(i * i));
  expect(Math.abs(far.withPrevious!)).toBeLessThan(0.3);
  expect(far.isShifted).toBe(false);
  const opposite = shiftOf((i) => -lastCloses[i]! + 0.01 * Math.sin(i));
  expect(opposite.isShifted).toBe(false);
});

test("does not call shifted what says something of the changes", () => {
  expect(shiftOf((i) => actuals[i]!)).toMatchObject({
    withNext: 1,
    ofChanges: 1,
    isShifted: false,
  });
  // Nearer to the previous close than to the next, as any honest forecast is, and yet of some skill.
  const some = shiftOf((i) => lastCloses[i]! + 0.1 * (actuals[i]! - lastCloses[i]!));
  expect(some.withPrevious).toBeGreaterThan(some.withNext!);
  expect(some.isShifted).toBe(false);
});

test("answers null where a side does not vary", () => {
  const constant = { withPrevious: null, withNext: null, isShifted: false };
  expect(shiftOf(() => 100.1)).toMatchObject(constant);
});
