import type { SessionDate } from "./bar.ts";

/** What a forecaster says of one future session. Prices in the currency of the series. */
export interface ForecastStep {
  /** Sessions after the origin, from 1. */
  readonly stepAhead: number;
  readonly median: number;
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
