/** @file Fits a model to as many symbols of a panel as it can, and forecasts their next sessions. */

import type { BarSeries } from "../domain/bar-series.ts";
import { AfterbellError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { panelOf } from "../domain/panel.ts";
import { type ForecastNextOptions, forecastNext, type NextForecast } from "./forecast-next.ts";

export interface PanelNext {
  readonly forecasts: readonly NextForecast[];
  /** Those that could be forecast. */
  readonly series: readonly BarSeries[];
  /** Symbols that could not be, and why. */
  readonly failed: readonly { readonly symbol: string; readonly error: AfterbellError }[];
}

/**
 * A symbol that the model cannot be fitted to, or cannot forecast, is left out, and the others are forecast without
 * it.
 *
 * @throws {AfterbellError} A failure that is not one symbol's.
 */
export async function forecastPanelNext(
  estimator: Estimator,
  series: readonly BarSeries[],
  options: ForecastNextOptions,
): Promise<PanelNext> {
  const failed: { symbol: string; error: AfterbellError }[] = [];
  let left = series;
  while (left.length > 0) {
    const panel = panelOf(...left);
    try {
      const forecaster = await estimator.fit(panel);
      return { forecasts: forecastNext(forecaster, panel, options), series: left, failed };
    } catch (error) {
      const symbol = symbolOf(error);
      const isOurs = symbol !== null && left.some((one) => one.symbol === symbol);
      if (!isOurs || !(error instanceof AfterbellError)) throw error;
      failed.push({ symbol, error });
      left = left.filter((one) => one.symbol !== symbol);
    }
  }
  return { forecasts: [], series: [], failed };
}

/** The symbol that an error names. */
function symbolOf(error: unknown): string | null {
  const isNaming = error instanceof AfterbellError && "symbol" in error;
  return isNaming && typeof error.symbol === "string" ? error.symbol : null;
}
