import type { DieboldMariano } from "./diebold-mariano.ts";
import type { Shift } from "./shift.ts";

/** A p-value below this does not put a difference down to chance. */
const SIGNIFICANCE_LEVEL = 0.05;

/** What a verdict is based on. */
export interface Judgement {
  readonly mae: number;
  /** Of the last close, on the same rows. */
  readonly persistenceMae: number;
  /** Against the last close. */
  readonly dieboldMariano: DieboldMariano;
  /** null where it was not looked at, as at more than one step ahead. */
  readonly shift: Shift | null;
}

/**
 * An evaluation in one plain sentence, the same wherever it is shown. Only a lower error that a test does not
 * put down to chance is called better.
 */
export function verdictOf(judgement: Judgement): string {
  const { mae, dieboldMariano, shift } = judgement;
  // Whose curve is drawn late is then no question.
  if (dieboldMariano.obstacle === "same forecasts") {
    return `The last close itself: MAE ${significant(mae)}`;
  }
  // So few changes cannot be told from unrelated ones, whatever they are.
  const isLate = shift?.isShifted && dieboldMariano.obstacle !== "too few dates";
  return `${comparison(judgement)}${isLate ? lateness(shift) : ""}`;
}

function comparison({ mae, persistenceMae, dieboldMariano }: Judgement): string {
  const { obstacle, pValue, meanDifference, dates } = dieboldMariano;
  const figures = `MAE ${significant(mae)} against ${significant(persistenceMae)}`;
  if (obstacle === "too few dates") {
    return `Too few forecasts to compare with the last close: ${figures} on ${dates} sessions`;
  }
  const rank = rankOf(mae - persistenceMae, meanDifference, pValue);
  if (pValue !== null) {
    return `${rank} than the last close: ${figures}, Diebold-Mariano ${probability(pValue)}`;
  }
  const every = meanDifference === 0 ? "the same error" : "by the same amount";
  return `${rank} than the last close: ${figures}, ${every} on every session`;
}

/** Both differences must agree: with many symbols, dates weigh alike in the one and rows in the other. */
function rankOf(difference: number, tested: number, pValue: number | null): string {
  const isSignificant = pValue === null || pValue < SIGNIFICANCE_LEVEL;
  if (isSignificant && difference < 0 && tested < 0) return "Better";
  if (isSignificant && difference > 0 && tested > 0) return "Worse";
  return "No better";
}

function lateness({ withPrevious, withNext }: Shift): string {
  const [previous, next] = distinct(withPrevious!, withNext!);
  return `; its curve is the previous close's, drawn one session late (correlation ${previous} with the previous close, ${next} with the next)`;
}

/** Three decimals, or as many as tell them apart. */
function distinct(a: number, b: number): [string, string] {
  for (let decimals = 3; decimals < 10; decimals++) {
    if (a.toFixed(decimals) !== b.toFixed(decimals))
      return [a.toFixed(decimals), b.toFixed(decimals)];
  }
  return [String(a), String(b)];
}

function probability(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

/** Three significant digits: scores of a penny stock and of an index read alike. */
function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
