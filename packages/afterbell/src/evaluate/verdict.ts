import type { HoldoutEvaluation } from "./holdout-evaluation.ts";

/**
 * An evaluation in one plain sentence. A lower error than the last close's is not called skill
 * here: that takes a test of significance.
 */
export function verdictOf({ test, persistence, sessions }: HoldoutEvaluation): string {
  const figures = `MAE ${significant(test.mae)} against ${significant(persistence.mae)} on the same ${sessions} sessions`;
  return test.mae < persistence.mae
    ? `A lower error than the last close: ${figures}, significance not tested`
    : `No better than the last close: ${figures}`;
}

/** Three significant digits: scores of a penny stock and of an index read alike. */
function significant(value: number): string {
  return String(Number(value.toPrecision(3)));
}
