/** @file Scores of a forecaster and of persistence on the sessions after its training range. */

import type { Fold } from "../dataset/fold.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { type DieboldMariano, dieboldMariano } from "../scores/diebold-mariano.ts";
import type { Outcomes } from "../scores/outcomes.ts";
import { ofLastClose, type Scores, scoresOf } from "../scores/point-scores.ts";
import { type Shift, shiftedByOne } from "../scores/shift.ts";
import { verdictOf } from "../scores/verdict.ts";
import { valuesOf } from "./forecast-table.ts";
import { outcomesOf } from "./outcomes-of.ts";

/** One forecaster and persistence on the same sessions. Errors in the currency of the series. */
export interface HoldoutEvaluation {
  /** First and last session scored. */
  readonly from: SessionDate;
  readonly to: SessionDate;
  readonly sessions: number;
  readonly test: Scores;
  readonly persistence: Scores;
  /** Of the absolute errors, against persistence. */
  readonly dieboldMariano: DieboldMariano;
  readonly shift: Shift;
}

/**
 * Scores the forecast made for every session of the fold's test range from the close before it. Steps
 * further ahead are not looked at.
 */
export function evaluateHoldout(
  series: BarSeries,
  fold: Fold,
  forecaster: SeriesForecaster,
): HoldoutEvaluation {
  const outcomes = nextCloses(series, fold, forecaster);
  return {
    from: outcomes.dates[0]!,
    to: outcomes.dates.at(-1)!,
    sessions: outcomes.dates.length,
    test: scoresOf(outcomes),
    persistence: scoresOf(ofLastClose(outcomes)),
    dieboldMariano: dieboldMariano(outcomes),
    shift: shiftedByOne(outcomes),
  };
}

/** The evaluation in one sentence. */
export function holdoutVerdict(evaluation: HoldoutEvaluation): string {
  const { test, persistence, dieboldMariano, shift } = evaluation;
  return verdictOf({
    error: test.mae,
    persistenceError: persistence.mae,
    dieboldMariano,
    shift,
  });
}

/** Forecasts of the test range from one training range: a backtest that fits once. */
function nextCloses(
  series: BarSeries,
  { train, test }: Fold,
  forecaster: SeriesForecaster,
): Outcomes {
  const folds = Array.from({ length: test.end - test.start }, (_, i) => {
    const origin = test.start + i - 1;
    return { origin, train, test: { start: origin + 1, end: origin + 2 } };
  });
  const origins = folds.map(({ origin }) => origin);
  const { name, horizon, quantileLevels } = forecaster;
  const table = {
    forecaster: name,
    horizon,
    quantileLevels,
    origins: Int32Array.from(origins),
    values: valuesOf(forecaster.forecast(series, origins)),
  };
  return outcomesOf({ series, folds }, table, 1);
}
