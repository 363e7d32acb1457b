import fc from "fast-check";
import { expect, test } from "vitest";
import { sortedRange } from "./sorted-range.ts";

const value = fc.oneof(fc.constantFrom(0, 1, Number.NaN), fc.double());
const lengths = fc.array(fc.nat({ max: 60 }), { minLength: 2, maxLength: 2 });

test("is the range sorted, wherever it was before", () => {
  const values = fc.array(value, { minLength: 60, maxLength: 60 });
  fc.assert(
    fc.property(values, fc.array(lengths, { maxLength: 20 }), (values, ranges) => {
      const range = sortedRange(Float64Array.from(values));
      for (const [start, end] of ranges.map((bounds) => bounds.sort((a, b) => a - b))) {
        const expected = values.slice(start, end).filter((x) => !Number.isNaN(x));
        expected.sort((a, b) => a - b);
        // 0 and -0 are in any order.
        expect([...range(start!, end!)].map((x) => x + 0)).toEqual(expected.map((x) => x + 0));
      }
    }),
  );
});

test("moves forward past all that it held, and back", () => {
  const range = sortedRange(Float64Array.of(5, 3, 4, 1, 2, 0));
  expect([...range(0, 2)]).toEqual([3, 5]);
  expect([...range(1, 4)]).toEqual([1, 3, 4]);
  expect([...range(4, 6)]).toEqual([0, 2]);
  expect([...range(0, 3)]).toEqual([3, 4, 5]);
  expect([...range(3, 3)]).toEqual([]);
});
