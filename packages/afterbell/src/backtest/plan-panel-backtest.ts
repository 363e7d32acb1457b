/** @file A backtest whose forecasters all share the origins and fits of a panel. */

import type { RollingOriginOptions } from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { plannedPanel } from "./panel-rows.ts";
import { checkedPlan, chunks, type PlannedBacktest } from "./plan-backtest.ts";

/**
 * Origins lie on dates that all series share, also those of forecasters that fit each series separately: so all are
 * compared on the same forecasts. With one series they are the origins of `planBacktest`.
 *
 * @param fitsPerTask How many fits of an estimator go together. @default 1
 * @throws {DuplicateForecasterError} Two estimators of one name.
 * @throws {InvalidOptionError} No estimator or series, or two series of one symbol.
 * @throws {SeriesTooShortError | SymbolFailedError} Too few sessions for the folds asked for.
 */
export function planPanelBacktest(
  forecasters: readonly string[],
  series: readonly BarSeries[],
  options: RollingOriginOptions,
  fitsPerTask: (forecaster: string) => number = () => 1,
): PlannedBacktest {
  const plan = checkedPlan(forecasters, series, options);
  const panel = plannedPanel(series, plan);
  const fits = [...panel.fits.keys()];
  const tasks = forecasters.flatMap((name, estimator) =>
    chunks(fits, fitsPerTask(name)).map((some) => ({ estimator, fits: some })),
  );
  const withFolds = series.map((one, s) => ({
    series: one,
    folds: panel.rows[s]!.map(({ fold }) => fold),
  }));
  return { plan, forecasters, series: withFolds, tasks, panel };
}
