/** @file Fits to as many symbols of a panel as can be, and the forecasts of their next sessions. */

import type { BarSeries } from "../domain/bar-series.ts";
import { AfterbellError } from "../domain/errors.ts";
import type { Estimator, Forecaster } from "../domain/forecaster.ts";
import { type Panel, panelOf } from "../domain/panel.ts";
import { type ForecastNextOptions, forecastNext, type NextForecast } from "./forecast-next.ts";

/** A symbol that something could not be done with, and why. */
export interface UnforecastSymbol {
  readonly symbol: string;
  readonly error: AfterbellError;
}

export interface OfMost<T> {
  /** null where no symbol is left. */
  readonly result: T | null;
  /** Those that take part. */
  readonly series: readonly BarSeries[];
  readonly failed: readonly UnforecastSymbol[];
}

/**
 * A symbol that the model cannot be fitted to is left out, and the others are fitted without it.
 *
 * @throws {AfterbellError} A failure that is not one symbol's.
 */
export function fitToMost<F extends Forecaster>(
  estimator: Estimator<F>,
  series: readonly BarSeries[],
): Promise<OfMost<F>> {
  return ofMost(series, (panel) => estimator.fit(panel));
}

/** The next sessions of the symbols that can be forecast. @throws {AfterbellError} As {@link fitToMost}. */
export function forecastMost(
  forecaster: Forecaster,
  series: readonly BarSeries[],
  options: ForecastNextOptions,
): Promise<OfMost<readonly NextForecast[]>> {
  return ofMost(series, async (panel) => forecastNext(forecaster, panel, options));
}

/**
 * Runs on all series, and again without one that an error names, until none does.
 *
 * @throws {AfterbellError} A failure that is not one symbol's.
 */
export async function ofMost<T>(
  series: readonly BarSeries[],
  run: (panel: Panel) => Promise<T>,
): Promise<OfMost<T>> {
  const failed: UnforecastSymbol[] = [];
  let left = series;
  while (left.length > 0) {
    try {
      return { result: await run(panelOf(...left)), series: left, failed };
    } catch (error) {
      const symbol = symbolOf(error);
      const isOurs = symbol !== null && left.some((one) => one.symbol === symbol);
      if (!isOurs || !(error instanceof AfterbellError)) throw error;
      failed.push({ symbol, error });
      left = left.filter((one) => one.symbol !== symbol);
    }
  }
  return { result: null, series: [], failed };
}

/** The symbol that an error names. */
function symbolOf(error: unknown): string | null {
  const isNaming = error instanceof AfterbellError && "symbol" in error;
  return isNaming && typeof error.symbol === "string" ? error.symbol : null;
}
