import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { uniforms } from "../../test/support/random-walk.ts";
import { orderStatistics } from "./order-statistics.ts";

function expectThoseOfSorting(x: Float64Array, positions: readonly number[]): void {
  const sorted = x.toSorted();
  const found = orderStatistics(x, positions);
  for (const position of positions) expect(found.get(position)).toBe(sorted[position]);
}

const everyFew = (length: number, step = 1) =>
  Array.from({ length: Math.ceil(length / step) }, (_, i) => i * step);

test("are those of the sorted sample, whatever it is", () => {
  const values = fc.float64Array({ minLength: 1, maxLength: 300, noNaN: true });
  // Repeated, since small samples are sorted.
  const samples = fc.tuple(values, fc.constantFrom(1, 5_000));
  const property = fc.property(samples, ([some, times]) => {
    const x = Float64Array.from(
      { length: Math.max(some.length, times) },
      (_, i) => some[i % some.length]!,
    );
    expectThoseOfSorting(x, everyFew(x.length, Math.ceil(x.length / 100)));
  });
  fc.assert(property);
});

describe("of a large sample", () => {
  const LENGTH = 50_000;
  const uniform = uniforms(7);
  const uniformSample = Float64Array.from({ length: LENGTH }, uniform);

  test.each([
    ["spread evenly", uniformSample],
    ["in order", uniformSample.toSorted()],
    ["with a few far outside", uniformSample.map((u, i) => (i % 9_000 === 0 ? u * 1e300 : u))],
    ["with long tails", uniformSample.map((u) => Math.tan(Math.PI * (u - 0.5)))],
    ["that is one value for the most part", uniformSample.map((u) => (u < 0.99 ? 0 : u))],
    ["of one value", uniformSample.map(() => -3)],
  ])("%s they are those of sorting, and it stays as it was", (_, x) => {
    const before = x.slice();
    expectThoseOfSorting(x, [...everyFew(LENGTH, 777), LENGTH - 1]);
    expect(x.every((value, i) => Object.is(value, before[i]))).toBe(true);
  });
});
