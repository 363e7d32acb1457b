import { logClosesOf, positiveClose } from "../../dataset/log-returns.ts";
import type { BarSeries } from "../../domain/bar-series.ts";
import { SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import type { HorizonOptions } from "./horizon-options.ts";
import { quantileForecaster } from "./quantile-forecaster.ts";
import { writeLognormal } from "./write-quantiles.ts";

/**
 * The random walk with drift, on log closes: from the last close on at the mean log return of the
 * training range's T sessions. The standard deviation h steps ahead is σ√(h(1 + h / (T - 1))), the
 * second term for the drift being an estimate; σ is the residuals', with T - 2 degrees of freedom.
 *
 * Source: R. J. Hyndman, G. Athanasopoulos, "Forecasting: principles and practice", 3rd edition, 5.2
 * and 5.5, where it is on the closes themselves.
 */
export function driftEstimator({ horizon }: HorizonOptions): PerSeriesEstimator {
  return perSeries({ name: "drift", fit: async (train) => fit(train, horizon) });
}

/**
 * @throws {SeriesTooShortError} Fewer than three bars.
 * @throws {NonPositivePriceError} A close of zero or less.
 */
function fit(train: BarSeries, horizon: number): SeriesForecaster {
  const { length } = train;
  if (length < 3) throw new SeriesTooShortError(3, length, "a drift and its residuals");
  const { drift, sigma } = driftOf(logClosesOf(train));
  const sigmaAt = (h: number) => sigma * Math.sqrt(h * (1 + h / (length - 1)));
  return quantileForecaster({
    name: "drift",
    contextLength: 1,
    horizon,
    open: (series) => (origin, prices) => {
      const last = positiveClose(series, origin);
      for (let h = 1; h <= horizon; h++) {
        writeLognormal(prices, h, last * Math.exp(h * drift), sigmaAt(h));
      }
    },
  });
}

function driftOf(logs: Float64Array): { readonly drift: number; readonly sigma: number } {
  const steps = logs.length - 1;
  const drift = (logs[steps]! - logs[0]!) / steps;
  let squares = 0;
  for (let i = 0; i < steps; i++) squares += (logs[i + 1]! - logs[i]! - drift) ** 2;
  return { drift, sigma: Math.sqrt(squares / (steps - 1)) };
}
