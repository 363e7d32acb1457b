import { logClosesOf, logReturnsOf } from "../../dataset/log-returns.ts";
import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { ConstantPricesError, SeriesTooShortError } from "../../domain/errors.ts";
import { quantileLevels } from "../../domain/forecast.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import { NotFittableError } from "../errors.ts";
import { fitGarch, type GarchFit } from "./fit-garch.ts";
import type { Innovations } from "./garch-parameters.ts";
import { innovationQuantile } from "./innovation-quantile.ts";
import { quantileForecaster } from "./quantile-forecaster.ts";
import { type PathSimulator, pathSimulator } from "./simulated-paths.ts";
import { writeEmpirical } from "./write-quantiles.ts";

export interface GarchOptions {
  readonly horizon: number;
  /** Decides which shocks follow each other on the simulated paths. */
  readonly seed: number;
  /** @default "normal", the classical model */
  readonly innovations?: Innovations;
}

/** A fitted GARCH(1,1), with its parameters in percent as the field's programs print them. */
export interface GarchForecaster extends SeriesForecaster, GarchFit {
  /**
   * @param origin Index of the last known bar.
   * @returns (H) expected variance of the log return of each session ahead, in percent squared.
   */
  varianceForecast(series: BarSeries, origin: number): Float64Array;
}

/** About ten returns for each of up to five parameters, twice over: fewer give no volatility model. */
const MIN_BARS = 100;
const PERCENT = 100;
const LEVELS = quantileLevels.length;

/**
 * GARCH(1,1) with constant mean on log returns in percent, by maximum likelihood, named `garch` with
 * normal and `garch-t` with Student's t innovations. Parameters stay as fitted; the variance is filtered
 * through all bars up to each origin.
 *
 * One step ahead the quantiles are exact: mean + σ times the innovation's. Further ahead no closed form
 * exists, and they are those of simulated paths ({@link pathSimulator}), whose shocks are the innovation's
 * quantiles in the middle of equally likely strata.
 */
export function garchEstimator(options: GarchOptions): PerSeriesEstimator<GarchForecaster> {
  const { horizon, seed, innovations = "normal" } = options;
  const name = innovations === "normal" ? "garch" : "garch-t";
  const simulator = pathSimulator(seed, horizon);
  return perSeries({
    name,
    fit: async (train) => forecasterOf(name, fit(name, train, innovations), horizon, simulator),
  });
}

/**
 * @throws {SeriesTooShortError} Fewer than 100 bars.
 * @throws {NonPositivePriceError} A close of zero or less.
 * @throws {ConstantPricesError} All closes are the same: no variance to fit.
 * @throws {NotFittableError} The same return in every session, or a likelihood without a maximum in reach.
 */
function fit(name: string, train: BarSeries, innovations: Innovations): GarchFit {
  const { symbol, length, close } = train;
  if (length < MIN_BARS) {
    throw new SeriesTooShortError(MIN_BARS, length, "a volatility model");
  }
  const returns = logReturnsOf(train).map((r) => PERCENT * r);
  const notFittable = (why: string) =>
    new NotFittableError(name, symbol, dateAt(train, length - 1), why);
  if (returns.every((r) => r === returns[0])) {
    if (returns[0] === 0) throw new ConstantPricesError(close[0]!, length);
    throw notFittable("every log return is the same");
  }
  const fitted = fitGarch(returns, innovations);
  if (!fitted.converged) throw notFittable("the maximum-likelihood search did not converge");
  return fitted;
}

function forecasterOf(
  name: string,
  fitted: GarchFit,
  horizon: number,
  simulator: PathSimulator,
): GarchForecaster {
  const { parameters } = fitted;
  const quantile = innovationQuantile(parameters.nu);
  const atLevels = Float64Array.from(quantileLevels, quantile);
  const shocks = Float64Array.from({ length: simulator.paths }, (_, i) =>
    quantile((i + 0.5) / simulator.paths),
  );
  const mean = parameters.mean / PERCENT;
  const recursion = { ...parameters, omega: parameters.omega / PERCENT ** 2 };

  const forecaster = quantileForecaster({
    name,
    contextLength: MIN_BARS,
    horizon,
    open: (series, lastOrigin) => {
      const variances = nextVariances(fitted, series, lastOrigin);
      return (origin, prices) => {
        const last = series.close[origin]!;
        const variance = variances[origin]! / PERCENT ** 2;
        const sigma = Math.sqrt(variance);
        if (horizon > 1) {
          simulator.run(recursion, shocks, variance, (step, sorted) =>
            writeEmpirical(prices, step, last * Math.exp(step * mean), sorted),
          );
        }
        for (let q = 0; q < LEVELS; q++) prices[q] = last * Math.exp(mean + sigma * atLevels[q]!);
      };
    },
  });
  const varianceForecast: GarchForecaster["varianceForecast"] = (series, origin) =>
    expectedVariances(fitted, nextVariances(fitted, series, origin)[origin]!, horizon);
  return { ...forecaster, ...fitted, varianceForecast };
}

/** @returns (lastOrigin + 1) variance, in percent squared, of the session after each. */
function nextVariances(fitted: GarchFit, series: BarSeries, lastOrigin: number): Float64Array {
  const { mean, omega, alpha, beta } = fitted.parameters;
  const logs = logClosesOf(series, lastOrigin + 1);
  const variances = new Float64Array(logs.length);
  variances[0] = omega + (alpha + beta) * fitted.backcast;
  for (let t = 1; t < logs.length; t++) {
    const e = PERCENT * (logs[t]! - logs[t - 1]!) - mean;
    variances[t] = omega + alpha * e * e + beta * variances[t - 1]!;
  }
  return variances;
}

function expectedVariances({ parameters }: GarchFit, first: number, horizon: number): Float64Array {
  const { omega, alpha, beta } = parameters;
  const variances = new Float64Array(horizon);
  for (let h = 0, variance = first; h < horizon; h++) {
    variances[h] = variance;
    variance = omega + (alpha + beta) * variance;
  }
  return variances;
}
