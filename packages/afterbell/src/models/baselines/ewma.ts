import { changesOf, logClosesOf } from "../../dataset/log-returns.ts";
import type { BarSeries } from "../../domain/bar-series.ts";
import { ConstantPricesError, SeriesTooShortError } from "../../domain/errors.ts";
import { type PerSeriesEstimator, perSeries } from "../../domain/per-series.ts";
import type { SeriesForecaster } from "../../domain/series-forecaster.ts";
import { meanSquare } from "./mean-square.ts";
import { quantileForecaster } from "./quantile-forecaster.ts";
import { type PathSimulator, pathSimulator, stratum } from "./simulated-paths.ts";
import { writeEmpirical } from "./write-quantiles.ts";

export interface EwmaOptions {
  readonly horizon: number;
  /** Decides which residuals follow each other on the simulated paths. */
  readonly seed: number;
}

/** RiskMetrics' decay for daily returns. */
const DECAY = 0.94;
/** Two years of residuals: recent, and enough that twelve lie beyond the quantile at 0.025. */
const RESIDUALS = 500;
/** The filter has then forgotten 99.8 % of where it began, and a few residuals lie in each tail. */
const WARM_UP = 100;

/**
 * Exponentially weighted volatility with filtered historical simulation: σ²(t + 1) = 0.94 σ²(t) + 0.06 r²(t),
 * and paths whose standardised log returns are the last 500 of r(t) / σ(t), drawn independently at each step and
 * fed through the recursion. The mean is taken to be zero, as RiskMetrics does; the residuals are not
 * centred. Fitted is only where the recursion starts: the mean square of the training range's returns.
 *
 * Sources: J.P. Morgan/Reuters, "RiskMetrics technical document", 4th edition, 1996; G. Barone-Adesi,
 * K. Giannopoulos, L. Vosper, "VaR without correlations for portfolios of derivative securities", Journal of
 * Futures Markets 19(5), 1999.
 */
export function ewmaEstimator({ horizon, seed }: EwmaOptions): PerSeriesEstimator {
  const simulator = pathSimulator(seed, horizon);
  return perSeries({ name: "ewma", fit: async (train) => fit(train, horizon, simulator) });
}

/**
 * @throws {SeriesTooShortError} Fewer than two bars.
 * @throws {NonPositivePriceError} A close of zero or less.
 * @throws {ConstantPricesError} All closes are the same: no volatility to start from.
 */
function fit(train: BarSeries, horizon: number, simulator: PathSimulator): SeriesForecaster {
  const { length, close } = train;
  if (length < 2) throw new SeriesTooShortError(2, length, "one log return");
  const trainLogs = logClosesOf(train);
  const firstVariance = meanSquare(changesOf(trainLogs));
  if (firstVariance === 0) throw new ConstantPricesError(close[0]!, length);
  const recursion = { omega: 0, alpha: 1 - DECAY, beta: DECAY };
  const shocks = new Float64Array(simulator.paths);
  return quantileForecaster({
    name: "ewma",
    contextLength: WARM_UP,
    horizon,
    open: (series, lastOrigin) => {
      // Logarithms of the prices that it was fitted to are not taken twice.
      const isTrain = series === train && lastOrigin === length - 1;
      const logs = isTrain ? trainLogs : logClosesOf(series, lastOrigin + 1);
      const { nextVariances, residuals } = filter(logs, firstVariance);
      return (origin, prices) => {
        const last = series.close[origin]!;
        const count = Math.min(RESIDUALS, origin);
        for (let i = 0; i < shocks.length; i++) {
          shocks[i] = residuals[origin - stratum(i, shocks.length, count)]!;
        }
        simulator.run(recursion, shocks, nextVariances[origin]!, (step, sorted) =>
          writeEmpirical(prices, step, last, sorted),
        );
      };
    },
  });
}

interface Filtered {
  /** (T) variance of the session after each. */
  readonly nextVariances: Float64Array;
  /** (T) each session's log return over its standard deviation; the first has none and is 0. */
  readonly residuals: Float64Array;
}

function filter(logs: Float64Array, firstVariance: number): Filtered {
  const nextVariances = new Float64Array(logs.length).fill(firstVariance);
  const residuals = new Float64Array(logs.length);
  for (let t = 1; t < logs.length; t++) {
    const r = logs[t]! - logs[t - 1]!;
    const variance = nextVariances[t - 1]!;
    residuals[t] = r === 0 ? 0 : r / Math.sqrt(variance);
    nextVariances[t] = DECAY * variance + (1 - DECAY) * r * r;
  }
  return { nextVariances, residuals };
}
