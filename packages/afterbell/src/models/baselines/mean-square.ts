/** @returns NaN for no values. */
export function meanSquare(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!; // a callback takes several times as long
  return sum / x.length;
}

/** @returns NaN for no values. */
export function rootMeanSquare(x: Float64Array): number {
  return Math.sqrt(meanSquare(x));
}
