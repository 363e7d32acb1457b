/**
 * @file Variances of sessions from their open, high, low and close, and their trailing means. High and low are
 * widened to hold open and close. Every value depends only on sessions up to its own.
 */

import type { BarSeries } from "../domain/bar-series.ts";
import { decayedMean } from "./decayed-mean.ts";

/** A session that did not trade away from its last close has a variance all the same, and a logarithm of it. */
export const MIN_VARIANCE = 1e-7;
/** Garman and Klass's formula can fall to nothing where a session closes at an extreme; Parkinson's cannot. */
const MIN_SHARE_OF_PARKINSON = 0.2;

/**
 * Variance of the log return from the last close to this one: overnight return squared, plus the session's by
 * Garman and Klass, ½ ln²(H/L) - (2 ln 2 - 1) ln²(C/O), which is taken to be at least a fifth of
 * Parkinson's. At least 1e-7.
 *
 * Source: M. B. Garman, M. J. Klass, "On the estimation of security price volatilities from historical data",
 * Journal of Business 53(1), 1980.
 *
 * @returns (T) NaN for the first session, and where a price it needs is missing or not above 0.
 */
export function rangeVariance(series: BarSeries): Float64Array {
  const overnight = overnightReturns(series);
  const parkinson = parkinsonVariance(series);
  return overnight.map((night, t) => {
    const day = positiveLog(series.close[t]!) - positiveLog(series.open[t]!);
    const range2 = 4 * Math.LN2 * parkinson[t]!;
    const garmanKlass = 0.5 * range2 - (2 * Math.LN2 - 1) * day * day;
    const session = Math.max(garmanKlass, MIN_SHARE_OF_PARKINSON * parkinson[t]!);
    return Math.max(night * night + session, MIN_VARIANCE);
  });
}

/**
 * Variance of a session from its range, ln²(H/L) / (4 ln 2): without the night before it.
 *
 * Source: M. Parkinson, "The extreme value method for estimating the variance of the rate of return", Journal of
 * Business 53(1), 1980.
 *
 * @returns (T) NaN where open, high or low is missing, or a price not above 0.
 */
export function parkinsonVariance({ open, high, low, close }: BarSeries): Float64Array {
  const variance = new Float64Array(close.length);
  for (let t = 0; t < variance.length; t++) {
    const [first, last] = [open[t]!, close[t]!];
    const highest = positiveLog(Math.max(high[t]!, first, last));
    const lowest = positiveLog(Math.min(low[t]!, first, last));
    variance[t] = (highest - lowest) ** 2 / (4 * Math.LN2);
  }
  return variance;
}

/** @returns (T) ln(O(t) / C(t - 1)); NaN for the first session, and where a price is missing or not above 0. */
export function overnightReturns({ open, close }: BarSeries): Float64Array {
  const returns = new Float64Array(open.length).fill(Number.NaN);
  for (let t = 1; t < returns.length; t++) {
    returns[t] = positiveLog(open[t]!) - positiveLog(close[t - 1]!);
  }
  return returns;
}

/**
 * Mean of the last `length` values, of which at least 60 % (rounded up) must be known: the others are left
 * out. As pandas' `rolling(length, min_periods)`, except that each mean is summed anew, so that rounding does not
 * travel.
 *
 * @param values (T); NaN where a value is missing.
 * @param length At least 1.
 * @returns (T) NaN where fewer are known.
 */
export function trailingMean(values: Readonly<Float64Array>, length: number): Float64Array {
  const minKnown = Math.ceil((3 * length) / 5);
  const means = new Float64Array(values.length);
  for (let t = 0; t < values.length; t++) {
    const start = t < length ? 0 : t - length + 1;
    let sum = 0;
    for (let i = start; i <= t; i++) sum += values[i]!;
    let known = t - start + 1;
    if (Number.isNaN(sum)) [sum, known] = sumOfKnown(values, start, t);
    means[t] = known < minKnown ? Number.NaN : sum / known;
  }
  return means;
}

function sumOfKnown(
  values: Readonly<Float64Array>,
  start: number,
  last: number,
): [sum: number, known: number] {
  let [sum, known] = [0, 0];
  for (let i = start; i <= last; i++) {
    if (Number.isNaN(values[i]!)) continue;
    sum += values[i]!;
    known++;
  }
  return [sum, known];
}

/**
 * EWMA(0.94) of squared log returns, seeded with the mean of the first 22: σ² of the session after each.
 *
 * @param logReturns (T); NaN where one is missing, as in the first session.
 * @returns (T) NaN until 22 sessions from the first return on have passed.
 */
export function ewmaVariance(logReturns: Readonly<Float64Array>): Float64Array {
  return decayedMean(logReturns.map((r) => r * r));
}

/** NaN for what has no logarithm. */
function positiveLog(price: number): number {
  return price > 0 ? Math.log(price) : Number.NaN;
}
