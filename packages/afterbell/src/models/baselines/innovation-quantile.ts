import { normalQuantile } from "../../numerics/normal-quantile.ts";
import { studentQuantile } from "../../numerics/student-quantile.ts";

/**
 * The quantile function of an innovation of variance 1: normal, or Student's t scaled to it.
 *
 * @param nu Degrees of freedom above 2; infinite for the normal.
 */
export function innovationQuantile(nu: number): (p: number) => number {
  if (nu === Number.POSITIVE_INFINITY) return normalQuantile;
  const scale = Math.sqrt((nu - 2) / nu);
  return (p) => scale * studentQuantile(p, nu);
}
