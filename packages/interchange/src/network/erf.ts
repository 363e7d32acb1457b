/** Up to here the series converges within 60 terms; beyond it the fraction is the faster. */
const SERIES_LIMIT = 3;

/**
 * The error function, to 1e-15. Source: Abramowitz and Stegun, "Handbook of mathematical functions",
 * 7.1.6 (series) and 7.1.14 (continued fraction). Odd; from -1 to 1.
 */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x); // 1 - erf(6) is 2e-17
  const value = size < SERIES_LIMIT ? series(size) : 1 - complement(size);
  return Math.sign(x) * value;
}

function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

function complement(x: number): number {
  let fraction = x;
  for (let n = 60; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
