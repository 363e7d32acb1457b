import { expect, test } from "vitest";
import { median } from "./statistics.ts";

test.each([
  [[3, 1, 2], 2],
  [[10, 9, 1, 2], 5.5],
  [[-1], -1],
])("the median of %j is %d", (values, expected) => {
  expect(median(values)).toBe(expected);
});

test("there is no median of nothing", () => {
  expect(() => median([])).toThrow(RangeError);
});
