import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../domain/errors.ts";
import { intervalVerdict, type JudgedIntervals } from "./interval-verdict.ts";

const DAYS = 200;
/** Two rows a day, in the order of symbols. */
const days = Int32Array.from({ length: 2 * DAYS }, (_, i) => i % DAYS);
const noise = (i: number, seed: number) => Math.sin(12.9898 * (i + 1) * (seed + 1));
const ours = Float64Array.from(days, (_, i) => 0.05 + 0.01 * noise(i, 1));
const times = (ratio: number, seed: number) =>
  ours.map((score, i) => ratio * score + 0.002 * noise(i, seed));
const verdict = (historical: Float64Array, ewma: Float64Array, held = 359) =>
  intervalVerdict({
    ...{ days, intervalScores: ours, held, nominalCoverage: 0.9 },
    rivals: [
      { name: "historical intervals", intervalScores: historical },
      { name: "EWMA's", intervalScores: ewma },
    ],
  });

describe("the sentence", () => {
  test("of intervals better than both", () => {
    const { sentence, rivals, dates } = verdict(times(1 / 0.85, 2), times(1 / 0.92, 3));
    expect(sentence).toBe(
      "Where the close will be: no better than the last close. How far it may move: better than historical intervals and than EWMA's (interval score 15 % and 8 % lower, Diebold-Mariano p < 0.001 each); 90 % intervals held 89.8 % of 400 forecasts on 200 dates.",
    );
    expect(rivals.map(({ rank }) => rank)).toEqual(["better", "better"]);
    expect(dates).toBe(DAYS);
  });

  test("of intervals worse than both", () => {
    expect(verdict(times(0.8, 2), times(0.9, 3)).sentence).toContain(
      "worse than historical intervals and than EWMA's (interval score 25 % and 11 % higher, Diebold-Mariano p < 0.001 each)",
    );
  });

  test("of a difference that chance explains", () => {
    const { sentence, rivals } = verdict(times(1 / 0.85, 2), times(1.0001, 3));
    expect(rivals[1]!.rank).toBe("no better");
    expect(sentence).toMatch(
      /better than historical intervals \(interval score 15 % lower, Diebold-Mariano p < 0\.001\), no better than EWMA's \(interval score 0\.\d % (lower|higher), Diebold-Mariano p = 0\.\d+\)/,
    );
  });

  test("of too few dates", () => {
    const few = intervalVerdict({
      ...{ days: Int32Array.of(1, 2), intervalScores: Float64Array.of(1, 2), held: 1 },
      nominalCoverage: 0.9,
      rivals: [{ name: "EWMA's", intervalScores: Float64Array.of(2, 3) }],
    });
    expect(few.sentence).toContain(
      "too few dates to compare with EWMA's; 90 % intervals held 50.0 %",
    );
    expect(few.rivals[0]).toMatchObject({ rank: "untested", pValue: null });
  });
});

test("p-values are adjusted by Holm: the smaller of two counts twice", () => {
  const alone = (of: Float64Array) =>
    intervalVerdict({
      ...{ days, intervalScores: ours, held: 1, nominalCoverage: 0.9 },
      rivals: [{ name: "a", intervalScores: of }],
    }).rivals[0]!.pValue!;
  const [one, other] = [times(1.003, 2), times(1.0001, 3)];
  const [smaller] = [alone(one), alone(other)].sort((a, b) => a - b);
  const adjusted = verdict(one, other).rivals.map(({ pValue }) => pValue!);
  expect(Math.min(...adjusted)).toBeCloseTo(Math.min(1, 2 * smaller!), 12);
});

test("the order of the rows changes nothing but rounding", () => {
  const reversed = (x: Float64Array) => x.slice().reverse();
  const historical = times(1.05, 2);
  const judged: JudgedIntervals = {
    ...{ days, intervalScores: ours, held: 1, nominalCoverage: 0.9 },
    rivals: [{ name: "a", intervalScores: historical }],
  };
  const turned = {
    ...judged,
    days: days.slice().reverse(),
    intervalScores: reversed(ours),
    rivals: [{ name: "a", intervalScores: reversed(historical) }],
  };
  const [a, b] = [intervalVerdict(judged).rivals[0]!, intervalVerdict(turned).rivals[0]!];
  expect(a.pValue! / b.pValue!).toBeCloseTo(1, 6);
});

test("rejects scores that are not one for each row, and no rivals", () => {
  expect(() => verdict(ours.slice(1), ours)).toThrow(InvalidOptionError);
  const none = { days, intervalScores: ours, held: 1, nominalCoverage: 0.9, rivals: [] };
  expect(() => intervalVerdict(none)).toThrow(InvalidOptionError);
});
