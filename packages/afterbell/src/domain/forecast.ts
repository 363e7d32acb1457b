import type { SessionDate } from "./session-date.ts";

/** A forecast of one future session. Prices are in the currency of the series. */
export interface ForecastStep {
  /** Sessions after the origin, from 1. */
  readonly stepAhead: number;
  readonly median: number;
  /** Ascending, one at each of the forecaster's `quantileLevels`; empty where it has none. */
  readonly quantiles: readonly number[];
}

/** Forecast of the sessions after `origin`, made from bars up to and including it. */
export interface Forecast {
  /** Index of the last known bar. */
  readonly origin: number;
  /** Session of the last known bar. */
  readonly originDate: SessionDate;
  /** Steps ahead 1 … H, in order. */
  readonly steps: readonly ForecastStep[];
}

/**
 * Levels of the quantiles that this project's forecasters provide: every twentieth, and the two that bound
 * 95 %. They hold the bounds of the intervals at 50, 80, 90 and 95 % and the bins of a PIT histogram.
 */
export const quantileLevels: readonly number[] = [
  0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8,
  0.85, 0.9, 0.95, 0.975,
];
