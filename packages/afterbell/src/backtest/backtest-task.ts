import type { Fold } from "../dataset/fold.ts";

/** Fits of one estimator that go together, and their forecasts. */
export type BacktestTask = SeriesTask | PanelTask;

/** Folds of one series, with one fit or several in turn. */
export interface SeriesTask {
  /** Index among the planned forecasters. */
  readonly estimator: number;
  /** Index among the planned series. */
  readonly series: number;
  readonly folds: readonly Fold[];
}

/** Fits on all series together, in turn. */
export interface PanelTask {
  /** Index among the planned forecasters. */
  readonly estimator: number;
  /** Which of the planned fits, ascending. */
  readonly fits: readonly number[];
}
