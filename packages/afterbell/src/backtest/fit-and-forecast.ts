import { type BarSeries, dateAt, indexAtOrBefore, sliceSeries } from "../domain/bar-series.ts";
import { AfterbellError, SymbolFailedError } from "../domain/errors.ts";
import type { Estimator, Forecaster, PanelForecast } from "../domain/forecaster.ts";
import { knownAt, knownForFit, momentOf, type Panel } from "../domain/panel.ts";
import { dayNumber, type SessionDate } from "../domain/session-date.ts";
import { ForecasterFailedError, InvalidForecastError, LookAheadError } from "./errors.ts";
import { faultOf } from "./forecast-fault.ts";
import { type ForecastTable, valuesOf, valuesPerForecast } from "./forecast-table.ts";
import type { PanelFit } from "./panel-fit.ts";

/**
 * One fit and its forecasts.
 *
 * `fit` is given what was known at its origin and nothing else. `forecast` is called once for all origins, with
 * the sessions up to the last of them. So the forecasts of the first origin are made again from what was known
 * there, at the moment of each symbol, and must be the same to the bit.
 *
 * @param panel Every series has a session on the train date or before it.
 * @returns A table for each series of the panel, in its order.
 * @throws {LookAheadError} A forecast made again is not the same.
 * @throws {InvalidForecastError} Not one finite forecast per symbol, origin and step, quantiles ascending.
 * @throws {ForecasterFailedError} What it was given is not enough for it, or not what it can take.
 */
export async function fitAndForecast(
  estimator: Estimator,
  panel: Panel,
  fit: PanelFit,
): Promise<readonly ForecastTable[]> {
  try {
    return await fittedForecasts(estimator, panel, fit);
  } catch (error) {
    const isNamed = error instanceof LookAheadError || error instanceof InvalidForecastError;
    if (isNamed || !(error instanceof AfterbellError)) throw error;
    throw failure(estimator.name, panel, fit.originDates[0]!, error);
  }
}

function failure(
  forecaster: string,
  { series }: Panel,
  originDate: SessionDate,
  error: AfterbellError,
): ForecasterFailedError {
  const cause = error instanceof SymbolFailedError ? error.cause : error;
  const named =
    "symbol" in error ? series.find(({ symbol }) => symbol === error.symbol) : undefined;
  const symbols = (named ? [named] : series).map(({ symbol }) => symbol).join(", ");
  return new ForecasterFailedError(forecaster, symbols, originDate, cause);
}

async function fittedForecasts(
  estimator: Estimator,
  panel: Panel,
  { trainDate, maxTrainLength, originDates }: PanelFit,
): Promise<readonly ForecastTable[]> {
  const forecaster = await estimator.fit(latest(knownForFit(panel, trainDate), maxTrainLength));
  requireLevels(estimator.name, forecaster, panel, originDates[0]!);
  const known = upTo(panel, originDates.at(-1)!);
  const forecasts = forecaster.forecast(known, originDates);
  requireForecasts(forecaster, panel, originDates, forecasts);
  const { horizon, quantileLevels } = forecaster;
  const tables = panel.series.map((series, s) => ({
    forecaster: estimator.name,
    horizon,
    quantileLevels,
    origins: Int32Array.from(originDates, (date) => indexAtOrBefore(series, dayNumber(date))),
    values: valuesOf(forecasts.map((forecast) => forecast.forecasts[s]!)),
  }));
  repeatFirst(estimator.name, forecaster, panel, originDates, tables);
  return tables;
}

/** The last sessions of each series. */
function latest({ series }: Panel, maxLength: number): Panel {
  return {
    series: series.map((one) => sliceSeries(one, Math.max(0, one.length - maxLength))),
  };
}

/** Each series up to the last session that it is forecast from. */
function upTo({ series }: Panel, originDate: SessionDate): Panel {
  const day = dayNumber(originDate);
  return { series: series.map((one) => sliceSeries(one, 0, indexAtOrBefore(one, day) + 1)) };
}

/**
 * Makes the first origin's forecasts again, for all symbols that have the same moment together, from what had
 * ended by then.
 *
 * @throws {LookAheadError}
 */
function repeatFirst(
  name: string,
  forecaster: Forecaster,
  panel: Panel,
  originDates: readonly SessionDate[],
  tables: readonly ForecastTable[],
): void {
  const first = originDates[0]!;
  const moments = panel.series.map((series) => momentOf(series, first)!);
  const distinct = [...new Set(moments)];
  // A single origin and moment: it was given nothing but what was known there.
  if (originDates.length === 1 && distinct.length === 1) return;
  for (const moment of distinct) {
    const known = knownAt(panel, moment);
    const again = forecaster.forecast(known, [first]);
    for (const [s, series] of panel.series.entries()) {
      if (moments[s] !== moment) continue;
      requireForecast(forecaster, series, first, again[0], s);
      const values = valuesOf([again[0]!.forecasts[s]!]);
      const before = tables[s]!.values.subarray(0, valuesPerForecast(tables[s]!));
      if (!values.every((value, i) => Object.is(value, before[i]))) {
        throw new LookAheadError(name, series.symbol, sessionOn(series, first));
      }
    }
  }
}

function requireLevels(
  name: string,
  { quantileLevels }: Forecaster,
  { series }: Panel,
  originDate: SessionDate,
): void {
  if (Array.isArray(quantileLevels)) return;
  const rule = "come from a forecaster with quantileLevels, empty for point forecasts";
  const [first] = series;
  const date = sessionOn(first!, originDate);
  throw new InvalidForecastError(name, first!.symbol, date, rule, "a forecaster without them");
}

function requireForecasts(
  forecaster: Forecaster,
  { series }: Panel,
  originDates: readonly SessionDate[],
  forecasts: readonly PanelForecast[],
): void {
  for (const [i, originDate] of originDates.entries()) {
    for (const [s, one] of series.entries()) {
      requireForecast(forecaster, one, originDate, forecasts[i], s);
    }
  }
}

/** @param s Index of the series in the panel. */
function requireForecast(
  forecaster: Forecaster,
  series: BarSeries,
  originDate: SessionDate,
  forecast: PanelForecast | undefined,
  s: number,
): void {
  const { symbol } = series;
  const session = sessionOn(series, originDate);
  const fault = faultOf(forecast, s, { symbol, originDate, session }, forecaster);
  if (!fault) return;
  throw new InvalidForecastError(forecaster.name, symbol, session, fault.rule, fault.got);
}

/** The last session on the date or before it. */
function sessionOn(series: BarSeries, originDate: SessionDate): SessionDate {
  return dateAt(series, indexAtOrBefore(series, dayNumber(originDate)));
}
