/** @file Whether a fitted model of prices makes sense, before anyone is shown a forecast of it. */

import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";

/** Sessions that are looked at: a year. */
const SANE_SESSIONS = 250;
/** How many times the last close a forecast may be, or the other way round. */
const MAX_PRICE_RATIO = 3;

/**
 * Every forecast from the last 250 sessions has to be positive and finite, and within a factor of 3 of the last close.
 *
 * @returns A sentence for people about the first that is not; null where all are, and where no session has a context.
 */
export function priceFault(forecaster: SeriesForecaster, series: BarSeries): string | null {
  const { contextLength } = forecaster;
  const first = Math.max(contextLength - 1, series.length - SANE_SESSIONS);
  const origins = Array.from({ length: Math.max(0, series.length - first) }, (_, i) => first + i);
  for (const { origin, steps } of forecaster.forecast(series, origins)) {
    const lastClose = series.close[origin]!;
    for (const { stepAhead, median } of steps) {
      const fault = faultOf(median, lastClose);
      if (fault === null) continue;
      const ahead = stepAhead === 1 ? "the next close" : `the close ${stepAhead} sessions ahead`;
      return `from ${dateAt(series, origin)} it forecasts ${rounded(median)} for ${ahead}: ${fault}`;
    }
  }
  return null;
}

function faultOf(price: number, lastClose: number): string | null {
  if (!(price > 0 && Number.isFinite(price))) return "a price has to be positive and finite";
  const ratio = price / lastClose;
  if (ratio <= MAX_PRICE_RATIO && ratio >= 1 / MAX_PRICE_RATIO) return null;
  return `more than a factor of ${MAX_PRICE_RATIO} from the last close, ${rounded(lastClose)}`;
}

const rounded = (price: number) => Number(price.toPrecision(6)).toString();
