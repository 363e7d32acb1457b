/** @file `afterbell/benchmark`: public long-horizon benchmarks. */

export { MalformedResultsError, ScoreOverflowError, TooFewRowsError } from "./errors.ts";
export {
  type LongHorizonOptions,
  type LongHorizonScores,
  longHorizonBenchmark,
} from "./long-horizon-benchmark.ts";
export { type PublishedRow, parsePublishedResults } from "./published-results.ts";
export { drift, repeatLast, trainingMean } from "./window-baselines.ts";
export type { WindowEstimator, WindowForecaster } from "./window-forecaster.ts";
