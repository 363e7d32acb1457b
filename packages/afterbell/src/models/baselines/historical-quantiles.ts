import { type LogCloses, logClosesOf, positiveClose } from "../../dataset/log-returns.ts";
import { InvalidOptionError, SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import { quantileForecaster } from "./quantile-forecaster.ts";
import { sampleSorter } from "./sample-sorter.ts";
import { writeEmpirical } from "./write-quantiles.ts";

export interface HistoricalQuantilesOptions {
  readonly horizon: number;
  /**
   * Log returns over h sessions that the quantiles are taken of: those that end in the last so many
   * sessions, overlapping where h > 1.
   * @default 250, about a year
   */
  readonly sessions?: number;
}

/**
 * Historical quantiles ("historical simulation"): the last close times the quantiles of the past year's
 * returns over as many sessions as are forecast. Nothing is assumed of their distribution but that
 * it stays; nothing is fitted, so the training range is only checked for its length and its prices.
 *
 * @throws {InvalidOptionError} Fewer than two `sessions`.
 */
export function historicalQuantilesEstimator(
  options: HistoricalQuantilesOptions,
): PerSeriesEstimator {
  const { horizon, sessions = 250 } = options;
  if (!(Number.isSafeInteger(sessions) && sessions >= 2)) {
    throw new InvalidOptionError("sessions", "a whole number from 2", sessions);
  }
  const forecaster = historicalQuantiles(horizon, sessions);
  return perSeries({
    name: forecaster.name,
    fit: async (train) => {
      const { contextLength } = forecaster;
      const { length } = train;
      if (length < contextLength) {
        throw new SeriesTooShortError(contextLength, length, whyContext(horizon, sessions));
      }
      for (let i = 0; i < length; i++) positiveClose(train, i);
      return forecaster;
    },
  });
}

const whyContext = (horizon: number, sessions: number) =>
  `${sessions} log returns over ${horizon} sessions`;

function historicalQuantiles(horizon: number, sessions: number): SeriesForecaster {
  const returns = new Float64Array(sessions);
  const sorted = sampleSorter(sessions);
  return quantileForecaster({
    name: "historical",
    contextLength: sessions + horizon,
    horizon,
    open: (series, lastOrigin) => {
      const logs = logClosesOf(series, lastOrigin + 1);
      return (origin, prices) => {
        const last = series.close[origin]!;
        for (let h = 1; h <= horizon; h++) {
          gatherReturns(logs, origin, h, returns);
          writeEmpirical(prices, h, last, sorted(returns));
        }
      };
    },
  });
}

/** The log returns over `h` sessions that end at `origin` and before it, as many as `returns` holds. */
function gatherReturns(logs: LogCloses, origin: number, h: number, returns: Float64Array): void {
  for (let i = 0; i < returns.length; i++) returns[i] = logs[origin - i]! - logs[origin - i - h]!;
}
