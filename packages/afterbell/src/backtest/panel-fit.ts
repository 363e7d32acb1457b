import type { Fold } from "../dataset/fold.ts";
import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";

/** One fit on a panel, and the origins it is used at. */
export interface PanelFit {
  /** Origin date of the fit: the first origin that is forecast from, or before it. */
  readonly trainDate: SessionDate;
  /** Latest sessions of each series to train on. Infinity: all. */
  readonly maxTrainLength: number;
  /** At least one, ascending. */
  readonly originDates: readonly SessionDate[];
}

/** The fit of one series' folds. @param folds At least one, all with the same training range. */
export function fitOfFolds(series: BarSeries, folds: readonly Fold[]): PanelFit {
  const { start, end } = folds[0]!.train;
  return {
    trainDate: dateAt(series, end - 1),
    maxTrainLength: end - start,
    originDates: folds.map(({ origin }) => dateAt(series, origin)),
  };
}
