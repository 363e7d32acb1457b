/**
 * Columns of the quantiles at (1 − c)/2 and (1 + c)/2, which bound the central interval of nominal coverage c; null
 * where the levels do not hold both. Compared to rounding: (1 − 0.9)/2 is not quite 0.05.
 */
export function intervalColumns(
  levels: readonly number[],
  nominalCoverage: number,
): { readonly lower: number; readonly upper: number } | null {
  const column = (level: number) => levels.findIndex((other) => Math.abs(other - level) < 1e-9);
  const lower = column((1 - nominalCoverage) / 2);
  const upper = column((1 + nominalCoverage) / 2);
  return lower < 0 || upper < 0 ? null : { lower, upper };
}
