import { type Minimum, minimise } from "../../numerics/minimise.ts";
import { backcastOf, type GarchGradient, garchLogLikelihood } from "./garch-likelihood.ts";
import type { GarchParameters, GarchShape } from "./garch-parameters.ts";

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
/** Share of the news that rises have, where the search starts: as much as falls. */
const FIRST_RISES = 0.5;
const noGradient = (): GarchGradient => ({
  mean: 0,
  omega: 0,
  alpha: 0,
  gamma: 0,
  beta: 0,
  nu: 0,
});

/**
 * Maximum likelihood of a GARCH(1,1) with constant mean, with or without leverage.
 *
 * The search runs over unbounded variables: the mean in standard deviations, log(omega / variance), and
 * the logits of the persistence alpha + gamma / 2 + beta, of the share of it that is not beta's, of alpha's share of
 * alpha and alpha + gamma together, and of nu between its bounds. An estimate on a bound, such as a persistence of 1,
 * is approached to about 1e-6.
 *
 * @param returns (T) in percent, of positive variance.
 */
export function fitGarch(returns: Float64Array, shape: GarchShape): GarchFit {
  const backcast = backcastOf(returns);
  const sample = sampleMoments(returns);
  const derivatives = noGradient();
  const loss = (x: Float64Array, gradient: Float64Array): number => {
    const parameters = parametersAt(x, sample, shape);
    const value = garchLogLikelihood(returns, parameters, backcast, derivatives);
    chainRule(parameters, derivatives, sample, shape, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= -returns.length;
    return -value / returns.length;
  };
  const best: Minimum = minimise(loss, firstGuess(returns, sample, backcast, shape));
  return {
    parameters: parametersAt(best.x, sample, shape),
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

/** @param x (4 to 6) the unbounded variables: those of leverage and of nu last, where there are such. */
function parametersAt(x: Float64Array, sample: Moments, shape: GarchShape): GarchParameters {
  const persistence = logistic(x[2]!);
  const share = logistic(x[3]!);
  const news = persistence * share;
  const alpha = shape.hasLeverage ? 2 * news * logistic(x[4]!) : news;
  return {
    mean: sample.mean + x[0]! * Math.sqrt(sample.variance),
    omega: sample.variance * Math.exp(x[1]!),
    alpha,
    gamma: 2 * (news - alpha),
    beta: persistence * (1 - share),
    nu:
      shape.innovations === "student"
        ? MIN_NU + (MAX_NU - MIN_NU) * logistic(x[x.length - 1]!)
        : Number.POSITIVE_INFINITY,
  };
}

/** Derivatives by the unbounded variables, of those by the parameters. */
function chainRule(
  { omega, alpha, gamma, beta, nu }: GarchParameters,
  by: GarchGradient,
  sample: Moments,
  shape: GarchShape,
  gradient: Float64Array,
): void {
  const news = alpha + gamma / 2;
  const persistence = news + beta;
  // Alpha and gamma go with the news, in the proportions that the share of rises sets.
  const byNews = shape.hasLeverage ? (by.alpha * alpha + by.gamma * gamma) / news : by.alpha;
  gradient[0] = by.mean * Math.sqrt(sample.variance);
  gradient[1] = by.omega * omega;
  gradient[2] = (1 - persistence) * (byNews * news + by.beta * beta);
  gradient[3] = ((byNews - by.beta) * news * beta) / persistence;
  if (shape.hasLeverage) {
    gradient[4] = (by.alpha - 2 * by.gamma) * alpha * (1 - alpha / (2 * news));
  }
  if (shape.innovations === "student") {
    gradient[gradient.length - 1] = (by.nu * (nu - MIN_NU) * (MAX_NU - nu)) / (MAX_NU - MIN_NU);
  }
}

/** The best of the grid by the normal likelihood without leverage. */
function firstGuess(
  returns: Float64Array,
  sample: Moments,
  backcast: number,
  shape: GarchShape,
): Float64Array {
  const ignored = noGradient();
  let best = new Float64Array(4);
  let highest = Number.NEGATIVE_INFINITY;
  for (const alpha of FIRST_ALPHAS) {
    for (const persistence of FIRST_PERSISTENCES) {
      const share = alpha / persistence;
      const guess = Float64Array.of(0, Math.log(1 - persistence), logit(persistence), logit(share));
      const parameters = parametersAt(guess, sample, { innovations: "normal", hasLeverage: false });
      const likelihood = garchLogLikelihood(returns, parameters, backcast, ignored);
      if (likelihood > highest) [best, highest] = [guess, likelihood];
    }
  }
  const rises = shape.hasLeverage ? [logit(FIRST_RISES)] : [];
  const nu =
    shape.innovations === "student" ? [logit((FIRST_NU - MIN_NU) / (MAX_NU - MIN_NU))] : [];
  return Float64Array.of(...best, ...rises, ...nu);
}

const logistic = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (p: number) => Math.log(p / (1 - p));
