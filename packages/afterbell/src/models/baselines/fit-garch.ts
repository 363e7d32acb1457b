import { type Minimum, minimise } from "../../numerics/minimise.ts";
import { backcastOf, type GarchGradient, garchLogLikelihood } from "./garch-likelihood.ts";
import type { GarchParameters, Innovations } from "./garch-parameters.ts";

export interface GarchFit {
  readonly parameters: GarchParameters;
  readonly logLikelihood: number;
  /** Variance before the first return. */
  readonly backcast: number;
  readonly converged: boolean;
}

/** Bounds of the degrees of freedom, `arch`'s: the variance is finite, and 500 is as good as normal. */
const MIN_NU = 2.05;
const MAX_NU = 500;
/** Grid of first guesses, `arch`'s: alpha, and alpha + beta; omega is what the sample's variance leaves. */
const FIRST_ALPHAS = [0.01, 0.05, 0.1, 0.2];
const FIRST_PERSISTENCES = [0.5, 0.7, 0.9, 0.98];
/** Where the search for nu starts: the tails of daily returns. */
const FIRST_NU = 6;

/**
 * Maximum likelihood of a GARCH(1,1) with constant mean.
 *
 * The search runs over unbounded variables: the mean in standard deviations, log(omega / variance), and
 * the logits of alpha + beta, of alpha's share of it, and of nu between its bounds. An estimate on a
 * bound, such as alpha + beta = 1, is approached to about 1e-6.
 *
 * @param returns (T) in percent, of positive variance.
 */
export function fitGarch(returns: Float64Array, innovations: Innovations): GarchFit {
  const backcast = backcastOf(returns);
  const sample = sampleMoments(returns);
  const derivatives: GarchGradient = { mean: 0, omega: 0, alpha: 0, beta: 0, nu: 0 };
  const loss = (x: Float64Array, gradient: Float64Array): number => {
    const parameters = parametersAt(x, sample, innovations);
    const value = garchLogLikelihood(returns, parameters, backcast, derivatives);
    chainRule(parameters, derivatives, sample, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= -returns.length;
    return -value / returns.length;
  };
  const best: Minimum = minimise(loss, firstGuess(returns, sample, backcast, innovations));
  return {
    parameters: parametersAt(best.x, sample, innovations),
    logLikelihood: -best.value * returns.length,
    backcast,
    converged: best.converged,
  };
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function sampleMoments(returns: Float64Array): Moments {
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  const variance = returns.reduce((sum, r) => sum + (r - mean) ** 2, 0) / returns.length;
  return { mean, variance };
}

/** @param x (4 or 5) the unbounded variables. */
function parametersAt(x: Float64Array, sample: Moments, innovations: Innovations): GarchParameters {
  const persistence = logistic(x[2]!);
  const share = logistic(x[3]!);
  return {
    mean: sample.mean + x[0]! * Math.sqrt(sample.variance),
    omega: sample.variance * Math.exp(x[1]!),
    alpha: persistence * share,
    beta: persistence * (1 - share),
    nu:
      innovations === "student"
        ? MIN_NU + (MAX_NU - MIN_NU) * logistic(x[4]!)
        : Number.POSITIVE_INFINITY,
  };
}

/** Derivatives by the unbounded variables, of those by the parameters. */
function chainRule(
  { omega, alpha, beta, nu }: GarchParameters,
  by: GarchGradient,
  sample: Moments,
  gradient: Float64Array,
): void {
  const persistence = alpha + beta;
  gradient[0] = by.mean * Math.sqrt(sample.variance);
  gradient[1] = by.omega * omega;
  gradient[2] = (1 - persistence) * (by.alpha * alpha + by.beta * beta);
  gradient[3] = ((by.alpha - by.beta) * alpha * beta) / persistence;
  if (gradient.length > 4)
    gradient[4] = (by.nu * (nu - MIN_NU) * (MAX_NU - nu)) / (MAX_NU - MIN_NU);
}

/** The best of the grid by normal likelihood. */
function firstGuess(
  returns: Float64Array,
  sample: Moments,
  backcast: number,
  innovations: Innovations,
): Float64Array {
  const ignored: GarchGradient = { mean: 0, omega: 0, alpha: 0, beta: 0, nu: 0 };
  let best = new Float64Array(4);
  let highest = Number.NEGATIVE_INFINITY;
  for (const alpha of FIRST_ALPHAS) {
    for (const persistence of FIRST_PERSISTENCES) {
      const share = alpha / persistence;
      const guess = Float64Array.of(0, Math.log(1 - persistence), logit(persistence), logit(share));
      const parameters = parametersAt(guess, sample, "normal");
      const likelihood = garchLogLikelihood(returns, parameters, backcast, ignored);
      if (likelihood > highest) [best, highest] = [guess, likelihood];
    }
  }
  if (innovations === "normal") return best;
  return Float64Array.of(...best, logit((FIRST_NU - MIN_NU) / (MAX_NU - MIN_NU)));
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (p: number) => Math.log(p / (1 - p));
