import { logClosesOf, logReturnsOf } from "../../dataset/log-returns.ts";
import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { ConstantPricesError, SeriesTooShortError } from "../../domain/errors.ts";
import { NotFittableError } from "../errors.ts";
import { fitGarch, type GarchFit } from "./fit-garch.ts";
import { type GarchShape, persistenceOf } from "./garch-parameters.ts";

/** About ten returns for each of up to five parameters, twice over: fewer give no volatility model. */
export const MIN_GARCH_BARS = 100;
const PERCENT = 100;

/**
 * The maximum-likelihood fit to a training range's log returns in percent.
 *
 * @param name Of the model, for errors.
 * @throws {SeriesTooShortError} Fewer than 100 bars.
 * @throws {NonPositivePriceError} A close of zero or less.
 * @throws {ConstantPricesError} All closes are the same: no variance to fit.
 * @throws {NotFittableError} The same return in every session, or a likelihood without a maximum in reach.
 */
export function fittedGarch(name: string, train: BarSeries, shape: GarchShape): GarchFit {
  const { symbol, length, close } = train;
  if (length < MIN_GARCH_BARS) {
    throw new SeriesTooShortError(MIN_GARCH_BARS, length, "a volatility model");
  }
  const returns = logReturnsOf(train).map((r) => PERCENT * r);
  const notFittable = (why: string) =>
    new NotFittableError(name, symbol, dateAt(train, length - 1), why);
  if (returns.every((r) => r === returns[0])) {
    if (returns[0] === 0) throw new ConstantPricesError(close[0]!, length);
    throw notFittable("every log return is the same");
  }
  const fitted = fitGarch(returns, shape);
  if (!fitted.converged) throw notFittable("the maximum-likelihood search did not converge");
  return fitted;
}

/** @returns (lastOrigin + 1) variance, in percent squared, of the session after each. */
export function nextGarchVariances(
  { parameters, backcast }: GarchFit,
  series: BarSeries,
  lastOrigin: number,
): Float64Array {
  const { mean, omega, alpha, gamma, beta } = parameters;
  const logs = logClosesOf(series, lastOrigin + 1);
  const variances = new Float64Array(logs.length);
  variances[0] = omega + persistenceOf(parameters) * backcast;
  for (let t = 1; t < logs.length; t++) {
    const e = PERCENT * (logs[t]! - logs[t - 1]!) - mean;
    const reaction = e < 0 ? alpha + gamma : alpha;
    variances[t] = omega + reaction * e * e + beta * variances[t - 1]!;
  }
  return variances;
}

/**
 * @param first Variance of the first session ahead.
 * @returns (horizon) expected variance of each session ahead, in the units of `first` and omega.
 */
export function expectedGarchVariances(
  { parameters }: GarchFit,
  first: number,
  horizon: number,
): Float64Array {
  const variances = new Float64Array(horizon);
  for (let h = 0, variance = first; h < horizon; h++) {
    variances[h] = variance;
    variance = parameters.omega + persistenceOf(parameters) * variance;
  }
  return variances;
}
