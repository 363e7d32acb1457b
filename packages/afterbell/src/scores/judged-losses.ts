import { InvalidOptionError } from "../domain/errors.ts";
import { levelOf } from "../domain/interval.ts";
import { JUDGED_COVERAGE } from "../domain/judged-sessions.ts";
import { coverage, winklerScore } from "./interval-scores.ts";
import { equalWeightCrps } from "./quantile-scores.ts";

/** One forecast of one close, whose quantiles include those at 0.05 and 0.95. Prices of one currency. */
export interface RealisedForecast {
  readonly lastClose: number;
  /** The close that was forecast. */
  readonly actual: number;
  /** (Q) ascending. */
  readonly quantileLevels: readonly number[];
  /** (Q) */
  readonly quantiles: ArrayLike<number>;
}

/** How one forecast of a log return turned out. */
export interface JudgedLosses {
  /** Twice the mean pinball loss over the levels. */
  readonly crps: number;
  /** Of the 90 % interval. */
  readonly intervalScore: number;
  /** Whether that interval held the close, bounds included. */
  readonly held: boolean;
  /**
   * Level at which the close lies between the quantiles, uniform over many forecasts where they are right; 0 below the
   * first quantile, 1 above the last.
   */
  readonly pit: number;
}

/**
 * The losses of one forecast, of log(value / last close): a unit that all symbols share, whatever their currency.
 * `crps` is that of the ledger ({@link scoreLedgerRow}); `intervalScore` is {@link winklerScore} at 90 %: R. L. Winkler,
 * "A decision-theoretic approach to interval estimation", Journal of the American Statistical Association 67(337), 1972.
 *
 * @throws {InvalidOptionError} A price that is not above 0, or levels without 0.05 and 0.95.
 * @example
 * import { judgedLosses } from "afterbell/scores";
 * const quantileLevels = [0.05, 0.5, 0.95];
 * const quantiles = [100 * Math.exp(-0.02), 100, 100 * Math.exp(0.02)];
 * const { intervalScore, held, pit } = judgedLosses({ lastClose: 100, actual: 100, quantileLevels, quantiles });
 * intervalScore // → 0.04
 * held // → true
 * pit // → 0.5
 */
export function judgedLosses(forecast: RealisedForecast): JudgedLosses {
  const { lastClose, actual, quantileLevels, quantiles } = forecast;
  if (quantiles.length !== quantileLevels.length) {
    const expected = `${quantileLevels.length} prices, one for each level`;
    throw new InvalidOptionError("quantiles", expected, quantiles.length);
  }
  requirePrice("lastClose", lastClose);
  const logReturnOf = (name: string, price: number) =>
    Math.log(requirePrice(name, price) / lastClose);
  const realised = logReturnOf("actual", actual);
  const logReturns = Float64Array.from(quantiles, (price) => logReturnOf("quantile", price));
  const outcomes = {
    actuals: Float64Array.of(realised),
    quantileLevels,
    quantiles: logReturns,
  };
  const intervalScore = winklerScore(outcomes, JUDGED_COVERAGE);
  if (intervalScore === null) {
    throw new InvalidOptionError("quantileLevels", "0.05 and 0.95 among them", quantileLevels);
  }
  return {
    crps: equalWeightCrps(outcomes)!,
    intervalScore,
    held: coverage(outcomes, JUDGED_COVERAGE) === 1,
    pit: levelOf(actual, { quantiles: Array.from(quantiles) }, quantileLevels),
  };
}

function requirePrice(name: string, price: number): number {
  if (price > 0 && Number.isFinite(price)) return price;
  throw new InvalidOptionError(name, "a price above 0", price);
}
