import { expect, test } from "vitest";
import { interval, levelOf } from "./interval.ts";
import { entryFinder, type JudgedSessions, judgedOf, recordOf } from "./judged-sessions.ts";

const levels = [0.05, 0.25, 0.5, 0.75, 0.95];
const quantiles = [90, 96, 100, 105, 112];

test.each([
  [89, 0],
  [90, 0.05],
  [93, 0.15],
  [100, 0.5],
  [112, 0.95],
  [113, 1],
])("a close of %d lies at level %d", (close, level) => {
  expect(levelOf(close, { quantiles }, levels)).toBeCloseTo(level, 12);
});

test("a close lies inside the interval of a coverage just where its level does", () => {
  for (const coverage of [0.3, 0.5, 0.62, 0.9]) {
    const { lower, upper } = interval({ quantiles }, coverage, levels)!;
    for (let close = 88; close < 115; close += 0.37) {
      const pit = levelOf(close, { quantiles }, levels);
      const { held } = recordOf([{ day: 1, pit, width: 1 }], coverage, 250)!;
      expect(held, `${close} at ${coverage}`).toBe(Number(close >= lower && close <= upper));
    }
  }
});

test("where quantiles coincide, the level is the one nearest to the median", () => {
  expect(levelOf(100, { quantiles: [90, 100, 100, 100, 110] }, levels)).toBe(0.5);
});

const judged: JudgedSessions = {
  symbols: ["A", "NONE", "B"],
  symbolIndices: Int32Array.of(0, 0, 0, 2),
  days: Int32Array.of(1, 2, 4, 3),
  crps: new Float64Array(4),
  intervalScore: new Float64Array(4),
  pit: Float64Array.of(0.01, 0.5, 0.99, 0.5),
  width: Float64Array.of(9, 1, 2, 7),
};

test("an entry is found by its symbol and session", () => {
  const find = entryFinder(judged);
  expect([1, 2, 4].map((day) => find("A", day))).toEqual([0, 1, 2]);
  expect(find("B", 3)).toBe(3);
  for (const [symbol, day] of [
    ["A", 0],
    ["A", 3],
    ["A", 5],
    ["B", 4],
    ["NONE", 3],
    ["C", 1],
  ] as const) {
    expect(find(symbol, day), `${symbol} ${day}`).toBe(-1);
  }
});

test("a record is of the last sessions, and its width the median of theirs", () => {
  expect(recordOf(judgedOf(judged, "A"), 0.9, 2)).toEqual({ sessions: 2, held: 1, usualWidth: 2 });
  expect(recordOf(judgedOf(judged, "B"), 0.9, 250)).toMatchObject({ sessions: 1, held: 1 });
  expect(recordOf(judgedOf(judged, "C"), 0.9, 250)).toBeNull();
});
