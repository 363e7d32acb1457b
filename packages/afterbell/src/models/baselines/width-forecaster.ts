import { type LogCloses, logClosesOf } from "../../dataset/log-returns.ts";
import { type BarSeries, sliceSeries } from "../../domain/bar-series.ts";
import { quantileLevels } from "../../domain/forecast.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import { percentileOfSorted } from "../../numerics/percentile.ts";
import { quantileForecaster } from "./quantile-forecaster.ts";
import { sortedRange } from "./sorted-range.ts";

const LEVELS = quantileLevels.length;

/** Residuals that quantiles are taken of, at the least: two or three lie beyond the one at 0.025. */
export const MIN_RESIDUALS = 100;

/**
 * Four years of residuals, for models of one symbol. On fourteen large US symbols from 2015 to February 2019, two years
 * gave worse scores one session ahead, and all residuals that there were no better ones.
 */
export const RECENT_RESIDUALS = 1000;

/** A model that says how wide the next sessions' distribution is, and nothing of its shape. */
export interface WidthModel extends Pick<SeriesForecaster, "name" | "contextLength" | "horizon"> {
  /** Past sessions whose residuals give the shape; infinite: all there are. */
  readonly residualSessions: number;
  /**
   * @param known The series up to the last origin; a width may depend only on bars up to its own.
   * @returns For each step h = 1 … H, (T) width of the log return over the h sessions after each, in any unit that
   * is the same for all sessions; NaN where it is not known yet.
   */
  widths(known: BarSeries): readonly Float64Array[];
}

/**
 * Filtered historical simulation: the quantile of the log return over h sessions is the width of that
 * step times the quantile of its residuals, which are the past log returns over h sessions, each over the
 * width it had been given. At each origin they are those whose sessions have all ended by then, overlapping
 * where h > 1. No step borrows another's shape, as scaling by √h would.
 *
 * The median is the last close, bit for bit: nothing tells which way a price will go. Quantiles below it stay at
 * or below 0, those above it at or above 0, and none is nearer to 0 than it was a step earlier. So
 * they ascend, and no interval is narrower than that of the step before.
 *
 * Source: G. Barone-Adesi, K. Giannopoulos, L. Vosper, "VaR without correlations for portfolios of derivative
 * securities", Journal of Futures Markets 19(5), 1999.
 */
export function widthForecaster(model: WidthModel): SeriesForecaster {
  const { name, contextLength, horizon, residualSessions } = model;
  return quantileForecaster({
    name,
    contextLength,
    horizon,
    open: (series, lastOrigin) => {
      const logs = logClosesOf(series, lastOrigin + 1);
      const widths = model.widths(sliceSeries(series, 0, lastOrigin + 1));
      const residuals = widths.map((width, i) => sortedRange(residualsOf(logs, width, i + 1)));
      return (origin, prices) => {
        const last = series.close[origin]!;
        const returns = new Float64Array(LEVELS);
        for (let h = 1; h <= horizon; h++) {
          const end = origin + 1 - h;
          const start = Math.max(0, end - residualSessions);
          const sample = residuals[h - 1]!(start, end);
          widen(returns, widths[h - 1]![origin]!, sample);
          for (let q = 0; q < LEVELS; q++) {
            prices[(h - 1) * LEVELS + q] = last * Math.exp(returns[q]!);
          }
        }
      };
    },
  });
}

/** @returns (T - h) log return over the `h` sessions after each, over its width. */
function residualsOf(logs: LogCloses, widths: Float64Array, h: number): Float64Array {
  const residuals = new Float64Array(Math.max(0, logs.length - h));
  for (let t = 0; t < residuals.length; t++) residuals[t] = (logs[t + h]! - logs[t]!) / widths[t]!;
  return residuals;
}

/**
 * Moves the quantiles of a log return away from 0, to those of another step where they lie further out.
 *
 * @param returns (Q), written.
 * @param sample Ascending residuals.
 */
function widen(returns: Float64Array, width: number, sample: Float64Array): void {
  for (const [q, level] of quantileLevels.entries()) {
    const value = width * percentileOfSorted(sample, level);
    if (level < 0.5) returns[q] = Math.min(returns[q]!, value);
    if (level > 0.5) returns[q] = Math.max(returns[q]!, value);
  }
}
