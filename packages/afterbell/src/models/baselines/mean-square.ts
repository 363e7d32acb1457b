/** @returns NaN for no values. */
export function meanSquare(x: Float64Array): number {
  return x.reduce((sum, value) => sum + value * value, 0) / x.length;
}

/** @returns NaN for no values. */
export function rootMeanSquare(x: Float64Array): number {
  return Math.sqrt(meanSquare(x));
}
