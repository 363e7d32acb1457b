import { expect, test } from "vitest";
import { counted, fixed, nominalPercent, percent, price, pValue, score } from "./number-format.ts";

test.each([
  [0.000123456, "0.00012346"],
  [187.4199, "187.42"],
  [1_234_567.89, "1,234,568"],
  [-3.5, "−3.5000"],
  [0, "0"],
  [Number.NaN, "–"],
])("price %s", (value, text) => expect(price(value)).toBe(text));

test("a score has four digits, never fewer than its whole part", () => {
  expect([1.23456, 0.00098765, 98_765.4].map(score)).toEqual(["1.235", "0.0009877", "98,765"]);
});

test("a minus is one, and none stands before a zero", () => {
  expect([fixed(-1234.56, 1), fixed(-0.04, 1), fixed(1e6, 0)]).toEqual([
    "−1,234.6",
    "0.0",
    "1,000,000",
  ]);
});

test("shares are percentages that no line end parts", () => {
  expect([percent(0.9), nominalPercent(0.9), nominalPercent(0.975), percent(Number.NaN)]).toEqual([
    "90.0\u00a0%",
    "90\u00a0%",
    "97.5\u00a0%",
    "–",
  ]);
});

test("a p-value too small to print is said to be small", () => {
  expect([0.33178, 1e-4, 9.99e-5, 0].map(pValue)).toEqual([
    "0.3318",
    "0.0001",
    "< 0.0001",
    "< 0.0001",
  ]);
});

test("one session, two sessions", () => {
  expect([counted(1, "session"), counted(2500, "session")]).toEqual([
    "1 session",
    "2,500 sessions",
  ]);
});
