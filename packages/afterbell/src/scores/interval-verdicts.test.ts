import fc from "fast-check";
import { expect, test } from "vitest";
import { intervalVerdict, intervalVerdicts, type JudgedIntervals } from "./interval-verdict.ts";

const DATES = 60;
const rows = Array.from({ length: 2 * DATES }, (_, i) => i);
const days = Int32Array.from(rows, (i) => 19_000 + Math.floor(i / 2));
const ours = Float64Array.from(rows, (i) => 0.05 + 0.01 * Math.sin(i * i));
const rival = (name: string, shift: number, speed: number) => ({
  name,
  intervalScores: ours.map((score, i) => score + shift + 0.004 * Math.cos(speed * i * i)),
});
const historical = rival("historical intervals", 0.001, 1.7);
const ewma = rival("EWMA's", 0.0008, 2.3);
const garch = rival("garch's", -0.002, 0.9);
const judged = (change: Partial<JudgedIntervals> = {}): JudgedIntervals => ({
  ...{ days, intervalScores: ours, held: 108, nominalCoverage: 0.9, rivals: [historical, ewma] },
  ...change,
});

// By hand in NumPy from the formulas that diebold-mariano.ts cites, with 5 lags and SciPy 1.17's Student's t.
const raw = {
  historical: 2.383719705574548e-6,
  ewma: 0.053091323243465174,
  garch: 1.6092123336666523e-16,
};

test("p-values are those of daily means with a week of lags, adjusted over the rivals", () => {
  const { rivals } = intervalVerdict(judged({ rivals: [historical, ewma, garch] }));
  const expected = [2 * raw.historical, raw.ewma, 3 * raw.garch];
  for (const [i, { pValue }] of rivals.entries()) {
    expect(pValue! / expected[i]!).toBeCloseTo(1, 5);
  }
  expect(rivals.map(({ rank }) => rank)).toEqual(["better", "no better", "worse"]);
  expect(rivals[0]!.ratio).toBeCloseTo(0.974053909504756, 10);
});

test("several forecasters are adjusted over all of their rivals", () => {
  const [first, second] = intervalVerdicts([judged(), judged({ rivals: [garch] })]);
  expect(first!.rivals[0]!.pValue! / (2 * raw.historical)).toBeCloseTo(1, 5);
  expect(second!.rivals[0]!.pValue! / (3 * raw.garch)).toBeCloseTo(1, 5);
  expect(intervalVerdicts([])).toEqual([]);
});

test.each([
  ["better", "better than the last close"],
  ["worse", "worse than the last close"],
  ["no better", "no better than the last close"],
  ["untested", "too few dates to compare with the last close"],
] as const)("the median may be %s", (point, words) => {
  const verdict = intervalVerdict(judged({ point }));
  expect(verdict.sentence).toContain(`Where the close will be: ${words}. How far`);
  expect(verdict.point).toBe(point);
});

test("the same intervals are no better, and a difference that is the same every day counts", () => {
  const same = { name: "harx's", intervalScores: ours };
  const wider = { name: "EWMA's", intervalScores: new Float64Array(2 * DATES).fill(0.06) };
  const constant = new Float64Array(2 * DATES).fill(0.05);
  expect(intervalVerdict(judged({ rivals: [same] })).rivals[0]).toMatchObject({
    ...{ rank: "no better", pValue: 1, ratio: 1 },
  });
  const { rivals } = intervalVerdict(judged({ intervalScores: constant, rivals: [wider] }));
  expect(rivals[0]).toMatchObject({ rank: "better", pValue: 0 });
});

test("of several rivals it is no better than any", () => {
  const near = { ...ewma, name: "historical intervals" };
  expect(intervalVerdict(judged({ rivals: [near, ewma] })).sentence).toContain(
    "How far it may move: no better than historical intervals or than EWMA's (interval score 0.9 % and 0.9 % lower, Diebold-Mariano p = 0.11 each)",
  );
});

test("property: the unit of the losses changes nothing, and no adjusted p-value is below its own", () => {
  const loss = fc.double({ min: 0.001, max: 1, noNaN: true });
  const column = fc.array(loss, { minLength: 30, maxLength: 30 }).map((x) => Float64Array.from(x));
  const month = Int32Array.from({ length: 30 }, (_, i) => i);
  fc.assert(
    fc.property(fc.array(column, { minLength: 2, maxLength: 4 }), ([own, ...others]) => {
      const verdictIn = (unit: number, theirs = others) =>
        intervalVerdict({
          ...{ days: month, held: 27, nominalCoverage: 0.9 },
          intervalScores: own!.map((score) => score * unit),
          rivals: theirs.map((scores, r) => ({
            name: `${r}`,
            intervalScores: scores.map((score) => score * unit),
          })),
        });
      const verdict = verdictIn(1);
      expect(verdictIn(1024)).toEqual(verdict); // a power of 2: exactly
      for (const [r, { pValue }] of verdict.rivals.entries()) {
        const alone = verdictIn(1, [others[r]!]).rivals[0]!.pValue!;
        expect(pValue).toBeGreaterThanOrEqual(alone);
      }
    }),
  );
});

test("fewer dates than twice the lags that depend on each other are too few", () => {
  const few = { days: days.map((day) => day % 11), rivals: [historical] };
  expect(intervalVerdict(judged(few)).rivals[0]!.rank).toBe("untested");
  expect(intervalVerdict(judged({ ...few, lags: 0 })).rivals[0]!.rank).not.toBe("untested");
});
