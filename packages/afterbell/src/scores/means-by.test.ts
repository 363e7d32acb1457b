import { expect, test } from "vitest";
import { meansBy } from "./means-by.ts";

test("values of one key are one mean, ascending by key, whatever their order", () => {
  expect([...meansBy([3, 1, 3, 2], Float64Array.of(1, 5, 2, 7))]).toEqual([5, 7, 1.5]);
  const dates = ["2024-01-03", "2023-12-29", "2024-01-03"];
  expect([...meansBy(dates, Float64Array.of(1, 2, 4))]).toEqual([2, 2.5]);
  expect(meansBy([], new Float64Array(0))).toHaveLength(0);
});
