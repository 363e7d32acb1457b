/** A function of each value, clipped at ±`limit`. NaN stays NaN, and what is infinite becomes NaN. */
export function clipped(
  values: Readonly<Float64Array>,
  of: (value: number, t: number) => number,
  limit = Number.POSITIVE_INFINITY,
): Float64Array {
  return Float64Array.prototype.map.call(values, (value, t) => {
    const result = of(value, t);
    return Number.isFinite(result) ? Math.max(-limit, Math.min(limit, result)) : Number.NaN;
  });
}
