/** A p-value as sentences show it: `p < 0.001`, `p = 0.042`, `p = 0.31`. */
export function pValueText(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}
