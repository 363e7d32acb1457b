import type { BarSeries } from "../../domain/bar-series.ts";
import { quantileLevels } from "../../domain/forecast.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import type { GarchFit } from "./fit-garch.ts";
import {
  expectedGarchVariances,
  fittedGarch,
  MIN_GARCH_BARS,
  nextGarchVariances,
} from "./fitted-garch.ts";
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
 *
 * `fit` throws as {@link fittedGarch} does.
 */
export function garchEstimator(options: GarchOptions): PerSeriesEstimator<GarchForecaster> {
  const { horizon, seed, innovations = "normal" } = options;
  const name = innovations === "normal" ? "garch" : "garch-t";
  const simulator = pathSimulator(seed, horizon);
  return perSeries({
    name,
    fit: async (train) =>
      forecasterOf(
        name,
        fittedGarch(name, train, { innovations, hasLeverage: false }),
        horizon,
        simulator,
      ),
  });
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
    contextLength: MIN_GARCH_BARS,
    horizon,
    open: (series, lastOrigin) => {
      const variances = nextGarchVariances(fitted, series, lastOrigin);
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
    expectedGarchVariances(fitted, nextGarchVariances(fitted, series, origin)[origin]!, horizon);
  return { ...forecaster, ...fitted, varianceForecast };
}
