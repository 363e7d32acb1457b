import { logClosesOf, positiveClose } from "../../dataset/log-returns.ts";
import type { BarSeries } from "../../domain/bar-series.ts";
import { SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import type { HorizonOptions } from "./horizon-options.ts";
import { quantileForecaster } from "./quantile-forecaster.ts";
import { writeLognormal } from "./write-quantiles.ts";

/** Sessions of a full trading week. */
const SEASON = 5;

/**
 * Seasonal persistence: the close of the same session of the last known week, a week being five
 * sessions, regardless of the calendar. On the log scale the standard deviation h steps ahead is σ√(k + 1),
 * k = ⌊(h - 1) / 5⌋ the full weeks before it; σ is the root mean square of the training range's changes
 * over five sessions.
 *
 * Source: R. J. Hyndman, G. Athanasopoulos, "Forecasting: principles and practice", 3rd edition, 5.2
 * and 5.5.
 */
export function seasonalPersistenceEstimator({ horizon }: HorizonOptions): PerSeriesEstimator {
  return perSeries({ name: "seasonal", fit: async (train) => fit(train, horizon) });
}

/**
 * @throws {SeriesTooShortError} Fewer than six bars.
 * @throws {NonPositivePriceError} A close of zero or less.
 */
function fit(train: BarSeries, horizon: number): SeriesForecaster {
  const { length } = train;
  if (length <= SEASON) {
    throw new SeriesTooShortError(SEASON + 1, length, `a season of ${SEASON} and a change over it`);
  }
  const sigma = seasonalSigma(logClosesOf(train));
  return quantileForecaster({
    name: "seasonal",
    contextLength: SEASON,
    horizon,
    open: (series) => (origin, prices) => {
      for (let h = 1; h <= horizon; h++) {
        const seasons = Math.floor((h - 1) / SEASON) + 1;
        const median = positiveClose(series, origin + h - SEASON * seasons);
        writeLognormal(prices, h, median, sigma * Math.sqrt(seasons));
      }
    },
  });
}

function seasonalSigma(logs: Float64Array): number {
  let squares = 0;
  for (let i = SEASON; i < logs.length; i++) squares += (logs[i]! - logs[i - SEASON]!) ** 2;
  return Math.sqrt(squares / (logs.length - SEASON));
}
