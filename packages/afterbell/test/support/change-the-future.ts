/** @file The check for looking ahead: bars after an origin change, the forecasts before it must not. */

import { type BarSeries, barSeries, barsOf, sliceSeries } from "../../src/domain/bar-series.ts";
import type { SeriesEstimator } from "../../src/domain/series-forecaster.ts";

/** An estimator; it is handed the series so that one that cheats can be made as well. */
export type MakeEstimator = (series: BarSeries) => SeriesEstimator;

/** Bars that a series needs for what follows, and that are learnt from. */
export const LENGTH = 140;
export const TRAIN_END = 100;
/** The last origin whose forecasts are compared. */
export const ORIGIN = 119;

/** How much of a series is learnt from, and the last origin. */
export interface Split {
  readonly trainEnd: number;
  readonly origin: number;
}

/** Every forecast up to the origin, as bytes would be compared. */
export async function forecastsBefore(
  series: BarSeries,
  make: MakeEstimator,
  { trainEnd, origin }: Split = { trainEnd: TRAIN_END, origin: ORIGIN },
): Promise<string> {
  const forecaster = await make(series).fit(sliceSeries(series, 0, trainEnd));
  const first = trainEnd - 1;
  const origins = Array.from({ length: origin - first + 1 }, (_, i) => first + i);
  return JSON.stringify(forecaster.forecast(series, origins));
}

/** The same series with every bar after `origin` changed. */
export function changedAfter(series: BarSeries, origin: number): BarSeries {
  const bars = barsOf(series).map((bar, i) =>
    i <= origin ? bar : { ...bar, open: 1, high: 1e6, low: 0.5, close: 5000 + 31 * i, volume: 7 },
  );
  return barSeries(series.symbol, bars);
}

/** Whether any forecast depends on a bar after the last origin. @param series `LENGTH` bars. */
export async function looksAhead(series: BarSeries, make: MakeEstimator): Promise<boolean> {
  const before = await forecastsBefore(series, make);
  return (await forecastsBefore(changedAfter(series, ORIGIN), make)) !== before;
}
