/** @file Features of one series in units of its own volatility s: what moved, how wide sessions were, how high s is. */

import type { BarSeries } from "../domain/bar-series.ts";
import { clipped } from "./clipped.ts";
import { logsOf } from "./logs-of.ts";
import {
  ewmaVariance,
  overnightReturns,
  parkinsonVariance,
  trailingMean,
} from "./range-variance.ts";
import { sessionReturns } from "./session-returns.ts";
import type { VarianceLevels } from "./variance-levels.ts";

/** All (T). r is the log return, s its volatility by EWMA(0.94), this session included. */
export interface ReturnFeatures {
  /** r / s, clipped at ±6. */
  readonly return: Float64Array;
  /** ln(1 + |r| / s). */
  readonly absoluteReturn: Float64Array;
  /** Sum of r over 5 sessions, over s √5, clipped at ±4. */
  readonly return5: Float64Array;
}

/** All (T); NaN where open, high or low is missing. */
export interface RangeFeatures {
  /** ln(O(t) / C(t - 1)) / s, clipped at ±6. */
  readonly overnight: Float64Array;
  readonly absoluteOvernight: Float64Array;
  /** ½ ln Parkinson's variance - ln s, clipped at ±4. */
  readonly parkinson: Float64Array;
  /** ½ ln V - ln s, clipped at ±4. */
  readonly variance: Float64Array;
}

/** All (T). */
export interface LevelFeatures {
  /** ½ ln M5 - ln s, and the same of M22 and M66. */
  readonly mean5: Float64Array;
  readonly mean22: Float64Array;
  readonly mean66: Float64Array;
  /** ln s - ½ L. */
  readonly level: Float64Array;
  /** ½ L + 4. */
  readonly longRun: Float64Array;
}

const MIN_PARKINSON = 1e-8;
const LIMIT = 4;
const LIMIT_OF_RETURNS = 6;

/** s. @returns (T) NaN until 22 returns are known, and where no price has moved. */
export function ewmaVolatility(series: BarSeries): Float64Array {
  return ewmaVariance(sessionReturns(series)).map((v) => (v > 0 ? Math.sqrt(v) : Number.NaN));
}

/** @param volatility (T) s of the series: `ewmaVolatility`. */
export function returnFeatures(series: BarSeries, volatility: Float64Array): ReturnFeatures {
  const returns = sessionReturns(series);
  const root5 = Math.sqrt(5);
  return {
    ...scaledMoves("return", "absoluteReturn", returns, volatility),
    return5: clipped(
      trailingMean(returns, 5),
      (mean, t) => (5 * mean) / volatility[t]! / root5,
      LIMIT,
    ),
  };
}

export function rangeFeatures(
  series: BarSeries,
  { variance }: VarianceLevels,
  volatility: Float64Array,
): RangeFeatures {
  const parkinson = clipped(parkinsonVariance(series), (v) => Math.max(v, MIN_PARKINSON));
  const logUnit = logsOf(volatility);
  return {
    ...scaledMoves("overnight", "absoluteOvernight", overnightReturns(series), volatility),
    parkinson: halfLogRatio(parkinson, logUnit, LIMIT),
    variance: halfLogRatio(variance, logUnit, LIMIT),
  };
}

export function levelFeatures(levels: VarianceLevels, volatility: Float64Array): LevelFeatures {
  const { mean5, mean22, mean66, longRun } = levels;
  const logUnit = logsOf(volatility);
  return {
    mean5: halfLogRatio(mean5, logUnit),
    mean22: halfLogRatio(mean22, logUnit),
    mean66: halfLogRatio(mean66, logUnit),
    level: clipped(logUnit, (log, t) => log - longRun[t]! / 2),
    longRun: clipped(longRun, (level) => level / 2 + 4),
  };
}

/** The moves over s, and the logarithms of 1 + their sizes. */
function scaledMoves<Signed extends string, Absolute extends string>(
  signed: Signed,
  absolute: Absolute,
  moves: Float64Array,
  volatility: Float64Array,
): Record<Signed | Absolute, Float64Array> {
  const scaled = clipped(moves, (move, t) => move / volatility[t]!);
  return {
    [signed]: clipped(scaled, (z) => z, LIMIT_OF_RETURNS),
    [absolute]: clipped(scaled, (z) => Math.log1p(Math.abs(z))),
  } as Record<Signed | Absolute, Float64Array>;
}

/** ½ ln variance - ln s. @param logUnit (T) ln s. */
function halfLogRatio(variance: Float64Array, logUnit: Float64Array, limit?: number) {
  return clipped(variance, (v, t) => Math.log(v) / 2 - logUnit[t]!, limit);
}
