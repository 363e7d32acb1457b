/** @file Special functions for the distributions of test statistics. */

import { lgamma } from "@afterbell/lstm";

/** Continued fractions below need about the root of their largest parameter: this is for 10^10. */
const MAX_TERMS = 100_000;
/** Keeps Lentz's method from dividing by 0. */
const TINY = 1e-300;

/**
 * Regularised incomplete beta function Iₓ(a, b), from 0 to 1: the distribution function of the beta
 * distribution.
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4.
 *
 * @param x In [0, 1]. @param a Above 0. @param b Above 0.
 * @param complement 1 − x, where the caller knows it without the rounding of the difference.
 */
export function incompleteBeta(x: number, a: number, b: number, complement = 1 - x): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  // The fraction converges fast on this side of the mean only.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(complement, b, a, x);
  const logFactor =
    a * Math.log(x) + b * Math.log(complement) + lgamma(a + b) - lgamma(a) - lgamma(b);
  const fraction = continuedFraction(1, (term) => {
    const m = term >> 1;
    const numerator =
      term % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    return { numerator, denominator: 1 };
  });
  return Math.exp(logFactor) / (a * fraction);
}

/**
 * Regularised upper incomplete gamma function Q(a, x), from 1 at x = 0 down to 0.
 *
 * Source: NIST Digital Library of Mathematical Functions, 8.11.4 (series) and 8.9.2 (continued fraction).
 *
 * @param a Above 0. @param x From 0.
 */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  const factor = Math.exp(a * Math.log(x) - x - lgamma(a));
  if (x < a + 1) return 1 - factor * lowerSeries(a, x);
  const fraction = continuedFraction(x + 1 - a, (term) => ({
    numerator: -term * (term - a),
    denominator: x + 1 - a + 2 * term,
  }));
  return factor / fraction;
}

/** Σ xⁿ / (a (a + 1) … (a + n)). */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAX_TERMS && term > sum * Number.EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

interface FractionTerm {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * first + n₁/(d₁ + n₂/(d₂ + …)), by the modified Lentz method.
 *
 * Source: W. J. Lentz, "Generating Bessel functions in Mie scattering calculations using continued
 * fractions", Applied Optics 15(3), 1976; I. J. Thompson, A. R. Barnett, 1986.
 */
function continuedFraction(first: number, termAt: (term: number) => FractionTerm): number {
  let value = first === 0 ? TINY : first;
  let [c, d] = [value, 0];
  for (let term = 1; term < MAX_TERMS; term++) {
    const { numerator, denominator } = termAt(term);
    d = 1 / (denominator + numerator * d || TINY);
    c = denominator + numerator / c || TINY;
    const change = c * d;
    value *= change;
    if (!(Math.abs(change - 1) > 2 * Number.EPSILON)) break;
  }
  return value;
}
