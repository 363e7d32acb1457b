import { InvalidOptionError } from "../domain/errors.ts";

/**
 * Holm's correction: p-values of several tests, adjusted so that the chance of even one false finding among them stays
 * at the level they are compared with. It holds whatever the tests have in common.
 *
 * Source: S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of Statistics 6(2),
 * 1979.
 *
 * @param pValues Each in [0, 1].
 * @returns (N) in their order, each at least its own p-value and at most 1.
 * @throws {InvalidOptionError} A value outside [0, 1].
 * @example
 * import { holmAdjusted } from "afterbell/scores";
 * holmAdjusted([0.01, 0.04, 0.03]) // → [0.03, 0.06, 0.06]
 */
export function holmAdjusted(pValues: readonly number[]): number[] {
  for (const p of pValues) {
    if (!(p >= 0 && p <= 1)) throw new InvalidOptionError("p-value", "a number in [0, 1]", p);
  }
  const ascending = pValues.map((p, i) => ({ p, i })).sort((a, b) => a.p - b.p);
  const adjusted = new Array<number>(pValues.length);
  let largest = 0;
  for (const [rank, { p, i }] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * p));
    adjusted[i] = largest;
  }
  return adjusted;
}
