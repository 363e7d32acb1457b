import {
  foldsOf,
  groupByFit,
  type RollingOrigin,
  type RollingOriginOptions,
  rollingOrigin,
} from "../dataset/rolling-origin.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import type { BacktestTask } from "./backtest-task.ts";
import { DuplicateForecasterError } from "./errors.ts";
import type { PlannedPanel } from "./panel-rows.ts";
import type { SeriesFolds } from "./series-folds.ts";

export interface PlannedBacktest {
  readonly plan: RollingOrigin;
  readonly forecasters: readonly string[];
  readonly series: readonly SeriesFolds[];
  /** One forecaster's after the other's. */
  readonly tasks: readonly BacktestTask[];
  /** Of tasks that are fits on all series; null where each series has folds of its own. */
  readonly panel: PlannedPanel | null;
}

/**
 * @param fitsPerTask How many fits of an estimator go together. @default 1
 * @throws {DuplicateForecasterError} Two estimators of one name.
 * @throws {InvalidOptionError} No estimator or series, or two series of one symbol.
 * @throws {SeriesTooShortError} A series with fewer folds than asked for.
 */
export function planBacktest(
  forecasters: readonly string[],
  series: readonly BarSeries[],
  options: RollingOriginOptions,
  fitsPerTask: (forecaster: string) => number = () => 1,
): PlannedBacktest {
  const plan = checkedPlan(forecasters, series, options);
  const withFolds = series.map((one) => ({ series: one, folds: foldsOf(one.length, plan) }));
  const tasks = forecasters.flatMap((name, estimator) =>
    withFolds.flatMap(({ folds }, s) =>
      chunks(groupByFit(folds), fitsPerTask(name)).map((fits) => ({
        estimator,
        series: s,
        folds: fits.flat(),
      })),
    ),
  );
  return { plan, forecasters, series: withFolds, tasks, panel: null };
}

export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/**
 * The origins of a backtest, once its parts are checked.
 *
 * @throws {DuplicateForecasterError} Two estimators of one name.
 * @throws {InvalidOptionError} No estimator or series, two series of one symbol, or an option out of range.
 */
export function checkedPlan(
  forecasters: readonly string[],
  series: readonly BarSeries[],
  options: RollingOriginOptions,
): RollingOrigin {
  const plan = rollingOrigin(options);
  requireDistinctForecasters(forecasters);
  requireDistinctSymbols(series);
  return plan;
}

/** @throws {InvalidOptionError | DuplicateForecasterError} No forecaster, or two of one name. */
function requireDistinctForecasters(names: readonly string[]): void {
  const twice = duplicateIn("estimators", names);
  if (twice !== undefined) throw new DuplicateForecasterError(twice);
}

/** @throws {InvalidOptionError} No series, or two of one symbol. */
function requireDistinctSymbols(series: readonly BarSeries[]): void {
  const twice = duplicateIn(
    "series",
    series.map(({ symbol }) => symbol),
  );
  if (twice === undefined) return;
  throw new InvalidOptionError("series", "different names", `${twice} twice`);
}

/** @throws {InvalidOptionError} None at all. */
function duplicateIn(option: string, names: readonly string[]): string | undefined {
  if (names.length === 0) throw new InvalidOptionError(option, "at least one", "none");
  return names.find((name, i) => names.indexOf(name) < i);
}
