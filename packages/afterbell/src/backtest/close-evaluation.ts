/** @file Forecasts of the next close beside the last close, on sessions that came after their training ranges. */

import type { Fold } from "../dataset/fold.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import type { JudgedCloses } from "../domain/judged-closes.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";
import { dayNumber, type SessionDate } from "../domain/session-date.ts";
import { type DieboldMariano, dieboldMariano } from "../scores/diebold-mariano.ts";
import type { Outcomes } from "../scores/outcomes.ts";
import { ofLastClose, type Scores, scoresOf } from "../scores/point-scores.ts";
import { type Shift, shiftedByOne } from "../scores/shift.ts";
import { verdictOf } from "../scores/verdict.ts";
import { type ForecastTable, valuesOf } from "./forecast-table.ts";
import { outcomesOf } from "./outcomes-of.ts";

/** A training range, the sessions after it, and what was fitted on the one and is judged on the other. */
export interface FittedFold {
  readonly fold: Fold;
  readonly forecaster: SeriesForecaster;
}

/** One recipe and persistence on the same sessions. Errors in the currency of the series. */
export interface CloseEvaluation {
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

export interface EvaluatedCloses {
  readonly evaluation: CloseEvaluation;
  readonly judged: JudgedCloses;
}

/**
 * Scores the forecast made for every session of the folds' test ranges from the close before it, by the forecaster of
 * its fold. Steps further ahead are kept and not scored.
 *
 * @param fits Of one recipe; test ranges that ascend and do not overlap.
 */
export function evaluateCloses(
  series: BarSeries,
  fits: readonly [FittedFold, ...FittedFold[]],
): EvaluatedCloses {
  const folds = fits.flatMap(({ fold }) => sessionFolds(fold));
  const table = tableOf(series, fits);
  const outcomes = outcomesOf({ series, folds }, table, 1);
  return { evaluation: evaluationOf(outcomes), judged: judgedCloses(outcomes, table) };
}

/** The evaluation in one sentence. */
export function closeVerdict(evaluation: CloseEvaluation): string {
  const { test, persistence, dieboldMariano, shift } = evaluation;
  return verdictOf({
    error: test.mae,
    persistenceError: persistence.mae,
    dieboldMariano,
    shift,
  });
}

/** One for every session of the test range: a backtest that fits once. */
function sessionFolds({ train, test }: Fold): Fold[] {
  return Array.from({ length: test.end - test.start }, (_, i) => {
    const origin = test.start + i - 1;
    return { origin, train, test: { start: origin + 1, end: origin + 2 } };
  });
}

function tableOf(series: BarSeries, fits: readonly [FittedFold, ...FittedFold[]]): ForecastTable {
  const { name, horizon, quantileLevels } = fits[0].forecaster;
  const forecasts = fits.flatMap(({ fold, forecaster }) =>
    forecaster.forecast(
      series,
      sessionFolds(fold).map(({ origin }) => origin),
    ),
  );
  const origins = Int32Array.from(forecasts, ({ origin }) => origin);
  return { forecaster: name, horizon, quantileLevels, origins, values: valuesOf(forecasts) };
}

function evaluationOf(outcomes: Outcomes): CloseEvaluation {
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

/** Medians alone: a model of prices has no quantiles. */
function judgedCloses(
  { originDates, dates, actuals, lastCloses, medians }: Outcomes,
  { horizon, quantileLevels, values }: ForecastTable,
): JudgedCloses {
  const perStep = 1 + quantileLevels.length;
  const ratio = (_: unknown, i: number) =>
    values[i * perStep]! / lastCloses[Math.floor(i / horizon)]!;
  return {
    horizon,
    originDays: Int32Array.from(originDates, dayNumber),
    days: Int32Array.from(dates, dayNumber),
    ratios: Float64Array.from({ length: originDates.length * horizon }, ratio),
    losses: medians.map((median, i) => Math.abs(median - actuals[i]!) / actuals[i]!),
  };
}
