import { expect, test } from "vitest";
import type { DieboldMariano } from "./diebold-mariano.ts";
import { verdictOf } from "./verdict.ts";

const persistenceError = 1.8128396;
const judged = (error: number, change: Partial<DieboldMariano> = {}) => ({
  error,
  persistenceError,
  shift: null,
  dieboldMariano: {
    statistic: error - persistenceError,
    pValue: 0.41,
    meanDifference: error - persistenceError,
    dates: 318,
    lags: 0,
    kernel: "rectangular",
    obstacle: null,
    ...change,
  } as const,
});
const none = { statistic: null, pValue: null, kernel: null };

test.each([
  [judged(1.83), "No better than the last close: MAE 1.83 against 1.81, Diebold-Mariano p = 0.41"],
  [judged(1.8), "No better than the last close: MAE 1.80 against 1.81, Diebold-Mariano p = 0.41"],
  [
    judged(1.704, { pValue: 0.00312 }),
    "Better than the last close: MAE 1.70 against 1.81, Diebold-Mariano p = 0.003",
  ],
  [
    judged(1.8119, { pValue: 0.02 }),
    "Better than the last close: MAE 1.812 against 1.813, Diebold-Mariano p = 0.020",
  ],
  [
    judged(3.126, { pValue: 1e-20 }),
    "Worse than the last close: MAE 3.13 against 1.81, Diebold-Mariano p < 0.001",
  ],
  [
    judged(1.79, { pValue: 0.01, meanDifference: 0.2 }),
    "No better than the last close: MAE 1.79 against 1.81, Diebold-Mariano p = 0.010",
  ],
  [
    judged(persistenceError, { ...none, obstacle: "same forecasts" }),
    "The last close itself: MAE 1.81",
  ],
  [
    judged(1.5, { ...none, dates: 5, obstacle: "too few dates" }),
    "Too few forecasts to compare with the last close: MAE 1.50 against 1.81 on 5 sessions",
  ],
  [
    judged(2.8128396, { ...none, obstacle: "constant difference" }),
    "Worse than the last close: MAE 2.81 against 1.81, by the same amount on every session",
  ],
  [
    judged(persistenceError, { ...none, obstacle: "constant difference" }),
    "No better than the last close: MAE 1.81 against 1.81, the same error on every session",
  ],
])(
  "says in one sentence how a forecaster did beside the last close (%#)",
  (judgement, sentence) => {
    expect(verdictOf(judgement)).toBe(sentence);
  },
);

test("says of a late curve that it is one, in the same sentence", () => {
  const shift = { withPrevious: 0.99806, withNext: 0.99113, ofChanges: -0.02, isShifted: true };
  const judgement = { ...judged(1.83), shift };
  expect(verdictOf(judgement)).toBe(
    "No better than the last close: MAE 1.83 against 1.81, Diebold-Mariano p = 0.41; its curve is the previous close's, drawn one session late (correlation 0.998 with the previous close, 0.991 with the next)",
  );
  const near = { ...shift, withPrevious: 0.99921, withNext: 0.99913 };
  expect(verdictOf({ ...judgement, shift: near })).toContain(
    "0.9992 with the previous close, 0.9991",
  );
  const same = { ...shift, withPrevious: 0.99998, withNext: 0.99962 };
  expect(verdictOf({ ...judgement, shift: same })).toMatch(/0\.41$/);
  const better = { ...judged(1.704, { pValue: 0.003 }), shift };
  expect(verdictOf(better)).toMatch(/p = 0\.003$/);
  expect(verdictOf({ ...judgement, shift: { ...shift, isShifted: false } })).toMatch(/0\.41$/);
  const few = { ...none, dates: 3, obstacle: "too few dates" } as const;
  expect(verdictOf({ ...judged(1.83, few), shift })).toMatch(/on 3 sessions$/);
});
