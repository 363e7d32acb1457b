import fc from "fast-check";
import { expect, test } from "vitest";
import { ScoreWindow } from "./score-window.ts";

test("is the last scores, sorted", () => {
  const score = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(
      fc.array(score, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (scores, capacity) => {
        const window = new ScoreWindow(capacity, Float64Array.from(scores));
        const last = scores.slice(-capacity).sort((a, b) => a - b);
        const size = last.length;
        expect(window.size).toBe(size);
        expect(window.smallest).toBe(last[0]! + 0);
        const ranks = last.map((_, i) => window.quantile((i + 1) / (size + 1)));
        expect(ranks.map((x) => x + 0)).toEqual(last.map((x) => x + 0));
        for (const probe of last) {
          expect(window.countBelow(probe)).toBe(last.filter((x) => x < probe).length);
        }
      },
    ),
    { seed: 1 },
  );
});

test("a level beyond the scores is the largest or the smallest of them", () => {
  const window = new ScoreWindow(3, Float64Array.of(9, 2, 1, 3));
  expect([1, 1.7, 0.76].map((level) => window.quantile(level))).toEqual([3, 3, 3]);
  expect([0, -2, 0.25].map((level) => window.quantile(level))).toEqual([1, 1, 1]);
});
