import type { Fold } from "../dataset/fold.ts";

/** The folds of one series that one estimator serves with one fit, or with several in turn. */
export interface BacktestTask {
  readonly estimator: number;
  readonly series: number;
  readonly folds: readonly Fold[];
}
