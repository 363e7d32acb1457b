import { incompleteBeta } from "./special-functions.ts";

/**
 * Distribution function of Student's t.
 *
 * Source: M. Abramowitz, I. A. Stegun, "Handbook of Mathematical Functions", 26.7.1.
 *
 * @param degreesOfFreedom Above 0.
 */
export function studentTCdf(t: number, degreesOfFreedom: number): number {
  const tail = studentTTwoSided(t, degreesOfFreedom) / 2;
  return t > 0 ? 1 - tail : tail;
}

/**
 * Probability of |t| or more, from 0 to 1: its own function, since 2 (1 − F(|t|)) would lose the digits of
 * a small one.
 */
export function studentTTwoSided(t: number, degreesOfFreedom: number): number {
  const scale = degreesOfFreedom + t * t;
  return incompleteBeta(degreesOfFreedom / scale, degreesOfFreedom / 2, 0.5, (t * t) / scale);
}
