import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleSorter } from "./sample-sorter.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const near = fc.double({ noNaN: true, min: -1, max: 1 });
const few = fc.constantFrom(0, 1, 1 + 2 ** -52, -3e300, 3e300);

test("sorts as the engine does, whatever the values and however often it is used", () => {
  const samples = fc.integer({ min: 1, max: 300 }).chain((size) => {
    const sample = (value: fc.Arbitrary<number>) =>
      fc.array(value, { minLength: size, maxLength: size }).map((x) => Float64Array.from(x));
    return fc.array(fc.oneof(sample(finite), sample(near), sample(few)), {
      minLength: 1,
      maxLength: 4,
    });
  });
  fc.assert(
    fc.property(samples, (all) => {
      const sort = sampleSorter(all[0]!.length);
      for (const values of all) {
        const before = values.slice();
        // Adding 0 makes 0 of -0, which the engine alone tells apart.
        expect(sort(values).map((x) => x + 0)).toEqual(values.toSorted().map((x) => x + 0));
        expect(values).toEqual(before);
        const ranks = [0, values.length >> 1, values.length - 1];
        const some = sampleSorter(values.length, ranks)(values);
        for (const rank of ranks) expect(some[rank]! + 0).toBe(values.toSorted()[rank]! + 0);
      }
    }),
  );
});

test("one value far from all others leaves them in order", () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i * i));
  values[700] = 1e9;
  expect(sampleSorter(2000)(values)).toEqual(values.toSorted());
});
