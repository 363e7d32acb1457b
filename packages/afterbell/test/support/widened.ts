/**
 * What the baselines' rule makes of the quantiles of log returns of each step: those below the median stay at or below
 * 0 and at or below those of the step before, those above it likewise, and the median is 0.
 *
 * @param steps (H, levels)
 */
export function widened(
  steps: readonly (readonly number[])[],
  levels: readonly number[],
): number[][] {
  return steps.map((_, h) =>
    levels.map((level, i) => {
      const soFar = steps.slice(0, h + 1).map((row) => row[i]!);
      if (level < 0.5) return Math.min(0, ...soFar);
      return level > 0.5 ? Math.max(0, ...soFar) : 0;
    }),
  );
}
