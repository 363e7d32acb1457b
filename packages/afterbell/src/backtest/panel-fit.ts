import type { Fold } from "../dataset/fold.ts";
import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";

/** One fit on a panel, and the origins that it serves. */
export interface PanelFit {
  /** The origin date that is learnt at; the first one that is forecast from, or before it. */
  readonly trainDate: SessionDate;
  /** Sessions of each series that are learnt from, the latest. Infinity: all. */
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
