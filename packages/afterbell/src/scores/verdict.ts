import type { DieboldMariano } from "./diebold-mariano.ts";
import type { IntervalRank } from "./interval-verdict.ts";
import { pValueText, SIGNIFICANCE_LEVEL } from "./p-value.ts";
import type { Shift } from "./shift.ts";

/** What a verdict is based on. */
export interface Judgement {
  /** @default "MAE" */
  readonly measure?: "MAE" | "MASE" | "scaled error";
  readonly error: number;
  /** Of the last close, on the same rows. */
  readonly persistenceError: number;
  /** Against the last close. */
  readonly dieboldMariano: DieboldMariano;
  /** null where it was not looked at, as at more than one step ahead. */
  readonly shift: Shift | null;
}

/**
 * An evaluation in one plain sentence, the same wherever it is shown. Only a lower error that a test does not
 * significant is called better.
 *
 * @example
 * import { verdictOf } from "afterbell/scores";
 * const dieboldMariano = {
 *   statistic: -0.7,
 *   pValue: 0.49,
 *   meanDifference: -0.02,
 *   dates: 318,
 *   lags: 0,
 *   kernel: "rectangular",
 *   obstacle: null,
 * };
 * verdictOf({ error: 1.79, persistenceError: 1.81, dieboldMariano, shift: null })
 * // → "No better than the last close: MAE 1.79 against 1.81, Diebold-Mariano p = 0.49"
 */
export function verdictOf(judgement: Judgement): string {
  const { measure = "MAE", error, dieboldMariano, shift } = judgement;
  // Whose curve is drawn late is then no question.
  if (dieboldMariano.obstacle === "same forecasts") {
    return `The last close itself: ${measure} ${significant(error, 3)}`;
  }
  const sentence = comparison(judgement);
  return `${sentence}${isLate(judgement) && !sentence.startsWith("Better") ? lateness(shift!) : ""}`;
}

/**
 * Whether medians are nearer to the closes than the last close is, further off, or neither: what the verdict on
 * intervals says of where the close will be.
 */
export function pointRankOf({ error, persistenceError, dieboldMariano }: Judgement): IntervalRank {
  const { obstacle, meanDifference, pValue } = dieboldMariano;
  if (obstacle === "too few dates") return "untested";
  return ranks[rankOf(error - persistenceError, meanDifference, pValue)];
}

const ranks = { Better: "better", Worse: "worse", "No better": "no better" } as const;

/**
 * With too few changes for a test, related and unrelated ones cannot be distinguished either. Forecasts that
 * nearly equal the last close, such as most baselines', do not mislead anyone.
 */
function isLate({ shift, dieboldMariano: { obstacle } }: Judgement): boolean {
  if (!shift?.isShifted || obstacle === "too few dates") return false;
  return shift.withPrevious! < ALL_BUT_THE_LAST_CLOSE;
}

/** Correlation with the last close from which on it is written as 1.000. */
const ALL_BUT_THE_LAST_CLOSE = 0.9995;

function comparison(judgement: Judgement): string {
  const { measure = "MAE", error, persistenceError } = judgement;
  const { obstacle, pValue, meanDifference, dates } = judgement.dieboldMariano;
  const [ours, theirs] = apart(error, persistenceError);
  const figures = `${measure} ${ours} against ${theirs}`;
  if (obstacle === "too few dates") {
    return `Too few forecasts to compare with the last close: ${figures} on ${dates} sessions`;
  }
  const rank = rankOf(error - persistenceError, meanDifference, pValue);
  if (pValue !== null) {
    return `${rank} than the last close: ${figures}, Diebold-Mariano ${pValueText(pValue)}`;
  }
  const every = meanDifference === 0 ? "the same error" : "by the same amount";
  return `${rank} than the last close: ${figures}, ${every} on every session`;
}

/** Both differences must agree: with many symbols, dates weigh alike in the one and rows in the other. */
function rankOf(difference: number, tested: number, pValue: number | null): keyof typeof ranks {
  const isSignificant = pValue === null || pValue < SIGNIFICANCE_LEVEL;
  if (isSignificant && difference < 0 && tested < 0) return "Better";
  if (isSignificant && difference > 0 && tested > 0) return "Worse";
  return "No better";
}

function lateness({ withPrevious, withNext }: Shift): string {
  const [previous, next] = distinct(withPrevious!, withNext!);
  return `; its curve is the previous close's, drawn one session late (correlation ${previous} with the previous close, ${next} with the next)`;
}

/** Three decimals, or as many as make them differ. */
function distinct(a: number, b: number): [string, string] {
  for (let decimals = 3; decimals < 10; decimals++) {
    if (a.toFixed(decimals) !== b.toFixed(decimals))
      return [a.toFixed(decimals), b.toFixed(decimals)];
  }
  return [String(a), String(b)];
}

/** Three significant digits, or up to six to make them differ. */
function apart(a: number, b: number): [string, string] {
  for (let digits = 3; digits < 6; digits++) {
    const [ours, theirs] = [significant(a, digits), significant(b, digits)];
    if (ours !== theirs) return [ours, theirs];
  }
  return a === b ? [significant(a, 3), significant(b, 3)] : [significant(a, 6), significant(b, 6)];
}

/** Significant digits, not decimals: scores of a penny stock and of an index read alike. */
function significant(value: number, digits: number): string {
  const magnitude = value === 0 ? 0 : Math.floor(Math.log10(Math.abs(value)));
  const decimals = Math.min(100, Math.max(0, digits - 1 - magnitude));
  return Number(value.toPrecision(digits)).toFixed(decimals);
}
