/** @file A fitted forecaster on prices up to today: the forecast that nobody can check yet. */

import { InvalidForecastError } from "../backtest/errors.ts";
import { faultOf } from "../backtest/forecast-fault.ts";
import { type BarSeries, dateAt, indexAtOrBefore } from "../domain/bar-series.ts";
import { InvalidOptionError, SeriesTooShortError } from "../domain/errors.ts";
import type { ForecastStep } from "../domain/forecast.ts";
import type { Forecaster } from "../domain/forecaster.ts";
import { type Interval, interval } from "../domain/interval.ts";
import { type Panel, panelOf } from "../domain/panel.ts";
import type { PerSeriesForecaster } from "../domain/per-series.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";
import { dayNumber, parseSessionDate, type SessionDate } from "../domain/session-date.ts";

export interface ForecastNextOptions {
  /** Steps to return, from 1 to the forecaster's horizon. @default the forecaster's horizon */
  readonly horizon?: number;
  /** Share of closes meant to lie inside each step's interval. @default 0.9 */
  readonly nominalCoverage?: number;
  /**
   * Dates of the sessions to come, ascending, from a trading calendar. Those after a symbol's last session become the
   * dates of its steps. @default none: every date is null, for weekdays would be a guess that holidays prove wrong
   */
  readonly nextSessions?: readonly SessionDate[];
}

/** Forecast of the sessions after a symbol's last one. Prices in the currency of the series. */
export interface NextForecast {
  readonly symbol: string;
  readonly lastSession: SessionDate;
  readonly lastClose: number;
  /** Levels of each step's quantiles; none for a point forecast. */
  readonly quantileLevels: readonly number[];
  /** Steps ahead 1 … `horizon`, in order. */
  readonly steps: readonly NextStep[];
}

export interface NextStep extends ForecastStep {
  /** Session that is forecast; null where it is not known. */
  readonly date: SessionDate | null;
  /** At the nominal coverage; null for a point forecast. */
  readonly interval: Interval | null;
}

/**
 * Forecasts the sessions after the last one of each symbol.
 *
 * Dates are null unless `nextSessions` gives them: without a trading calendar, only the number of sessions ahead is
 * known. In a panel, a symbol that did not trade on the panel's last day is forecast from its own last session.
 *
 * @returns One for each symbol, in the panel's order; for a series, its own.
 * @throws {InvalidOptionError} A horizon that the forecaster does not have, a coverage wider than its quantiles, or
 *   dates that do not ascend.
 * @throws {SeriesTooShortError} Fewer sessions than the forecaster needs.
 * @throws {InvalidForecastError} An answer that is not a forecast of these symbols.
 * @example
 * import { barSeries, forecastNext } from "afterbell";
 * import { persistence } from "afterbell/models";
 * const [date, unknown] = ["2024-07-19", null];
 * const bar = { date, open: unknown, high: unknown, low: unknown, close: 224.31, volume: unknown };
 * const { steps } = forecastNext(persistence({ horizon: 1 }), barSeries("AAPL", [bar]));
 * steps // → [{ stepAhead: 1, median: 224.31, quantiles: [], date: null, interval: null }]
 */
export function forecastNext(
  forecaster: SeriesForecaster | PerSeriesForecaster,
  series: BarSeries,
  options?: ForecastNextOptions,
): NextForecast;
export function forecastNext(
  forecaster: Forecaster,
  panel: Panel,
  options?: ForecastNextOptions,
): readonly NextForecast[];
export function forecastNext(
  forecaster: SeriesForecaster | Forecaster,
  prices: BarSeries | Panel,
  options: ForecastNextOptions = {},
): NextForecast | readonly NextForecast[] {
  if ("series" in prices) return forecastPanel(forecaster as Forecaster, prices, options);
  const forPanels = "bySymbol" in forecaster ? forecaster : lifted(forecaster as SeriesForecaster);
  const [next] = forecastPanel(forPanels as Forecaster, panelOf(prices), options);
  return next as NextForecast; // a panel of one
}

function forecastPanel(
  forecaster: Forecaster,
  panel: Panel,
  options: ForecastNextOptions,
): readonly NextForecast[] {
  const { horizon = forecaster.horizon, nominalCoverage = 0.9, nextSessions = [] } = options;
  requireHorizon(horizon, forecaster);
  requireAscending(nextSessions);
  const originDate = panel.series.map(lastSessionOf).sort().at(-1) as SessionDate;
  const [answer] = forecaster.forecast(panel, [originDate]);
  return panel.series.map((series, s) => {
    const { symbol, close } = series;
    const lastSession = lastSessionOf(series);
    const subject = { symbol, originDate, session: lastSession };
    const fault = faultOf(answer, s, subject, forecaster);
    if (fault) {
      throw new InvalidForecastError(forecaster.name, symbol, originDate, fault.rule, fault.got);
    }
    const { quantileLevels } = forecaster;
    const dates = nextSessions.filter((date) => date > lastSession);
    const steps = (answer?.forecasts[s]?.steps ?? []).slice(0, horizon).map((step, h) => ({
      ...step,
      date: dates[h] ?? null,
      interval: interval(step, nominalCoverage, quantileLevels),
    }));
    return { symbol, lastSession, lastClose: close[series.length - 1]!, quantileLevels, steps };
  });
}

function requireHorizon(horizon: number, forecaster: Forecaster): void {
  if (Number.isInteger(horizon) && horizon >= 1 && horizon <= forecaster.horizon) return;
  const expected = `a whole number from 1 to ${forecaster.horizon}, the horizon of ${forecaster.name}`;
  throw new InvalidOptionError("horizon", expected, horizon);
}

function requireAscending(dates: readonly SessionDate[]): void {
  for (const [i, date] of dates.entries()) {
    parseSessionDate(date, "nextSessions");
    const before = dates[i - 1];
    if (before === undefined || before < date) continue;
    throw new InvalidOptionError("nextSessions", `dates that ascend (after ${before})`, date);
  }
}

function lastSessionOf(series: BarSeries): SessionDate {
  const { symbol, length } = series;
  if (length === 0) throw new SeriesTooShortError(1, 0, `the last close of ${symbol}`);
  return dateAt(series, length - 1);
}

/** A forecaster of one series as one of panels of that series alone. */
function lifted(forecaster: SeriesForecaster): Forecaster {
  const { name, contextLength, horizon, quantileLevels } = forecaster;
  return {
    ...{ name, contextLength, horizon, quantileLevels },
    forecast: ({ series: [series] }, originDates) => {
      if (!series) return [];
      const origins = originDates.map((date) => indexAtOrBefore(series, dayNumber(date)));
      return forecaster.forecast(series, origins).map(({ originDate, steps }) => ({
        originDate,
        forecasts: [{ symbol: series.symbol, session: originDate, steps }],
      }));
    },
  };
}
