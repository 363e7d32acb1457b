import type { Fold } from "../dataset/fold.ts";
import type { BarSeries } from "../domain/bar-series.ts";

/** A series, and where it is forecast from. */
export interface SeriesFolds {
  readonly series: BarSeries;
  readonly folds: readonly Fold[];
}
