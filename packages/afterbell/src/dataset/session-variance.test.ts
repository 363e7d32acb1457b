import { expect, test } from "vitest";
import { rangesSeries } from "../../test/support/ranges-golden.ts";
import { gaussianWalk, seriesFromCloses } from "../../test/support/walk.ts";
import { NonPositivePriceError } from "../domain/errors.ts";
import { logReturnsOf } from "./log-returns.ts";
import { rangeVariance } from "./range-variance.ts";
import { sessionVariance } from "./session-variance.ts";

test("is that of the range, or the squared return of a session that lacks a price", () => {
  const series = rangesSeries();
  const returns = logReturnsOf(series);
  const ranges = rangeVariance(series);
  const lacking = [400, 900, 901];
  for (const [t, variance] of sessionVariance(series).entries()) {
    const expected = lacking.includes(t) ? returns[t - 1]! ** 2 : ranges[t]!;
    expect(variance, `${t}`).toBe(expected);
  }
});

test("of closes alone it is squared returns, at least 1e-7", () => {
  const walk = gaussianWalk(50, 0.01, 1);
  const squares = logReturnsOf(walk).map((r) => Math.max(r * r, 1e-7));
  expect([...sessionVariance(walk)]).toEqual([Number.NaN, ...squares]);
  expect([...sessionVariance(seriesFromCloses([5, 5]))]).toEqual([Number.NaN, 1e-7]);
});

test("a close of zero is an error", () => {
  expect(() => sessionVariance(seriesFromCloses([5, 0]))).toThrow(NonPositivePriceError);
});
