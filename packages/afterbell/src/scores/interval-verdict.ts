/** @file How intervals compare with simpler ones, in one sentence that is the same wherever it is shown. */

import { InvalidOptionError } from "../domain/errors.ts";
import { type DieboldMariano, testDifferences } from "./diebold-mariano.ts";
import { holmAdjusted } from "./holm.ts";
import { meansBy } from "./means-by.ts";
import { pValueText, SIGNIFICANCE_LEVEL } from "./p-value.ts";

export interface RivalScores {
  /** As the sentence says it: "historical intervals", "EWMA's". */
  readonly name: string;
  /** (N) interval scores of the same rows. */
  readonly intervalScores: Float64Array;
}

export interface JudgedIntervals {
  /** (N) of each row, the day of the session; in any order. Rows of one day are averaged before the test. */
  readonly days: Int32Array;
  /** (N) interval scores of log returns at `nominalCoverage`; lower is better. */
  readonly intervalScores: Float64Array;
  /** Rows whose close lay inside. */
  readonly held: number;
  readonly nominalCoverage: number;
  /** At least one. */
  readonly rivals: readonly RivalScores[];
  /** Of the median beside the last close ({@link pointRankOf}). @default "no better", as of the last close itself */
  readonly point?: IntervalRank;
  /**
   * Days over which the losses may depend on each other.
   *
   * @default {@link DEPENDENT_DAYS}. Forecasts of more sessions need as many as
   * their origins overlap
   */
  readonly lags?: number;
}

export type IntervalRank = "better" | "worse" | "no better" | "untested";

export interface RivalComparison {
  readonly name: string;
  /** Of the mean interval scores, ours to theirs; below 1 is better. */
  readonly ratio: number;
  /** Two-sided Diebold-Mariano, adjusted by Holm over all rivals; null with too few days for a test. */
  readonly pValue: number | null;
  readonly rank: IntervalRank;
}

export interface IntervalVerdict {
  readonly point: IntervalRank;
  readonly rivals: readonly RivalComparison[];
  readonly coverage: number;
  readonly forecasts: number;
  readonly dates: number;
  readonly sentence: string;
}

/**
 * Compares intervals with those of rivals on the same rows, by a Diebold-Mariano test on the daily mean of the
 * differences, adjusted by Holm over the rivals. Only a difference that the test finds at 5 % is called one.
 *
 * @throws {InvalidOptionError} No rows or no rivals, or scores that are not one for each row.
 * @example
 * import { intervalVerdict } from "afterbell/scores";
 * const days = Int32Array.from({ length: 20 }, (_, i) => i);
 * const ours = Float64Array.from(days, (i) => 0.04 + 0.001 * (i % 3));
 * const theirs = ours.map((score, i) => 1.25 * score + 0.001 * (i % 2));
 * const rivals = [{ name: "historical intervals", intervalScores: theirs }];
 * const judged = { days, intervalScores: ours, held: 18, nominalCoverage: 0.9, rivals };
 * intervalVerdict(judged).rivals[0].rank // → "better"
 */
export function intervalVerdict(judged: JudgedIntervals): IntervalVerdict {
  return intervalVerdicts([judged])[0]!;
}

/**
 * The verdicts on several forecasters of one test, adjusted by Holm over all rivals of all of them.
 *
 * @throws {InvalidOptionError} As for one.
 * @example
 * import { intervalVerdicts } from "afterbell/scores";
 * const days = Int32Array.of(19_000, 19_001);
 * const rivals = [{ name: "EWMA's", intervalScores: Float64Array.of(0.05, 0.05) }];
 * const judged = { days, held: 2, nominalCoverage: 0.9, rivals };
 * const [verdict] = intervalVerdicts([{ ...judged, intervalScores: Float64Array.of(0.03, 0.05) }]);
 * verdict.rivals[0].ratio // → 0.8
 * verdict.sentence // → "Where the close will be: no better than the last close. How far it may move: too few dates to compare with EWMA's; 90 % intervals held 100.0 % of 2 forecasts on 2 dates."
 */
export function intervalVerdicts(all: readonly JudgedIntervals[]): IntervalVerdict[] {
  const tested = all.map(testedRivals);
  const adjusted = adjustedPValues(tested.flat().map(({ pValue }) => pValue));
  let used = 0;
  return all.map((judged, j) => {
    const rivals = tested[j]!.map(({ name, ratio, meanDifference }): RivalComparison => {
      const pValue = adjusted[used++]!;
      return { name, ratio, pValue, rank: rankOf(ratio, meanDifference, pValue) };
    });
    const { days, held, nominalCoverage, point = "no better" } = judged;
    const forecasts = days.length;
    const facts = { point, coverage: held / forecasts, forecasts, dates: new Set(days).size };
    const sentence = sentenceOf(rivals, { ...facts, nominalCoverage });
    return { ...facts, rivals, sentence };
  });
}

/** Days over which losses of one session may depend on each other, a week: in volatile days all of them are larger. */
export const DEPENDENT_DAYS = 5;

function testedRivals({ days, intervalScores, rivals, lags = DEPENDENT_DAYS }: JudgedIntervals) {
  requireRows("intervalScores", intervalScores, days.length);
  if (rivals.length === 0) throw new InvalidOptionError("rivals", "at least one", "none");
  return rivals.map((rival) => {
    requireRows(rival.name, rival.intervalScores, days.length);
    const differences = intervalScores.map((score, i) => score - rival.intervalScores[i]!);
    const test = testDifferences(meansBy(days, differences), lags);
    const ratio = sum(intervalScores) / sum(rival.intervalScores);
    const { meanDifference } = test;
    return { name: rival.name, ratio, pValue: pValueOf(test), meanDifference };
  });
}

/** The same difference on every day has no variance to test by, but chance does not explain it either. */
function pValueOf({ pValue, obstacle, meanDifference }: DieboldMariano): number | null {
  if (obstacle !== "constant difference") return pValue;
  return meanDifference === 0 ? 1 : 0;
}

function requireRows(option: string, scores: Float64Array, rows: number): void {
  if (rows > 0 && scores.length === rows) return;
  throw new InvalidOptionError(option, rows > 0 ? `${rows} scores` : "some rows", scores.length);
}

/** Those that could not be tested stay null and count as no test. */
function adjustedPValues(pValues: readonly (number | null)[]): (number | null)[] {
  const adjusted = holmAdjusted(pValues.filter((p) => p !== null));
  return pValues.map((p) => (p === null ? null : adjusted.shift()!));
}

/** Both means must agree: days weigh alike in the one and rows in the other. */
function rankOf(ratio: number, meanDifference: number, pValue: number | null): IntervalRank {
  if (pValue === null) return "untested";
  if (pValue >= SIGNIFICANCE_LEVEL) return "no better";
  if (ratio < 1 && meanDifference < 0) return "better";
  return ratio > 1 && meanDifference > 0 ? "worse" : "no better";
}

function sentenceOf(
  rivals: readonly RivalComparison[],
  facts: Pick<IntervalVerdict, "point" | "coverage" | "forecasts" | "dates"> & {
    readonly nominalCoverage: number;
  },
): string {
  const { point, coverage, forecasts, dates, nominalCoverage } = facts;
  const nominal = Number((100 * nominalCoverage).toFixed(1));
  const held = `${nominal} % intervals held ${(100 * coverage).toFixed(1)} % of ${counted(forecasts, "forecast")} on ${counted(dates, "date")}`;
  const versus = point === "untested" ? "too few dates to compare with" : `${point} than`;
  const where = `Where the close will be: ${versus} the last close.`;
  return `${where} How far it may move: ${comparisonOf(rivals)}; ${held}.`;
}

function comparisonOf(rivals: readonly RivalComparison[]): string {
  const ranks = new Set(rivals.map(({ rank }) => rank));
  if (ranks.size > 1) return rivals.map(aloneText).join(", ");
  const [rank] = ranks as Set<IntervalRank>;
  if (rank === "untested") {
    return `too few dates to compare with ${rivals.map(({ name }) => name).join(" and ")}`;
  }
  const conjunction = rank === "no better" ? " or " : " and ";
  const names = rivals.map(({ name }) => `than ${name}`).join(conjunction);
  const texts = rivals.map(({ pValue }) => pValueText(pValue!));
  const areSame = texts.every((text) => text === texts[0]);
  const each = areSame && rivals.length > 1 ? `${texts[0]} each` : texts.join(" and ");
  return `${rank} ${names} (interval score ${differences(rivals)}, Diebold-Mariano ${each})`;
}

function aloneText({ name, ratio, pValue, rank }: RivalComparison): string {
  if (rank === "untested") return `too few dates to compare with ${name}`;
  const score = `interval score ${differenceText(ratio)}`;
  return `${rank} than ${name} (${score}, Diebold-Mariano ${pValueText(pValue!)})`;
}

/** "15 % and 8 % lower", or with "higher" among them each its own. */
function differences(rivals: readonly RivalComparison[]): string {
  const areLower = rivals.map(({ ratio }) => ratio <= 1);
  if (new Set(areLower).size > 1) {
    return rivals.map(({ ratio }) => differenceText(ratio)).join(" and ");
  }
  const percents = rivals.map(({ ratio }) => percentText(ratio)).join(" and ");
  return `${percents} ${areLower[0] ? "lower" : "higher"}`;
}

function differenceText(ratio: number): string {
  return `${percentText(ratio)} ${ratio <= 1 ? "lower" : "higher"}`;
}

/** A whole number of per cent, or one digit below 1 %. */
function percentText(ratio: number): string {
  const percent = Math.abs(100 * (ratio - 1));
  return `${percent < 0.95 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
