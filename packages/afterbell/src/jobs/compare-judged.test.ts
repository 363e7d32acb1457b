import { expect, test } from "vitest";
import type { JudgedSessions } from "../domain/judged-sessions.ts";
import { DEPENDENT_DAYS } from "../scores/interval-verdict.ts";
import { compareJudged } from "./compare-judged.ts";

/** Judged sessions of one symbol from these CRPS on, one a day. */
function judgedWith(crps: readonly number[]): JudgedSessions {
  const none = new Float64Array(crps.length);
  return {
    symbols: ["AAPL"],
    symbolIndices: new Int32Array(crps.length),
    days: Int32Array.from(crps, (_, i) => 19_000 + i),
    crps: Float64Array.from(crps),
    ...{ intervalScore: none, pit: none, width: none },
  };
}

test("losses that are larger for a week on end are no evidence of as many days", () => {
  const weekly = (i: number) => 0.35 + (Math.floor(i / 5) % 2 === 0 ? 1 : -1);
  const worse = judgedWith(Array.from({ length: 60 }, (_, i) => 10 + weekly(i)));
  const { pValue, lags, sessions } = compareJudged(worse, judgedWith(Array(60).fill(10)));
  expect({ lags, sessions }).toEqual({ lags: DEPENDENT_DAYS, sessions: 60 });
  // Of the formula, by SciPy 1.17. Days that did not depend on each other would give 0.0093.
  expect(pValue).toBeCloseTo(0.05097897622902483, 12);
});
