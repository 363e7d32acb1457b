import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidOptionError } from "../../domain/errors.ts";
import { rollingCoverage } from "./rolling-coverage.ts";

test("counts every run of sessions, from the first interval on", () => {
  const covered = Uint8Array.of(0, 0, 1, 1, 0, 1, 1, 1);
  const rolling = rollingCoverage({ covered, first: 2 }, 4);
  expect(rolling).toEqual({
    window: 4,
    first: 2,
    coverages: Float64Array.of(0.75, 0.75, 0.75),
    lowest: 0.75,
    highest: 0.75,
  });
  expect(rollingCoverage({ covered, first: 2 }, 3)).toMatchObject({ lowest: 2 / 3, highest: 1 });
  expect(rollingCoverage({ covered, first: 2 }, 6)?.coverages).toEqual(Float64Array.of(5 / 6));
  expect(rollingCoverage({ covered, first: 2 }, 7)).toBeUndefined();
});

test("is what counting each run anew gives", () => {
  const rows = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 1, maxLength: 60 });
  const count = fc.integer({ min: 1, max: 20 });
  fc.assert(
    fc.property(rows, count, count, (hits, window, first) => {
      const rolling = rollingCoverage({ covered: Uint8Array.from(hits), first }, window);
      const runs = Math.max(0, hits.length - first - window + 1);
      const expected = Array.from({ length: runs }, (_, k) => {
        const run = hits.slice(first + k, first + k + window);
        return run.reduce((a, b) => a + b, 0) / window;
      });
      expect([...(rolling?.coverages ?? [])]).toEqual(expected);
      if (rolling) expect(rolling.lowest).toBe(Math.min(...expected));
      if (rolling) expect(rolling.highest).toBe(Math.max(...expected));
    }),
    { seed: 2 },
  );
});

test("rejects a window of no rows", () => {
  expect(() => rollingCoverage({ covered: new Uint8Array(9), first: 0 }, 0)).toThrow(
    InvalidOptionError,
  );
});
