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
  const { open, close } = series;
  const variance = parkinsonVariance(series);
  let before = Number.NaN;
  for (let t = 0; t < variance.length; t++) {
    const [first, last] = [positiveLog(open[t]!), positiveLog(close[t]!)];
    const [night, day] = [first - before, last - first];
    const parkinson = variance[t]!;
    const range2 = 4 * Math.LN2 * parkinson;
    const garmanKlass = 0.5 * range2 - (2 * Math.LN2 - 1) * day * day;
    const session = Math.max(garmanKlass, MIN_SHARE_OF_PARKINSON * parkinson);
    variance[t] = Math.max(night * night + session, MIN_VARIANCE);
    before = last;
  }
  return variance;
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
    const range = highest - lowest;
    variance[t] = (range * range) / (4 * Math.LN2);
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
  const whole = Math.min(length - 1, values.length);
  for (let t = 0; t < whole; t++) means[t] = meanOfKnown(values, 0, t, minKnown);
  const sums = new Float64Array(SUMS_AT_A_TIME);
  for (let t = whole; t < values.length; t += SUMS_AT_A_TIME) {
    const count = Math.min(SUMS_AT_A_TIME, values.length - t);
    const start = t - length + 1;
    if (count === SUMS_AT_A_TIME) fourSums(sums, values, start, length);
    else sums.fill(Number.NaN);
    for (let k = 0; k < count; k++) {
      const sum = sums[k]!;
      const isKnown = !Number.isNaN(sum);
      means[t + k] = isKnown ? sum / length : meanOfKnown(values, start + k, t + k, minKnown);
    }
  }
  return means;
}

const SUMS_AT_A_TIME = 4;

/** Sums that begin at four values in a row. An addition waits for the one before it in its sum, but not for the others. */
function fourSums(
  into: Float64Array,
  values: Readonly<Float64Array>,
  start: number,
  length: number,
): void {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = start; i < start + length; i++) {
    a += values[i]!;
    b += values[i + 1]!;
    c += values[i + 2]!;
    d += values[i + 3]!;
  }
  into[0] = a;
  into[1] = b;
  into[2] = c;
  into[3] = d;
}

/** NaN where fewer than `minKnown` are known. */
function meanOfKnown(
  values: Readonly<Float64Array>,
  start: number,
  last: number,
  minKnown: number,
): number {
  let [sum, known] = [0, 0];
  for (let i = start; i <= last; i++) {
    if (Number.isNaN(values[i]!)) continue;
    sum += values[i]!;
    known++;
  }
  return known < minKnown ? Number.NaN : sum / known;
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
