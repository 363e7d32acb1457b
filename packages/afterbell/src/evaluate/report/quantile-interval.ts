/** Columns of a central interval's bounds, or undefined where the levels do not hold both. */
export function intervalColumns(
  levels: readonly number[],
  nominalCoverage: number,
): { readonly lower: number; readonly upper: number } | undefined {
  // To rounding: (1 − 0.9)/2 is not quite 0.05.
  const column = (level: number) => levels.findIndex((other) => Math.abs(other - level) < 1e-9);
  const lower = column((1 - nominalCoverage) / 2);
  const upper = column((1 + nominalCoverage) / 2);
  return lower < 0 || upper < 0 ? undefined : { lower, upper };
}
