import type { BarSeries } from "../domain/bar-series.ts";
import type { SeriesFolds } from "./series-folds.ts";

/**
 * How many origins, of any of the series, lie between one origin and the session it forecasts: the autocovariances
 * that a test on their pooled losses must allow for.
 *
 * For one series that is ceil(stepAhead / step) − 1. Among several it can be more: origins are laid from each
 * series' own first bar, so those of symbols that were listed on different days stand between each other,
 * and what happens to all symbols on a day is in the forecasts of all of them.
 *
 * @returns A function of the steps ahead. The mean over a series' origins, rounded up, of the series with the most:
 * one gap of many sessions does not decide it.
 */
export function overlappingOrigins(all: readonly SeriesFolds[]): (stepAhead: number) => number {
  const days = [
    ...new Set(all.flatMap(({ series, folds }) => folds.map((f) => series.days[f.origin]!))),
  ].sort((a, b) => a - b);
  const counted = all.map(({ series, folds }) => ({ folds, before: countsBefore(series, days) }));
  return (stepAhead) => {
    const means = counted.map(({ folds, before }) => {
      const between = folds.map(({ origin }) => before[origin + stepAhead]! - before[origin]! - 1);
      return between.reduce((sum, count) => sum + count, 0) / folds.length;
    });
    return Math.ceil(Math.max(...means));
  };
}

/** @returns (T) how many of the days, ascending, are before each bar's. */
function countsBefore({ days: all }: BarSeries, days: readonly number[]): Uint32Array {
  let count = 0;
  return Uint32Array.from(all, (day) => {
    while (count < days.length && days[count]! < day) count++;
    return count;
  });
}
