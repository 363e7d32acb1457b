/** Distribution of the standardised innovations: variance 1. */
export type Innovations = "normal" | "student";

/**
 * A GARCH(1,1) with constant mean, in percent: return = mean + e, e of variance σ²,
 * σ²(t + 1) = omega + (alpha + gamma · [e(t) < 0]) · e(t)² + beta · σ²(t). With gamma it is a GJR-GARCH. None of
 * omega, alpha, alpha + gamma and beta is negative, and alpha + gamma / 2 + beta <= 1.
 *
 * Source of the leverage term: L. R. Glosten, R. Jagannathan, D. E. Runkle, "On the relation between the expected
 * value and the volatility of the nominal excess return on stocks", Journal of Finance 48(5), 1993.
 */
export interface GarchParameters {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  /** What a fall adds to alpha: the leverage effect. 0 in a GARCH(1,1). */
  readonly gamma: number;
  readonly beta: number;
  /** Degrees of freedom of Student's t; infinite for normal innovations. */
  readonly nu: number;
}

/** Which member of the family is fitted. */
export interface GarchShape {
  readonly innovations: Innovations;
  /** Whether falls and rises may weigh differently. */
  readonly hasLeverage: boolean;
}

/** Share of a variance that is expected to be left a session later, beside omega. */
export function persistenceOf({ alpha, gamma, beta }: Omit<GarchParameters, "nu">): number {
  return alpha + gamma / 2 + beta;
}
