import fc from "fast-check";
import { expect, test } from "vitest";
import { rankedSubset } from "./ranked-subset.ts";

const sample = fc.array(fc.oneof(fc.constantFrom(0, 1, 1.5, Number.NaN), fc.double()), {
  maxLength: 3000,
  size: "max",
});

test("order statistics are those of sorting, whatever came and went", () => {
  fc.assert(
    fc.property(sample, fc.infiniteStream(fc.nat(3)), (values, keeps) => {
      const subset = rankedSubset(Float64Array.from(values));
      const left: number[] = [];
      for (const [i, value] of values.entries()) {
        const fate = keeps.next().value;
        if (fate === 0) continue;
        subset.add(i);
        if (fate === 1) subset.remove(i);
        else if (Number.isFinite(value)) left.push(value);
      }
      const sorted = Float64Array.from(left).sort();
      expect(subset.size()).toBe(sorted.length);
      const found = Array.from(sorted, (_, position) => subset.valueAt(position));
      expect(found.every((value, i) => value === sorted[i])).toBe(true);
    }),
    { numRuns: 30 },
  );
});
