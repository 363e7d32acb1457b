/** A function of each value, clipped at ±`limit`. NaN stays NaN, and what is infinite becomes NaN. */
export function clipped(
  values: Readonly<Float64Array>,
  of: (value: number, t: number) => number,
  limit = Number.POSITIVE_INFINITY,
): Float64Array {
  const results = new Float64Array(values.length);
  for (let t = 0; t < results.length; t++) {
    const result = of(values[t]!, t);
    results[t] = Number.isFinite(result) ? Math.max(-limit, Math.min(limit, result)) : Number.NaN;
  }
  return results;
}
