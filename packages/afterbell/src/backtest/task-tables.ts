/** @file The forecasts of tasks, put together to tables of whole series. */

import type { BarSeries } from "../domain/bar-series.ts";
import type { BacktestTask, PanelTask, SeriesTask } from "./backtest-task.ts";
import { type ForecastTable, valuesPerForecast } from "./forecast-table.ts";
import type { PlannedBacktest } from "./plan-backtest.ts";
import type { PlannedFit } from "./plan-panel.ts";

/**
 * Forecasts that a task makes. A panel's include those that are not scored, as of a symbol that had no session on an
 * origin date.
 */
export function forecastsOf(task: BacktestTask, { panel }: Pick<PlannedBacktest, "panel">): number {
  if ("folds" in task) return task.folds.length;
  const counts = task.fits.map((f) => {
    const { originDates, panel: participants } = panel!.fits[f]!;
    return originDates.length * participants.series.length;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Collects forecasts of tasks until a forecaster's are complete. */
export interface UnfinishedTables {
  /** @returns The forecaster's tables where this was the last of its tasks. */
  add(part: ForecastTable, task: BacktestTask): readonly ForecastTable[] | null;
}

export function openTables(planned: PlannedBacktest): UnfinishedTables {
  const byForecaster = new Map<number, { readonly tables: ForecastTable[]; missing: number }>();
  for (const { estimator } of planned.tasks) {
    const of = byForecaster.get(estimator) ?? { tables: [], missing: 0 };
    of.missing++;
    byForecaster.set(estimator, of);
  }
  const firstRows = firstRowsOf(planned);
  return {
    add: (part, task) => {
      const of = byForecaster.get(task.estimator)!;
      if ("folds" in task) copyFolds(part, task, planned, of.tables);
      else copyFits(part, task, planned, { tables: of.tables, firstRows });
      if (--of.missing > 0) return null;
      byForecaster.delete(task.estimator);
      return of.tables;
    },
  };
}

/** The table of a series, made empty where it is not there yet. */
function tableOf(
  tables: ForecastTable[],
  s: number,
  part: ForecastTable,
  { series }: PlannedBacktest,
): ForecastTable {
  const { folds } = series[s]!;
  tables[s] ??= {
    ...part,
    origins: Int32Array.from(folds, ({ origin }) => origin),
    values: new Float64Array(folds.length * valuesPerForecast(part)),
  };
  return tables[s];
}

function copyFolds(
  part: ForecastTable,
  { series, folds }: SeriesTask,
  planned: PlannedBacktest,
  tables: ForecastTable[],
): void {
  const table = tableOf(tables, series, part, planned);
  const row = table.origins.indexOf(folds[0]!.origin);
  table.values.set(part.values, row * valuesPerForecast(table));
}

interface PanelTables {
  readonly tables: ForecastTable[];
  readonly firstRows: FirstRows;
}

/** Of the rows that a part has, fit by fit and series by series, those that are scored. */
function copyFits(
  part: ForecastTable,
  { fits: some }: PanelTask,
  planned: PlannedBacktest,
  { tables, firstRows }: PanelTables,
): void {
  const { fits, rows } = planned.panel!;
  const size = valuesPerForecast(part);
  let offset = 0;
  for (const f of some) {
    const fit = fits[f]!;
    for (const one of fit.panel.series) {
      const { s, first } = firstRows.get(fit)!.get(one)!;
      const table = tableOf(tables, s, part, planned);
      for (let i = first; rows[s]![i]?.fit === fit; i++) {
        const from = (offset + rows[s]![i]!.row) * size;
        table.values.set(part.values.subarray(from, from + size), i * size);
      }
      offset += fit.originDates.length;
    }
  }
}

/** By fit and series: which series it is, and the first of its rows that are of the fit. They stand together. */
type FirstRows = ReadonlyMap<
  PlannedFit,
  ReadonlyMap<BarSeries, { readonly s: number; readonly first: number }>
>;

function firstRowsOf({ panel, series: planned }: PlannedBacktest): FirstRows {
  const indices = new Map(planned.map(({ series }, s) => [series, s]));
  const firsts = (panel?.rows ?? []).map((rows) => {
    const first = new Map<PlannedFit, number>();
    for (const [i, { fit }] of rows.entries()) if (!first.has(fit)) first.set(fit, i);
    return first;
  });
  return new Map(
    (panel?.fits ?? []).map((fit) => {
      const ofSeries = fit.panel.series.map((one) => {
        const s = indices.get(one)!;
        // Where no forecast of the fit is scored, past the last row.
        const first = firsts[s]!.get(fit) ?? panel!.rows[s]!.length;
        return [one, { s, first }] as const;
      });
      return [fit, new Map(ofSeries)];
    }),
  );
}
