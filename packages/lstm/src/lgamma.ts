/** B₂ₖ / (2k (2k − 1)) for k = 1 … 8, B the Bernoulli numbers. */
const COEFFICIENTS = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
  -3617 / 122400,
];
/** From here the first term left out is below 1e-17. */
const STIRLING_FROM = 10;
const HALF_LOG_TWO_PI = 0.9189385332046727;

/**
 * log Γ(x) for x > 0, to about 1e-15 of max(1, |log Γ(x)|); NaN for other x. Stirling's series
 * where it converges, and the recurrence Γ(x + 1) = x·Γ(x) to get there.
 * Source: NIST Digital Library of Mathematical Functions, 5.11.1 and 5.5.1.
 */
export function lgamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let product = 1;
  let shifted = x;
  for (; shifted < STIRLING_FROM; shifted++) product *= shifted;
  const leading = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TWO_PI;
  return leading + stirlingSeries(shifted) - Math.log(product);
}

/** Σ Cₖ / x^(2k − 1). */
function stirlingSeries(x: number): number {
  const inverseSquare = 1 / (x * x);
  return COEFFICIENTS.reduceRight((sum, c) => sum * inverseSquare + c, 0) / x;
}
