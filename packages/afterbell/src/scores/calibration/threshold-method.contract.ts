/** @file The contract of conformal methods. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Issue, ThresholdMethod } from "./threshold-method.ts";

export interface ContractSubject {
  readonly make: () => ThresholdMethod;
  /** Whether it is to hold its coverage when scores change for good. */
  readonly adaptive: boolean;
  /** Draws of mean 0 and variance 1. */
  readonly innovations: (seed: number) => () => number;
}

const anyScores = fc.array(fc.double({ min: 0, max: 1e300, noNaN: true }), {
  minLength: 2,
  maxLength: 120,
});
const anyCoverage = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const seeded = { seed: 5, numRuns: 200 };

export function itIsAThresholdMethod(name: string, subject: ContractSubject): void {
  const { make, adaptive, innovations } = subject;
  const walk = (scores: readonly number[], coverage: number, options = {}) =>
    thresholdsOf(make(), scores, coverage, { warmUp: 1, delay: 1, ...options });

  describe(name, () => {
    test("says finite thresholds within the scores seen so far, whatever the scores", () => {
      const property = (scores: number[], coverage: number, delay: number) => {
        const thresholds = walk(scores, coverage, { delay });
        thresholds.forEach((threshold, k) => {
          const seen = scores.slice(0, k + 1);
          expect(threshold).toBeGreaterThanOrEqual(Math.min(...seen));
          expect(threshold).toBeLessThanOrEqual(Math.max(...seen));
        });
        expect(thresholds).toHaveLength(Math.max(0, scores.length - delay));
      };
      fc.assert(
        fc.property(anyScores, anyCoverage, fc.integer({ min: 1, max: 5 }), property),
        seeded,
      );
    });

    test("is deterministic, and one run knows nothing of another", () => {
      const method = make();
      const scores = Array.from({ length: 400 }, innovations(1)).map(Math.abs);
      const options = { warmUp: 50, delay: 1 };
      const first = thresholdsOf(method, scores, 0.9, options);
      expect(thresholdsOf(method, scores, 0.9, options)).toEqual(first);
      expect(thresholdsOf(make(), scores, 0.9, options)).toEqual(first);
    });

    test("does not depend on scores that are not known yet", () => {
      const scores = Array.from({ length: 400 }, innovations(2)).map(Math.abs);
      const changed = scores.map((score, i) => (i < 300 ? score : 1000 + i));
      for (const delay of [1, 4]) {
        const upTo = 300 - 50 + 1;
        const before = walk(scores, 0.9, { warmUp: 50, delay }).slice(0, upTo);
        expect(walk(changed, 0.9, { warmUp: 50, delay }).slice(0, upTo)).toEqual(before);
      }
    });

    test("has no unit of its own: scores four times as large give thresholds four times as large", () => {
      const scores = Array.from({ length: 600 }, innovations(3)).map(Math.abs);
      const thresholds = walk(scores, 0.8, { warmUp: 50 });
      const larger = walk(
        scores.map((score) => 4 * score),
        0.8,
        { warmUp: 50 },
      );
      expect(larger).toEqual(thresholds.map((threshold) => 4 * threshold));
    });

    test("covers more where more is wanted", () => {
      const scores = Array.from({ length: 4000 }, innovations(4)).map(Math.abs);
      const shares = [0.5, 0.8, 0.9, 0.95].map((coverage) =>
        coverageOf(scores, walk(scores, coverage, { warmUp: 1000 })),
      );
      for (const [i, nominal] of [0.5, 0.8, 0.9, 0.95].entries()) {
        // Two and a half standard errors of a median of 1,000 scores, on which split rests.
        expect(Math.abs(shares[i]! - nominal)).toBeLessThan(0.04);
      }
    });

    test(`${adaptive ? "holds" : "loses"} its coverage when scores treble for good`, () => {
      const draw = innovations(5);
      const scores = Array.from({ length: 4000 }, (_, i) => Math.abs(draw()) * (i < 1000 ? 1 : 3));
      const share = coverageOf(scores, walk(scores, 0.9, { warmUp: 250 }));
      if (adaptive) expect(Math.abs(share - 0.9)).toBeLessThan(0.01);
      else expect(share).toBeLessThan(0.6);
    });

    if (adaptive) {
      test("is not wound up by a wild month before a quiet year", () => {
        const draw = innovations(6);
        const scores = Array.from({ length: 1000 }, (_, i) => {
          const isWild = i >= 300 && i < 320;
          return Math.abs(draw()) * (isWild ? 1000 : 1);
        });
        const share = coverageOf(scores, walk(scores, 0.9, { warmUp: 250 }).slice(-500));
        expect(Math.abs(share - 0.9)).toBeLessThan(0.03);
      });
    }

    test("survives scores that grow for ever, and scores that are all the same", () => {
      const growing = Array.from({ length: 1000 }, (_, i) => 1.5 ** i);
      expect(walk(growing, 0.9).every(Number.isFinite)).toBe(true);
      expect(new Set(walk(new Array(500).fill(2), 0.9))).toEqual(new Set([2]));
    });
  });
}

/** Issues every row from the first with `warmUp` known scores; a score is known `delay` rows later. */
export function thresholdsOf(
  method: ThresholdMethod,
  scores: readonly number[],
  nominalCoverage: number,
  { warmUp, delay }: { readonly warmUp: number; readonly delay: number },
): number[] {
  const tracker = method.start(Float64Array.from(scores.slice(0, warmUp)), nominalCoverage);
  const issues: (Issue | undefined)[] = [];
  let known = warmUp;
  for (let row = warmUp + delay - 1; row < scores.length; row++) {
    for (; known <= row - delay; known++) tracker.observe(scores[known]!, issues[known]);
    issues[row] = tracker.issue();
  }
  return issues.filter((issue) => issue !== undefined).map(({ threshold }) => threshold);
}

/** @param thresholds Of the last rows. */
function coverageOf(scores: readonly number[], thresholds: readonly number[]): number {
  const of = scores.slice(scores.length - thresholds.length);
  return of.filter((score, i) => score <= thresholds[i]!).length / of.length;
}
