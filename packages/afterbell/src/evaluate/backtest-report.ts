/** @file What a backtest says: scores of every forecaster beside persistence, and a verdict on each. */

import type { SessionDate } from "../domain/bar.ts";
import type { Backtest, BacktestedSeries } from "./backtest.ts";
import { type DieboldMariano, dieboldMariano } from "./diebold-mariano.ts";
import type { Outcomes } from "./outcomes.ts";
import { outcomesOf } from "./outcomes-of.ts";
import { meanAbsoluteError, ofLastClose } from "./point-scores.ts";
import { poolOutcomes } from "./pool-outcomes.ts";
import { type ScoreSet, scoreOutcomes } from "./scores.ts";
import { type Shift, shiftedByOne } from "./shift.ts";
import { verdictOf } from "./verdict.ts";

/** Scores of one set of forecasts, and the test of their absolute errors against persistence's. */
export interface TestedScores extends ScoreSet {
  readonly dieboldMariano: DieboldMariano;
}

/** One forecaster on the sessions of one symbol, or of all. */
export interface ForecasterScores {
  /** All steps ahead together; the test compares their mean from each origin. */
  readonly overall: TestedScores;
  /** One for each step ahead, from 1. */
  readonly steps: readonly TestedScores[];
  /** Of the next session's forecasts; null where symbols are mixed. */
  readonly shift: Shift | null;
  /** One sentence: how it did beside the last close, and whether that is chance. */
  readonly verdict: string;
}

export interface ForecasterReport extends ForecasterScores {
  readonly name: string;
  readonly symbols: Readonly<Record<string, ForecasterScores>>;
}

/** Plain data: it is printed as JSON, and an HTML report is made of it. */
export interface BacktestReport {
  readonly options: {
    readonly horizon: number;
    readonly minTrainLength: number;
    /** null: everything before the origin. */
    readonly maxTrainLength: number | null;
    readonly step: number;
    readonly refitEvery: number;
  };
  /** First and last session that was forecast, and origins. */
  readonly symbols: Readonly<
    Record<string, { readonly from: SessionDate; readonly to: SessionDate; readonly folds: number }>
  >;
  /** In the backtest's order. */
  readonly forecasters: readonly ForecasterReport[];
}

/** Scores and verdicts of a backtest, by step ahead, by symbol and of all together. */
export function reportOf({ plan, forecasters, series }: Backtest): BacktestReport {
  const { horizon, minTrainLength, maxTrainLength, step, refitEvery } = plan;
  return {
    options: {
      horizon,
      minTrainLength,
      maxTrainLength: maxTrainLength === Infinity ? null : maxTrainLength,
      step,
      refitEvery,
    },
    symbols: Object.fromEntries(series.map((one) => [one.series.symbol, spanOf(one, horizon)])),
    forecasters: forecasters.map((name, f) => {
      const scored = series.map((one) => scoresOfSteps([one], f, step));
      const [alone] = scored;
      return {
        name,
        ...(scored.length === 1 ? alone! : scoresOfSteps(series, f, step)),
        symbols: Object.fromEntries(series.map((one, s) => [one.series.symbol, scored[s]!])),
      };
    }),
  };
}

function spanOf({ series: { bars }, folds }: BacktestedSeries, horizon: number) {
  return {
    from: bars[folds[0]!.origin + 1]!.date,
    to: bars[folds.at(-1)!.origin + horizon]!.date,
    folds: folds.length,
  };
}

/**
 * A forecaster's scores on some of the series. Outcomes are made anew for each step, and only as long as it
 * is scored: all together they would take as much memory as the forecasts.
 *
 * @param step Sessions from one origin to the next.
 */
function scoresOfSteps(
  series: readonly BacktestedSeries[],
  forecaster: number,
  step: number,
): ForecasterScores {
  const { horizon } = series[0]!.tables[forecaster]!;
  const outcomesAt = (stepAhead: number, change = (one: Outcomes) => one) =>
    poolOutcomes(series.map((one) => change(outcomesOf(one, one.tables[forecaster]!, stepAhead))));
  const stepsAhead = Array.from({ length: horizon }, (_, h) => h + 1);
  const steps = stepsAhead.map((stepAhead): TestedScores => {
    const outcomes = outcomesAt(stepAhead);
    const tested = dieboldMariano(outcomes, { stepAhead, step });
    return { ...scoreOutcomes(outcomes), dieboldMariano: tested };
  });
  const points = poolOutcomes(stepsAhead.map((h) => outcomesAt(h, pointsByOrigin)));
  const overall: TestedScores =
    horizon === 1
      ? steps[0]!
      : {
          ...scoreOutcomes(poolOutcomes(stepsAhead.map((h) => outcomesAt(h)))),
          dieboldMariano: dieboldMariano(points, { stepAhead: horizon, step }),
        };
  const shift = series.length === 1 ? shiftedByOne(outcomesAt(1, pointsByOrigin)) : null;
  const judgement = {
    mae: overall.mae,
    persistenceMae: meanAbsoluteError(ofLastClose(points)),
    dieboldMariano: overall.dieboldMariano,
    shift,
  };
  return { overall, steps, shift, verdict: verdictOf(judgement) };
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
