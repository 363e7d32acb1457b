import { decayedMean } from "../../dataset/decayed-mean.ts";
import { logClosesOf } from "../../dataset/log-returns.ts";
import { sessionVariance } from "../../dataset/session-variance.ts";
import type { BarSeries } from "../../domain/bar-series.ts";
import { ConstantPricesError, SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { HorizonOptions } from "./horizon-options.ts";
import {
  MIN_RESIDUALS,
  RECENT_RESIDUALS,
  type WidthModel,
  widthForecaster,
} from "./width-forecaster.ts";

/** The first session has no variance, and the next 22 are needed for the first mean. */
const WARM_UP = 22;

/**
 * Exponentially weighted volatility from ranges, named `range-ewma`: σ²(t + 1) = 0.94 σ²(t) + 0.06 V(t), V the overnight
 * return squared plus Garman and Klass's variance of the session, with filtered historical simulation on its last
 * 1,000 residuals: see {@link widthForecaster}. Nothing is fitted; the training range is only checked.
 *
 * V of a session without open, high or low is its squared log return, so on closes alone this is the EWMA of
 * squared returns ({@link sessionVariance}).
 */
export function rangeEwmaEstimator({ horizon }: HorizonOptions): PerSeriesEstimator {
  const model: WidthModel = {
    name: "range-ewma",
    contextLength: WARM_UP + MIN_RESIDUALS + horizon,
    horizon,
    residualSessions: RECENT_RESIDUALS,
    widths: (known) => {
      // One width serves all steps: the residuals of each hold how much longer it is.
      const width = decayedMean(sessionVariance(known)).map(Math.sqrt);
      return Array.from({ length: horizon }, () => width);
    },
  };
  const forecaster = widthForecaster(model);
  return perSeries({
    name: model.name,
    fit: async (train) => {
      check(train, model);
      return forecaster;
    },
  });
}

/**
 * @throws {SeriesTooShortError} Fewer bars than the residuals and the first mean need.
 * @throws {NonPositivePriceError} A close of zero or less.
 * @throws {ConstantPricesError} All closes are the same: no volatility to follow.
 */
function check(train: BarSeries, { contextLength, horizon }: WidthModel): void {
  const { length, close } = train;
  if (length < contextLength) {
    const why = `${MIN_RESIDUALS} residuals over ${horizon} sessions, ${WARM_UP} sessions before them`;
    throw new SeriesTooShortError(contextLength, length, why);
  }
  logClosesOf(train);
  if (close.every((price) => price === close[0])) throw new ConstantPricesError(close[0]!, length);
}
