/** @file An estimator that uses all symbols of a panel for each: what it may look at is given. */

import {
  type BarSeries,
  dateAt,
  dayNumber,
  type Estimator,
  indexAtOrBefore,
  knownAt,
  momentOf,
  type Panel,
  type PanelForecast,
  type SessionDate,
} from "../../src/index.ts";

/** What of the panel a symbol's forecast from an origin date rests on. */
export type Look = (panel: Panel, series: BarSeries, originDate: SessionDate) => Panel;

/** What had ended at the symbol's own moment. */
export const honest: Look = (panel, series, originDate) =>
  knownAt(panel, momentOf(series, originDate)!);

/** Whatever has the origin date or one before it, as if equal dates were equal moments. */
export const byEqualDates: Look = ({ series }, _, originDate) => ({
  series: series.map((one) => {
    const length = indexAtOrBefore(one, dayNumber(originDate)) + 1;
    return {
      ...one,
      length,
      days: one.days.subarray(0, length),
      close: one.close.subarray(0, length),
    };
  }),
});

/** All there is. */
export const everything: Look = (panel) => panel;

/**
 * The last close times one plus what all symbols together gained in their last session, weighted by what was
 * learnt: the mean absolute return over all symbols.
 */
export function jointEstimator(look: Look, onFit: (train: Panel) => void = () => {}): Estimator {
  return {
    name: "joint",
    fit: async (train) => {
      onFit(train);
      const weight = meanOf(train.series.map((one) => meanOf(returnsOf(one).map(Math.abs))));
      const forecastOf = (panel: Panel, series: BarSeries, originDate: SessionDate) => {
        const origin = indexAtOrBefore(series, dayNumber(originDate));
        const gains = look(panel, series, originDate).series.map((one) => returnsOf(one).at(-1)!);
        const median = series.close[origin]! * (1 + weight * meanOf(gains));
        const steps = [{ stepAhead: 1, median, quantiles: [] }];
        return { symbol: series.symbol, session: dateAt(series, origin), steps };
      };
      return {
        name: "joint",
        contextLength: 2,
        horizon: 1,
        quantileLevels: [],
        forecast: (panel, originDates): PanelForecast[] =>
          originDates.map((originDate) => ({
            originDate,
            forecasts: panel.series.map((series) => forecastOf(panel, series, originDate)),
          })),
      };
    },
  };
}

function returnsOf({ close, length }: BarSeries): number[] {
  return Array.from({ length: length - 1 }, (_, i) => close[i + 1]! / close[i]! - 1);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
