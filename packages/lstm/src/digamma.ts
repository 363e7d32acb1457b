/** B₂ₖ / 2k for k = 1 … 8, B the Bernoulli numbers. */
const COEFFICIENTS = [
  1 / 12,
  -1 / 120,
  1 / 252,
  -1 / 240,
  1 / 132,
  -691 / 32760,
  1 / 12,
  -3617 / 8160,
];
/** From here the first term left out is below 1e-17. */
const ASYMPTOTIC_FROM = 10;

/**
 * ψ(x) = Γ'(x) / Γ(x) for x > 0, to about 1e-15 of max(1, |ψ(x)|); NaN for other x. The asymptotic
 * series where it converges, and the recurrence ψ(x + 1) = ψ(x) + 1 / x to get there.
 * Source: NIST Digital Library of Mathematical Functions, 5.11.2 and 5.5.2.
 */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let steps = 0;
  let shifted = x;
  for (; shifted < ASYMPTOTIC_FROM; shifted++) steps += 1 / shifted;
  const inverseSquare = 1 / (shifted * shifted);
  const series = COEFFICIENTS.reduceRight((sum, c) => (sum + c) * inverseSquare, 0);
  return Math.log(shifted) - 1 / (2 * shifted) - series - steps;
}
