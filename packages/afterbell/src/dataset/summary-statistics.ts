import { InvalidOptionError } from "../domain/errors.ts";
import { percentileOfSorted } from "../numerics/percentile.ts";

/** The rows of pandas' `describe`, in the unit of the data. */
export interface SummaryStatistics {
  readonly count: number;
  readonly mean: number;
  /** Of a sample: divided by `count - 1`. NaN of a single value. */
  readonly standardDeviation: number;
  readonly min: number;
  /** Quartiles, by linear interpolation between order statistics. */
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly max: number;
}

/**
 * @param x In any order.
 * @throws {InvalidOptionError} No values.
 */
export function summaryStatistics(x: Float64Array): SummaryStatistics {
  const count = x.length;
  if (count === 0) throw new InvalidOptionError("x", "at least one value", count);
  const mean = x.reduce((sum, value) => sum + value, 0) / count;
  const sorted = x.toSorted();
  const squares = x.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count,
    mean,
    standardDeviation: Math.sqrt(squares / (count - 1)),
    min: sorted[0]!,
    lowerQuartile: percentileOfSorted(sorted, 0.25),
    median: percentileOfSorted(sorted, 0.5),
    upperQuartile: percentileOfSorted(sorted, 0.75),
    max: sorted.at(-1)!,
  };
}
