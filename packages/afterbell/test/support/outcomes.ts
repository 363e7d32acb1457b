/** @file Backtest rows of persistence, one per session, made from closes alone. */

import { type BarSeries, barSeries, dateAt, type SessionDate } from "../../src/index.ts";
import type { Outcomes } from "../../src/scores/index.ts";

export interface OutcomesOptions {
  /** @default 1 */
  readonly stepAhead?: number;
  /**
   * Quantiles of the log price around the last close at each of `quantileLevels`, from the origin's
   * index and volatility. @default none, a point forecast
   */
  readonly quantiles?: (level: number, origin: number, volatility: number) => number;
  readonly quantileLevels?: readonly number[];
}

/** An origin every session from the 21st, the first with 20 log returns. */
export function outcomesOf(
  series: BarSeries,
  { stepAhead = 1, quantiles, quantileLevels = [] }: OutcomesOptions = {},
): Outcomes {
  const origins = Array.from(
    { length: Math.max(0, series.length - stepAhead - 20) },
    (_, i) => i + 20,
  );
  const closes = series.close;
  const logCloses = closes.map(Math.log);
  const volatilities = Float64Array.from(origins, (origin) => volatilityAt(logCloses, origin));
  const of = (index: (origin: number) => number) =>
    Float64Array.from(origins, (origin) => closes[index(origin)]!);
  return {
    originDates: origins.map((origin) => dateAt(series, origin)),
    dates: origins.map((origin) => dateAt(series, origin + stepAhead)),
    actuals: of((origin) => origin + stepAhead),
    lastCloses: of((origin) => origin),
    medians: of((origin) => origin),
    quantileLevels: quantiles ? quantileLevels : [],
    quantiles: quantiles
      ? Float64Array.from({ length: origins.length * quantileLevels.length }, (_, k) => {
          const i = Math.floor(k / quantileLevels.length);
          const level = quantileLevels[k % quantileLevels.length]!;
          return closes[origins[i]!]! * Math.exp(quantiles(level, origins[i]!, volatilities[i]!));
        })
      : new Float64Array(0),
    naiveErrors: new Float64Array(origins.length).fill(1),
    naiveSquaredErrors: new Float64Array(origins.length).fill(1),
    volatilities,
  };
}

/** Sample standard deviation of the last 20 log returns. */
function volatilityAt(logCloses: Float64Array, origin: number): number {
  const mean = (logCloses[origin]! - logCloses[origin - 20]!) / 20;
  let sum = 0;
  for (let i = origin - 19; i <= origin; i++) {
    sum += (logCloses[i]! - logCloses[i - 1]! - mean) ** 2;
  }
  return Math.sqrt(sum / 19);
}

/** Closes as a series of consecutive days. */
export function dailySeries(closes: ArrayLike<number>): BarSeries {
  const bars = Array.from(closes, (close, i) => ({
    date: new Date(i * 86_400_000).toISOString().slice(0, 10) as SessionDate,
    open: null,
    high: null,
    low: null,
    close,
    volume: null,
  }));
  return barSeries("DAILY", bars);
}
