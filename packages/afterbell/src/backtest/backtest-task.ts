import type { Fold } from "../dataset/fold.ts";

/** Folds of one series for one estimator, with one fit or several in turn. */
export interface BacktestTask {
  readonly estimator: number;
  readonly series: number;
  readonly folds: readonly Fold[];
}
