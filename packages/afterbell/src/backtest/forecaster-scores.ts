/** @file One forecaster's scores and verdict, step by step and of all steps together. */

import { type DieboldMariano, dieboldMariano } from "../scores/diebold-mariano.ts";
import type { IntervalScores } from "../scores/interval-scores.ts";
import type { Outcomes } from "../scores/outcomes.ts";
import { meanAbsoluteError, ofLastClose } from "../scores/point-scores.ts";
import { poolOutcomes } from "../scores/pool-outcomes.ts";
import { type ScoreSet, scoreOutcomes } from "../scores/scores.ts";
import { type Shift, shiftedByOne } from "../scores/shift.ts";
import { verdictOf } from "../scores/verdict.ts";
import type { ForecastTable } from "./forecast-table.ts";
import { outcomesOf } from "./outcomes-of.ts";
import { overlappingOrigins } from "./overlapping-origins.ts";
import type { SeriesFolds } from "./series-folds.ts";

/**
 * Scores of one set of forecasts, and the test of their absolute errors against persistence's: of several
 * symbols, of their scaled errors.
 */
export interface TestedScores extends ScoreSet {
  readonly dieboldMariano: DieboldMariano;
}

/**
 * All steps ahead together, for which the test compares their mean from each origin. What else is asked of
 * intervals and distributions is answered step by step alone.
 */
export interface OverallScores
  extends Omit<TestedScores, "pinball" | "intervals" | "logScore" | "pit"> {
  readonly intervals: readonly Pick<
    IntervalScores,
    "nominalCoverage" | "coverage" | "meanWidth" | "winkler"
  >[];
}

/** One forecaster on the sessions of one symbol, or of several. */
export interface ForecasterScores {
  readonly overall: OverallScores;
  /** One for each step ahead, from 1. */
  readonly steps: readonly TestedScores[];
  /** Of the next session's forecasts; null where symbols are mixed. */
  readonly shift: Shift | null;
  /** One sentence: how it did beside the last close, and whether that is chance. */
  readonly verdict: string;
}

/** One forecaster's forecasts of one series. */
export interface SeriesForecasts {
  readonly from: SeriesFolds;
  readonly table: ForecastTable;
}

/**
 * Outcomes are made anew for each step, and only for as long as it is scored: all together they would take
 * as much memory as the forecasts.
 *
 * @param forecasts At least one series; several are pooled.
 * @param step Sessions from one origin to the next.
 */
export function forecasterScores(
  forecasts: readonly SeriesForecasts[],
  step: number,
): ForecasterScores {
  const compared = forecasts.length > 1 ? inNaiveErrors : (outcomes: Outcomes) => outcomes;
  const stepsAhead = Array.from({ length: forecasts[0]!.table.horizon }, (_, h) => h + 1);
  const overlap = overlappingOrigins(forecasts.map(({ from }) => from));
  // Of one series alone the mean is the lower for the last origins, which few follow.
  const lagsAt = (stepAhead: number) =>
    Math.max(Math.ceil(stepAhead / step) - 1, overlap(stepAhead));
  const steps = stepsAhead.map((stepAhead): TestedScores => {
    const outcomes = outcomesAt(forecasts, stepAhead);
    const tested = dieboldMariano(compared(outcomes), { lags: lagsAt(stepAhead) });
    return { ...scoreOutcomes(outcomes), dieboldMariano: tested };
  });
  const points = stepsAhead.map((h) => outcomesAt(forecasts, h, pointsByOrigin));
  const all = poolOutcomes(points);
  const judged = compared(all);
  const tested = dieboldMariano(judged, { lags: lagsAt(steps.length) });
  const overall = overallScores(steps, all, tested);
  const shift = forecasts.length === 1 ? shiftedByOne(points[0]!) : null;
  const verdict = verdictOf({
    measure: judged === all ? "MAE" : "MASE",
    error: meanAbsoluteError(judged),
    persistenceError: meanAbsoluteError(ofLastClose(judged)),
    dieboldMariano: tested,
    shift,
  });
  return { overall, steps, shift, verdict };
}

function outcomesAt(
  forecasts: readonly SeriesForecasts[],
  stepAhead: number,
  change = (outcomes: Outcomes) => outcomes,
): Outcomes {
  return poolOutcomes(
    forecasts.map(({ from, table }) => change(outcomesOf(from, table, stepAhead))),
  );
}

/** @param all Of all steps, without quantiles, dated by the origin. @param tested The test on them. */
function overallScores(
  steps: readonly TestedScores[],
  all: Outcomes,
  tested: DieboldMariano,
): OverallScores {
  const { pinball: _, logScore: __, pit: ___, ...scores } = scoreOutcomes(all);
  // There are as many forecasts at every step: the mean of the steps' means is that of all.
  const overSteps = (of: (scores: ScoreSet) => number) =>
    steps.reduce((sum, scores) => sum + of(scores), 0) / steps.length;
  return {
    ...scores,
    crps: overSteps(({ crps }) => crps),
    intervals: steps[0]!.intervals.map(({ nominalCoverage }, i) => ({
      nominalCoverage,
      coverage: overSteps(({ intervals }) => intervals[i]!.coverage),
      meanWidth: overSteps(({ intervals }) => intervals[i]!.meanWidth),
      winkler: overSteps(({ intervals }) => intervals[i]!.winkler),
    })),
    dieboldMariano: tested,
  };
}

/**
 * Prices in units of the training range's mean change, as the MASE has them: among several symbols the one with
 * the highest price would otherwise decide. As they are where a training range never moved.
 */
function inNaiveErrors(outcomes: Outcomes): Outcomes {
  const { naiveErrors } = outcomes;
  if (!naiveErrors.every((unit) => unit > 0)) return outcomes;
  const scaled = (prices: Float64Array) => prices.map((price, row) => price / naiveErrors[row]!);
  return {
    ...outcomes,
    actuals: scaled(outcomes.actuals),
    lastCloses: scaled(outcomes.lastCloses),
    medians: scaled(outcomes.medians),
  };
}

/**
 * Without quantiles, and dated by the origin: what is forecast from one origin is one observation, as what
 * happens on one day is.
 */
function pointsByOrigin(outcomes: Outcomes): Outcomes {
  return {
    ...outcomes,
    dates: outcomes.originDates,
    quantileLevels: [],
    quantiles: new Float64Array(0),
  };
}
