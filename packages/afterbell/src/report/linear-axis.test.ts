import fc from "fast-check";
import { expect, test } from "vitest";
import { linearAxis } from "./linear-axis.ts";

const labels = (values: number[], count?: number) =>
  linearAxis(values, count === undefined ? {} : { count }).ticks.map(({ label }) => label);

test.each([
  [
    [0, 4.2],
    ["0", "2", "4", "6"],
  ],
  [
    [1.00012e-4, 1.00038e-4],
    ["0.00010001", "0.00010002", "0.00010003", "0.00010004"],
  ],
  [
    [998_000, 1_002_000],
    ["998,000", "999,000", "1,000,000", "1,001,000", "1,002,000"],
  ],
  [
    [-0.5, 0.5],
    ["−0.5", "0.0", "0.5"],
  ],
])("%j", (values, expected) => expect(labels(values)).toEqual(expected));

test("one value has room on either side, and no value at all an axis still", () => {
  expect(linearAxis([100]).domain[0]).toBeLessThan(100);
  expect(linearAxis([100]).domain[1]).toBeGreaterThan(100);
  expect(linearAxis([0]).domain).toEqual([-1, 1]);
  expect(linearAxis([Number.NaN, Number.POSITIVE_INFINITY]).domain).toEqual([0, 1]);
});

test("any finite prices are within, on few ticks that tell themselves apart", () => {
  const price = fc.double({ min: -1e9, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(fc.array(price, { minLength: 1, maxLength: 20 }), (values) => {
      const { domain, ticks } = linearAxis(values);
      const rounding = 1e-9 * Math.max(...values.map(Math.abs), 1e-300);
      expect(domain[0]).toBeLessThanOrEqual(Math.min(...values) + rounding);
      expect(domain[1]).toBeGreaterThanOrEqual(Math.max(...values) - rounding);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(7);
      const isTiny = domain[1] - domain[0] < 1e-10;
      if (!isTiny) expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
    }),
    { seed: 1 },
  );
});
