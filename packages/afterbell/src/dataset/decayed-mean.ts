/** RiskMetrics' decay for daily values. */
const DECAY = 0.94;
/** About a month of values, whose mean stands for everything before the first. */
const SEED_LENGTH = 22;

/**
 * Exponentially weighted mean: m(t) = 0.94 m(t - 1) + 0.06 x(t) from the first known value on. What stands
 * before that value is the mean of the first 22, or of those among them that are known.
 *
 * @param values (T); NaN where a value is missing, which leaves the mean as it was.
 * @returns (T) NaN for the first 21 values from the first known one on, and before it.
 */
export function decayedMean(values: Readonly<Float64Array>): Float64Array {
  const means = new Float64Array(values.length).fill(Number.NaN);
  const first = values.findIndex((value) => !Number.isNaN(value));
  if (first < 0 || values.length - first < SEED_LENGTH) return means;
  let mean = meanOfKnown(values.subarray(first, first + SEED_LENGTH));
  for (let t = first; t < values.length; t++) {
    const value = values[t]!;
    if (!Number.isNaN(value)) mean = DECAY * mean + (1 - DECAY) * value;
    if (t >= first + SEED_LENGTH - 1) means[t] = mean;
  }
  return means;
}

function meanOfKnown(values: Readonly<Float64Array>): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
