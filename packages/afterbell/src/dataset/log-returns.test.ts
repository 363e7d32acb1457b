import { expect, test } from "vitest";
import { seriesOf } from "../../test/support/series.ts";
import { NonPositivePriceError } from "../domain/errors.ts";
import { logClosesOf, logReturnsOf } from "./log-returns.ts";

const series = seriesOf(["2024-01-02", 1], ["2024-01-03", Math.E], ["2024-01-04", 1]);

test("log returns are the changes of the log closes", () => {
  expect([...logClosesOf(series)]).toEqual([0, 1, 0]);
  expect([...logReturnsOf(series)]).toEqual([1, -1]);
  expect([...logReturnsOf(seriesOf(["2024-01-02", 5]))]).toEqual([]);
});

test.each([0, -3.5])("a close of %d is named, unless it lies after the end", (close) => {
  const broken = seriesOf(["2024-01-02", 1], ["2024-01-03", close]);
  expect(() => logReturnsOf(broken)).toThrow(NonPositivePriceError);
  expect(() => logReturnsOf(broken)).toThrow(
    `TEST: the close of 2024-01-03 must be above 0 for log returns, got ${close}`,
  );
  expect([...logClosesOf(broken, 1)]).toEqual([0]);
});
