/** @file One forecaster's scores and verdict, step by step and of all steps together. */

import { type DieboldMariano, dieboldMariano } from "../scores/diebold-mariano.ts";
import type { IntervalRank } from "../scores/interval-verdict.ts";
import type { Outcomes } from "../scores/outcomes.ts";
import { meanAbsoluteError, ofLastClose } from "../scores/point-scores.ts";
import { poolOutcomes } from "../scores/pool-outcomes.ts";
import { scaledOutcomes } from "../scores/scaled-outcomes.ts";
import {
  type OverallScoreSet,
  type PooledOverallScoreSet,
  type PooledScoreSet,
  type ScoreSet,
  scoreAllPooledSteps,
  scoreAllSteps,
  scoreOutcomes,
  scorePooledOutcomes,
} from "../scores/scores.ts";
import { type Shift, shiftedByOne } from "../scores/shift.ts";
import { type Judgement, pointRankOf, verdictOf } from "../scores/verdict.ts";
import { HorizonMismatchError } from "./errors.ts";
import type { ForecastTable } from "./forecast-table.ts";
import { outcomesOf } from "./outcomes-of.ts";
import { overlappingOrigins } from "./overlapping-origins.ts";
import type { SeriesFolds } from "./series-folds.ts";

interface Tested {
  /** Of absolute errors against persistence's; where symbols are pooled, of scaled errors. */
  readonly dieboldMariano: DieboldMariano;
}

export type TestedScores = ScoreSet & Tested;
export type PooledTestedScores = PooledScoreSet & Tested;

/**
 * All steps ahead together, for which the test compares their mean from each origin. Scores that are answered
 * only for single steps are left out.
 */
export type OverallScores = OverallScoreSet & Tested;
export type PooledOverallScores = PooledOverallScoreSet & Tested;

interface Judged<Steps, Overall> {
  readonly overall: Overall;
  /** One for each step ahead, from 1. */
  readonly steps: readonly Steps[];
  /** Of the next session's forecasts; null where symbols are mixed. */
  readonly shift: Shift | null;
  /** Of the median beside the last close: what the verdict says, as data. */
  readonly rank: IntervalRank;
  /** One sentence: how it compares with the last close, and whether that may be chance. */
  readonly verdict: string;
}

/** One forecaster on the sessions of one symbol. */
export type ForecasterScores = Judged<TestedScores, OverallScores>;

/** One forecaster on the sessions of several symbols together: no score depends on a currency. */
export type PooledForecasterScores = Judged<PooledTestedScores, PooledOverallScores>;

/** One forecaster's forecasts of one series. */
export interface SeriesForecasts {
  readonly from: SeriesFolds;
  readonly table: ForecastTable;
}

/**
 * @param step Sessions from one origin to the next.
 * @throws {HorizonMismatchError} The forecasts are of another horizon than the folds.
 */
export function forecasterScores(forecasts: SeriesForecasts, step: number): ForecasterScores {
  return judged([forecasts], step, {
    score: scoreOutcomes,
    scoreAll: scoreAllSteps,
    compared: (outcomes) => outcomes,
    measureOf: () => "MAE",
    shiftOf: shiftedByOne,
  });
}

/**
 * @param forecasts Of several series, which are pooled.
 * @param step Sessions from one origin to the next.
 * @throws {HorizonMismatchError} The forecasts are of another horizon than the folds.
 */
export function pooledForecasterScores(
  forecasts: readonly SeriesForecasts[],
  step: number,
): PooledForecasterScores {
  return judged(forecasts, step, {
    score: scorePooledOutcomes,
    scoreAll: scoreAllPooledSteps,
    compared: scaledOutcomes,
    measureOf: ({ naiveErrors }) => (naiveErrors.every((x) => x > 0) ? "MASE" : "scaled error"),
    shiftOf: () => null,
  });
}

/** What differs between one symbol and several. */
interface Scoring<Steps, Overall> {
  score(outcomes: Outcomes): Steps;
  scoreAll(steps: readonly Steps[], rows: Outcomes): Overall;
  /** The outcomes in the unit in which errors are compared with persistence's. */
  compared(outcomes: Outcomes): Outcomes;
  measureOf(outcomes: Outcomes): NonNullable<Judgement["measure"]>;
  /** @param outcomes One step ahead. */
  shiftOf(outcomes: Outcomes): Shift | null;
}

/**
 * Outcomes are rebuilt for each step, and only for as long as it is scored: all together they would take
 * as much memory as the forecasts.
 */
function judged<Steps, Overall>(
  forecasts: readonly SeriesForecasts[],
  step: number,
  { score, scoreAll, compared, measureOf, shiftOf }: Scoring<Steps, Overall>,
): Judged<Steps & Tested, Overall & Tested> {
  const stepsAhead = Array.from({ length: horizonOf(forecasts) }, (_, h) => h + 1);
  const overlap = overlappingOrigins(forecasts.map(({ from }) => from));
  // For a single series the mean is lower for the last origins, which few follow.
  const lagsAt = (stepAhead: number) =>
    Math.max(Math.ceil(stepAhead / step) - 1, overlap(stepAhead));
  const steps = stepsAhead.map((stepAhead) => {
    const outcomes = outcomesAt(forecasts, stepAhead);
    const tested = dieboldMariano(compared(outcomes), { lags: lagsAt(stepAhead) });
    return { ...score(outcomes), dieboldMariano: tested };
  });
  const points = stepsAhead.map((h) => pointsAt(forecasts, h));
  const all = poolOutcomes(points);
  const errors = compared(all);
  const tested = dieboldMariano(errors, { lags: lagsAt(steps.length) });
  const shift = shiftOf(points[0]!);
  const judgement: Judgement = {
    measure: measureOf(all),
    error: meanAbsoluteError(errors),
    persistenceError: meanAbsoluteError(ofLastClose(errors)),
    dieboldMariano: tested,
    shift,
  };
  const overall = { ...scoreAll(steps, all), dieboldMariano: tested };
  const [rank, verdict] = [pointRankOf(judgement), verdictOf(judgement)];
  return { overall, steps, shift, rank, verdict };
}

/** @throws {HorizonMismatchError} A table of another horizon than its series' folds. */
function horizonOf(forecasts: readonly SeriesForecasts[]): number {
  for (const { from, table } of forecasts) {
    const { start, end } = from.folds[0]!.test;
    if (table.horizon === end - start) continue;
    throw new HorizonMismatchError(table.forecaster, table.horizon, end - start);
  }
  return forecasts[0]!.table.horizon;
}

function outcomesAt(forecasts: readonly SeriesForecasts[], stepAhead: number): Outcomes {
  return poolOutcomes(forecasts.map(({ from, table }) => outcomesOf(from, table, stepAhead)));
}

/**
 * Without quantiles, and dated by the origin: what is forecast from one origin is one observation, as what
 * happens on one day is.
 */
function pointsAt(forecasts: readonly SeriesForecasts[], stepAhead: number): Outcomes {
  const points = forecasts.map(({ from, table }) => outcomesOf(from, table, stepAhead, []));
  return poolOutcomes(points.map((one) => ({ ...one, dates: one.originDates })));
}
