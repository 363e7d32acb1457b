import { keyOf, purpose, randomStream, shuffledIndices } from "@afterbell/lstm";
import { quantileLevels } from "../../domain/forecast.ts";
import { percentileRanks } from "../../numerics/percentile.ts";
import { sampleSorter } from "./sample-sorter.ts";

/** σ² of the next session, from a session's deviation from the mean and its σ². */
export interface VarianceRecursion {
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Sample paths of log returns through a variance recursion, the same draws for every origin. */
export interface PathSimulator {
  /** Paths, and shocks that {@link run} takes. */
  readonly paths: number;
  /**
   * Cumulated log returns of all paths, in the units of `shocks` and `variance`.
   *
   * @param shocks (paths) standardised innovations, equally likely, in any order.
   * @param variance σ² of the first session ahead.
   * @param visit Called for the steps 1 … H in order, with the paths' returns since the origin. Percentiles
   * at `quantileLevels` can be read from them as from sorted ones; they are valid until it returns.
   */
  run(
    recursion: VarianceRecursion,
    shocks: Float64Array,
    variance: number,
    visit: (step: number, sorted: Float64Array) => void,
  ): void;
}

/**
 * Over 60 seeds, ten steps ahead, the quantile at 0.025 strays by 6 % of a standard deviation and the median
 * by 1.3 %; time goes with the paths, and a backtest simulates at many thousand origins.
 */
const PATHS = 2000;

/**
 * At each step every shock falls to exactly one path, in an order drawn for that step: Latin hypercube
 * sampling. One step ahead that leaves nothing to chance, and further ahead less than independent draws do.
 * The orders come from Philox's stream `simulatedPaths`, substream = step, and serve every origin (common
 * random numbers): differences between two forecasts are never those of their draws.
 *
 * Source: M. D. McKay, R. J. Beckman, W. J. Conover, "A comparison of three methods for selecting values of
 * input variables", Technometrics 21(2), 1979.
 */
export function pathSimulator(seed: number, horizon: number): PathSimulator {
  const key = keyOf(seed);
  const orders = Array.from({ length: horizon }, (_, h) =>
    shuffledIndices(PATHS, randomStream(key, purpose.simulatedPaths, h + 1)),
  );
  const variances = new Float64Array(PATHS);
  const sums = new Float64Array(PATHS);
  const sorted = sampleSorter(PATHS, percentileRanks(PATHS, quantileLevels));

  const run: PathSimulator["run"] = ({ omega, alpha, beta }, shocks, variance, visit) => {
    variances.fill(variance);
    sums.fill(0);
    for (let h = 0; h < horizon; h++) {
      const order = orders[h]!;
      for (let i = 0; i < PATHS; i++) {
        const sigma2 = variances[i]!;
        const deviation = Math.sqrt(sigma2) * shocks[order[i]!]!;
        sums[i]! += deviation;
        variances[i] = omega + alpha * deviation * deviation + beta * sigma2;
      }
      visit(h + 1, sorted(sums));
    }
  };
  return { paths: PATHS, run };
}

/** Which of `count` equal shares of (0, 1) holds the middle of share `i` of `paths`. */
export function stratum(i: number, paths: number, count: number): number {
  return Math.floor(((i + 0.5) / paths) * count);
}
