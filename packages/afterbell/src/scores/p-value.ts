/** @file What a p-value means, and how sentences show it. */

/** A difference with a p-value below this is significant. */
export const SIGNIFICANCE_LEVEL = 0.05;

/** `p < 0.001`, `p = 0.042`, `p = 0.31`. */
export function pValueText(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}
