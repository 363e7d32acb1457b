import type { Fold } from "../dataset/fold.ts";
import { type BarSeries, dateAt, sliceSeries } from "../domain/bar-series.ts";
import { AfterbellError } from "../domain/errors.ts";
import type { Forecast } from "../domain/forecast.ts";
import type { Estimator, Forecaster } from "../domain/forecaster.ts";
import { ForecasterFailedError, InvalidForecastError, LookAheadError } from "./errors.ts";
import { type ForecastTable, valuesOf } from "./forecast-table.ts";

/**
 * One fit and the forecasts it serves.
 *
 * Neither `fit` nor `forecast` is given a bar it must not know, but for one case: a call for several
 * origins holds the bars up to the last of them. There the first forecast is made again without them,
 * and must be the same to the bit.
 *
 * @param folds At least one, all with the same training range.
 * @throws {LookAheadError} It was not.
 * @throws {InvalidForecastError} Not one finite forecast per origin and step, quantiles ascending.
 * @throws {ForecasterFailedError} What it was given is not enough for it, or not what it can take.
 */
export async function fitAndForecast(
  estimator: Estimator,
  series: BarSeries,
  folds: readonly Fold[],
): Promise<ForecastTable> {
  try {
    return await fittedForecasts(estimator, series, folds);
  } catch (error) {
    const isNamed = error instanceof LookAheadError || error instanceof InvalidForecastError;
    if (isNamed || !(error instanceof AfterbellError)) throw error;
    const date = dateAt(series, folds[0]!.origin);
    throw new ForecasterFailedError(estimator.name, series.symbol, date, error);
  }
}

async function fittedForecasts(
  estimator: Estimator,
  series: BarSeries,
  folds: readonly Fold[],
): Promise<ForecastTable> {
  const { train } = folds[0]!;
  const forecaster = await estimator.fit(sliceSeries(series, train.start, train.end));
  const origins = folds.map(({ origin }) => origin);
  if (!Array.isArray(forecaster.quantileLevels)) {
    const date = dateAt(series, origins[0]!);
    const rule = "be of a forecaster with quantileLevels, none for a point";
    throw new InvalidForecastError(
      estimator.name,
      series.symbol,
      date,
      rule,
      "a forecaster without",
    );
  }
  const forecasts = forecaster.forecast(knownAt(series, origins.at(-1)!), origins);
  requireForecasts(forecaster, series, origins, forecasts);
  const values = valuesOf(forecasts);
  if (origins.length > 1) {
    const again = valuesOf(forecaster.forecast(knownAt(series, origins[0]!), [origins[0]!]));
    if (!again.every((value, i) => Object.is(value, values[i]))) {
      throw new LookAheadError(estimator.name, series.symbol, dateAt(series, origins[0]!));
    }
  }
  const { horizon, quantileLevels } = forecaster;
  return {
    forecaster: estimator.name,
    horizon,
    quantileLevels,
    origins: Int32Array.from(origins),
    values,
  };
}

/** The series as it was at an origin. */
function knownAt(series: BarSeries, origin: number): BarSeries {
  return sliceSeries(series, 0, origin + 1);
}

function requireForecasts(
  { name, horizon, quantileLevels }: Forecaster,
  series: BarSeries,
  origins: readonly number[],
  forecasts: readonly Forecast[],
): void {
  for (const [i, origin] of origins.entries()) {
    const fault = faultOf(forecasts[i], origin, horizon, quantileLevels.length);
    if (!fault) continue;
    throw new InvalidForecastError(
      name,
      series.symbol,
      dateAt(series, origin),
      fault.rule,
      fault.got,
    );
  }
}

interface Fault {
  readonly rule: string;
  readonly got: string;
}

function faultOf(
  forecast: Forecast | undefined,
  origin: number,
  horizon: number,
  levels: number,
): Fault | undefined {
  const fault = (rule: string, got: unknown) => ({ rule, got: String(got) });
  if (forecast?.origin !== origin) return fault(`be that of bar ${origin}`, forecast?.origin);
  if (forecast.steps.length !== horizon) {
    return fault(`have ${horizon} steps`, forecast.steps.length);
  }
  for (const [i, { stepAhead, median, quantiles }] of forecast.steps.entries()) {
    if (stepAhead !== i + 1) return fault(`have step ${i + 1} in its place`, stepAhead);
    const where = `at step ${stepAhead}`;
    if (!Number.isFinite(median)) return fault(`have a finite median ${where}`, median);
    if (quantiles.length !== levels) {
      return fault(`have ${levels} quantiles ${where}`, quantiles.length);
    }
    const broken = quantiles.find((q, k) => !(Number.isFinite(q) && q >= (quantiles[k - 1] ?? q)));
    if (broken !== undefined) return fault(`have finite, ascending quantiles ${where}`, broken);
  }
  return undefined;
}
