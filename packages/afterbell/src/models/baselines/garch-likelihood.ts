import { digamma, lgamma } from "@afterbell/lstm";
import { type GarchParameters, persistenceOf } from "./garch-parameters.ts";

/** Derivatives of a log-likelihood by each of the parameters. */
export type GarchGradient = { -readonly [name in keyof GarchParameters]: number };

/** Weight of yesterday in the exponentially weighted variance before the first return. */
const BACKCAST_DECAY = 0.94;
const BACKCAST_SESSIONS = 75;

/**
 * The variance that stands for those before the first return, in the recursion's first step: a
 * weighted mean of the first 75 squared deviations from the mean, as Python's `arch` takes it.
 *
 * @param returns (T) in percent.
 */
export function backcastOf(returns: Float64Array): number {
  const mean = returns.reduce((sum, r) => sum + r, 0) / returns.length;
  let weight = 1;
  let weights = 0;
  let sum = 0;
  for (let i = 0; i < Math.min(BACKCAST_SESSIONS, returns.length); i++) {
    sum += weight * (returns[i]! - mean) ** 2;
    weights += weight;
    weight *= BACKCAST_DECAY;
  }
  return sum / weights;
}

/**
 * Log-likelihood of returns in percent, the same function as that of Python's `arch`, except that `arch`
 * also keeps σ² within loose bounds (1e-8 to 1e7 times the sample's) that no fit comes near.
 *
 * Sources: T. Bollerslev, "Generalized autoregressive conditional heteroskedasticity", Journal of
 * Econometrics 31(3), 1986; for Student's t, T. Bollerslev, Review of Economics and Statistics 69(3),
 * 1987.
 *
 * @param returns (T) in percent.
 * @param gradient Overwritten with the derivatives; that by `nu` is 0 for normal innovations.
 */
export function garchLogLikelihood(
  returns: Float64Array,
  parameters: GarchParameters,
  backcast: number,
  gradient: GarchGradient,
): number {
  const { mean, omega, alpha, gamma, beta, nu } = parameters;
  const isStudent = nu < Number.POSITIVE_INFINITY;
  let loss = 0; // minus the log-likelihood, without what does not depend on the returns
  let byMean = 0;
  let byOmega = 0;
  let byAlpha = 0;
  let byGamma = 0;
  let byBeta = 0;
  let byNu = 0;
  // Derivatives of the running variance.
  let [varianceByMean, varianceByOmega] = [0, 1];
  let [varianceByAlpha, varianceByGamma, varianceByBeta] = [backcast, backcast / 2, backcast];
  let variance = omega + persistenceOf(parameters) * backcast;
  for (let t = 0; t < returns.length; t++) {
    const e = returns[t]! - mean;
    let lossByVariance: number;
    let lossByE: number;
    if (isStudent) {
      const w = (e * e) / (variance * (nu - 2));
      const log1pw = Math.log1p(w);
      const pull = ((nu + 1) * w) / (1 + w);
      loss += 0.5 * Math.log(variance) + 0.5 * (nu + 1) * log1pw;
      lossByVariance = (0.5 * (1 - pull)) / variance;
      lossByE = ((nu + 1) * e) / (variance * (nu - 2) * (1 + w));
      byNu += 0.5 * log1pw - (0.5 * pull) / (nu - 2);
    } else {
      const z2 = (e * e) / variance;
      loss += 0.5 * (Math.log(variance) + z2);
      lossByVariance = (0.5 * (1 - z2)) / variance;
      lossByE = e / variance;
    }
    byMean += lossByVariance * varianceByMean - lossByE;
    byOmega += lossByVariance * varianceByOmega;
    byAlpha += lossByVariance * varianceByAlpha;
    byGamma += lossByVariance * varianceByGamma;
    byBeta += lossByVariance * varianceByBeta;
    const reaction = e < 0 ? alpha + gamma : alpha;
    varianceByMean = -2 * reaction * e + beta * varianceByMean;
    varianceByOmega = 1 + beta * varianceByOmega;
    varianceByAlpha = e * e + beta * varianceByAlpha;
    varianceByGamma = (e < 0 ? e * e : 0) + beta * varianceByGamma;
    varianceByBeta = variance + beta * varianceByBeta;
    variance = omega + reaction * e * e + beta * variance;
  }
  const constant = isStudent
    ? studentConstant(nu)
    : { value: 0.5 * Math.log(2 * Math.PI), byNu: 0 };
  gradient.mean = -byMean;
  gradient.omega = -byOmega;
  gradient.alpha = -byAlpha;
  gradient.gamma = -byGamma;
  gradient.beta = -byBeta;
  gradient.nu = -(byNu + returns.length * constant.byNu);
  return -(loss + returns.length * constant.value);
}

/** Minus the log density at 0 of a Student t scaled to variance 1, and its derivative by nu. */
function studentConstant(nu: number): { readonly value: number; readonly byNu: number } {
  const value = lgamma(nu / 2) - lgamma((nu + 1) / 2) + 0.5 * Math.log(Math.PI * (nu - 2));
  const byNu = 0.5 * (digamma(nu / 2) - digamma((nu + 1) / 2) + 1 / (nu - 2));
  return { value, byNu };
}
