/** Distribution of the standardised innovations: variance 1. */
export type Innovations = "normal" | "student";

/**
 * A GARCH(1,1) with constant mean, in percent: return = mean + e, e of variance σ²,
 * σ²(t + 1) = omega + alpha · e(t)² + beta · σ²(t). None is negative but the mean, and alpha + beta <= 1.
 */
export interface GarchParameters {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  /** Degrees of freedom of Student's t; infinite for normal innovations. */
  readonly nu: number;
}
