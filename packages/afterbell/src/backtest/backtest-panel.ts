/** @file A backtest of estimators that learn from all symbols of a panel together. */

import type { Estimator } from "../domain/forecaster.ts";
import { type Panel, panelOf } from "../domain/panel.ts";
import { type Backtest, collect, inThisThread } from "./backtest.ts";
import type { BacktestOptions } from "./backtest-options.ts";
import { planPanelBacktest } from "./plan-panel-backtest.ts";
import { runTasks } from "./run-tasks.ts";

/**
 * Forecasts by every estimator from origin dates that all series of the panel share, fitted on all of them
 * together; `backtest` takes each series separately. A symbol that did not trade on an origin date is forecast
 * from its last session before it, once: from the next origin only where it has had another session.
 *
 * @throws {InvalidOptionError | DuplicateForecasterError | SeriesTooShortError} Before any work.
 * @throws {HorizonMismatchError} An estimator's horizon is not the backtest's.
 * @throws {LookAheadError} A forecast depends on what had not ended at the symbol's own moment.
 * @throws {ForecasterFailedError} Without `onLeftOut`.
 */
export async function backtestPanel(
  estimators: readonly Estimator[],
  panel: Panel,
  options: BacktestOptions,
): Promise<Backtest> {
  const { series } = panelOf(...panel.series);
  const planned = planPanelBacktest(
    estimators.map(({ name }) => name),
    series,
    options,
  );
  return collect(planned, runTasks(planned, inThisThread(estimators, planned), options));
}
