/** @file A backtest of estimators that learn from all symbols of a panel together. */

import { rollingOrigin } from "../dataset/rolling-origin.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { type Panel, panelOf } from "../domain/panel.ts";
import type { Backtest } from "./backtest.ts";
import type { BacktestOptions } from "./backtest-options.ts";
import { ForecasterFailedError } from "./errors.ts";
import { fitAndForecast } from "./fit-and-forecast.ts";
import type { ForecastTable } from "./forecast-table.ts";
import { panelRows, tableOfRows } from "./panel-rows.ts";
import { requireDistinctForecasters } from "./plan-backtest.ts";
import { type PlannedFit, planPanel } from "./plan-panel.ts";

/**
 * Forecasts by every estimator from origin dates that all series of the panel share, fitted on all of them
 * together; `backtest` takes each series separately. A symbol that did not trade on an origin date is forecast
 * from its last session before it, once: from the next origin only where it has had another session.
 *
 * @throws {InvalidOptionError | SeriesTooShortError} Before any work.
 * @throws {LookAheadError} A forecast depends on what had not ended at the symbol's own moment.
 * @throws {ForecasterFailedError} Without `onLeftOut`.
 */
export async function backtestPanel(
  estimators: readonly Estimator[],
  panel: Panel,
  options: Omit<BacktestOptions, "onProgress">,
): Promise<Backtest> {
  const { signal, onLeftOut } = options;
  const plan = rollingOrigin(options);
  requireDistinctForecasters(estimators.map(({ name }) => name));
  const { series } = panelOf(...panel.series);
  const fits = planPanel(panel, plan);
  const rows = series.map((one) => panelRows(one, fits, plan));
  const done: { readonly name: string; readonly tables: readonly ForecastTable[] }[] = [];
  for (const [e, estimator] of estimators.entries()) {
    try {
      const tableOf = await tablesOf(estimator, fits, signal);
      const tables = series.map(({ symbol }, s) =>
        tableOfRows(rows[s]!, (fit) => tableOf(fit, symbol)),
      );
      done.push({ name: estimator.name, tables });
    } catch (error) {
      if (!(e > 0 && onLeftOut && error instanceof ForecasterFailedError)) throw error;
      onLeftOut({ forecaster: estimator.name, error });
    }
  }
  return {
    plan,
    forecasters: done.map(({ name }) => name),
    series: series.map((one, s) => ({
      series: one,
      folds: rows[s]!.map(({ fold }) => fold),
      tables: done.map(({ tables }) => tables[s]!),
    })),
  };
}

/** Every fit's forecasts. @returns The table of a symbol that takes part in a fit. */
async function tablesOf(
  estimator: Estimator,
  fits: readonly PlannedFit[],
  signal: AbortSignal | undefined,
): Promise<(fit: PlannedFit, symbol: string) => ForecastTable> {
  const tables = new Map<PlannedFit, Map<string, ForecastTable>>();
  for (const fit of fits) {
    signal?.throwIfAborted();
    const made = await fitAndForecast(estimator, fit.panel, fit);
    const bySymbol = fit.panel.series.map(({ symbol }, s) => [symbol, made[s]!] as const);
    tables.set(fit, new Map(bySymbol));
  }
  return (fit, symbol) => tables.get(fit)!.get(symbol)!;
}
