/** @file Losses of forecasts of log returns, forecast by forecast. */

import { outcomesOf } from "../../packages/afterbell/src/backtest/index.ts";
import { ewmaVolatility } from "../../packages/afterbell/src/dataset/scale-features.ts";
import type { BacktestedSeries, SessionDate } from "../../packages/afterbell/src/index.ts";
import {
  type LogReturnOutcomes,
  logReturnOutcomes,
} from "../../packages/afterbell/src/scores/index.ts";
import { intervalColumns } from "../../packages/afterbell/src/scores/interval-columns.ts";

/** Of one forecaster and one symbol, a row for each origin. */
export interface SymbolLosses {
  readonly symbol: string;
  /** (N) last session known. */
  readonly originDates: readonly SessionDate[];
  /** (N) twice the mean pinball loss at the levels 0.05, 0.1 … 0.95. */
  readonly crps: Float64Array;
  /** (N) of the 90 % interval. */
  readonly winkler: Float64Array;
  /** By nominal coverage, (N) 1 where the interval held the return, else 0. */
  readonly inside: ReadonlyMap<number, Uint8Array>;
  /** (N) by EWMA(0.94), at the origin. */
  readonly volatilities: Float64Array;
}

export const NOMINAL_COVERAGES: readonly number[] = [0.5, 0.8, 0.9, 0.95];

/** @param f Which of the forecasters. */
export function symbolLosses(
  backtested: BacktestedSeries,
  f: number,
  stepAhead: number,
): SymbolLosses {
  const { series, tables } = backtested;
  const table = tables[f]!;
  const outcomes = outcomesOf(backtested, table, stepAhead);
  const returns = logReturnOutcomes(outcomes);
  if (!returns) throw new Error(`${series.symbol} has prices without a logarithm`);
  const volatility = ewmaVolatility(series);
  return {
    symbol: series.symbol,
    originDates: outcomes.originDates,
    crps: crpsOfRows(returns),
    winkler: winklerOfRows(returns),
    inside: new Map(NOMINAL_COVERAGES.map((c) => [c, insideOfRows(returns, c)])),
    volatilities: Float64Array.from(table.origins, (origin) => volatility[origin]!),
  };
}

/** @returns (N) */
export function crpsOfRows({ actuals, quantileLevels, quantiles }: LogReturnOutcomes) {
  const used = quantileLevels.flatMap((level, q) => (level > 0.04 && level < 0.96 ? [q] : []));
  return actuals.map((actual, row) => {
    let sum = 0;
    for (const q of used) {
      const error = actual - quantiles[row * quantileLevels.length + q]!;
      sum += Math.max(quantileLevels[q]! * error, (quantileLevels[q]! - 1) * error);
    }
    return (2 * sum) / used.length;
  });
}

/** @returns (N) */
export function winklerOfRows(returns: LogReturnOutcomes): Float64Array {
  const [lower, upper] = bounds(returns, 0.9);
  return returns.actuals.map((actual, row) => {
    const outside = Math.max(0, lower(row) - actual, actual - upper(row));
    return upper(row) - lower(row) + 20 * outside;
  });
}

function insideOfRows(returns: LogReturnOutcomes, nominalCoverage: number): Uint8Array {
  const [lower, upper] = bounds(returns, nominalCoverage);
  return Uint8Array.from(returns.actuals, (actual, row) =>
    actual >= lower(row) && actual <= upper(row) ? 1 : 0,
  );
}

type OfRow = (row: number) => number;

function bounds(
  { quantileLevels, quantiles }: LogReturnOutcomes,
  nominalCoverage: number,
): readonly [lower: OfRow, upper: OfRow] {
  const { lower, upper } = intervalColumns(quantileLevels, nominalCoverage)!;
  const at = (column: number) => (row: number) => quantiles[row * quantileLevels.length + column]!;
  return [at(lower), at(upper)];
}
