import fc from "fast-check";
import { expect, test } from "vitest";
import { thinned } from "./thinned.ts";

test("fewer points keep both ends, the extremes, and the order", () => {
  const ys = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 1,
    maxLength: 500,
  });
  fc.assert(
    fc.property(ys, fc.integer({ min: 4, max: 100 }), (values, count) => {
      const points = values.map((y, x) => ({ x, y }));
      const kept = thinned(points, count);
      expect(kept.length).toBeLessThanOrEqual(
        Math.max(count, points.length > count ? count + 2 : 0),
      );
      expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)]);
      const heights = kept.map(({ y }) => y);
      expect(Math.min(...heights)).toBe(Math.min(...values));
      expect(Math.max(...heights)).toBe(Math.max(...values));
      expect(kept.every(({ x }, i) => i === 0 || x > kept[i - 1]!.x)).toBe(true);
    }),
    { seed: 2 },
  );
});
