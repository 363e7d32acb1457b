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
      const bySymbol = series.map((one) => stepsOf(one, f));
      const scored = bySymbol.map((steps) => scoresOfSteps(steps, step, true));
      const [alone] = scored;
      return {
        name,
        ...(scored.length === 1 ? alone! : scoresOfSteps(pooledBySteps(bySymbol), step, false)),
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

/** Outcomes of each step ahead. */
function stepsOf(one: BacktestedSeries, forecaster: number): Outcomes[] {
  const table = one.tables[forecaster]!;
  return Array.from({ length: table.horizon }, (_, h) => outcomesOf(one, table, h + 1));
}

function pooledBySteps(bySymbol: readonly (readonly Outcomes[])[]): Outcomes[] {
  return bySymbol[0]!.map((_, h) => poolOutcomes(bySymbol.map((steps) => steps[h]!)));
}

/** @param step Sessions from one origin to the next. */
function scoresOfSteps(
  steps: readonly Outcomes[],
  step: number,
  isOneSymbol: boolean,
): ForecasterScores {
  const tested = steps.map((outcomes, h) => ({
    ...scoreOutcomes(outcomes),
    dieboldMariano: dieboldMariano(outcomes, { stepAhead: h + 1, step }),
  }));
  const shift = isOneSymbol ? shiftedByOne(steps[0]!) : null;
  const all = poolOutcomes(steps);
  const overall = steps.length === 1 ? tested[0]! : overallScores(steps, all, step);
  const judgement = {
    mae: overall.mae,
    persistenceMae: meanAbsoluteError(ofLastClose(all)),
    dieboldMariano: overall.dieboldMariano,
    shift,
  };
  return { overall, steps: tested, shift, verdict: verdictOf(judgement) };
}

/** What is forecast from one origin is one observation, as what happens on one day is. */
function overallScores(steps: readonly Outcomes[], all: Outcomes, step: number): TestedScores {
  const byOrigin = poolOutcomes(steps.map((one) => ({ ...one, dates: one.originDates })));
  return {
    ...scoreOutcomes(all),
    dieboldMariano: dieboldMariano(byOrigin, { stepAhead: steps.length, step }),
  };
}
