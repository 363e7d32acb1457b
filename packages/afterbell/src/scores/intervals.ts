/** @file The registry's entry for central intervals: one value for each nominal coverage. */

import {
  type IntervalScores,
  intervalScores,
  meanWidth,
  volatilityTerciles,
  winklerScore,
} from "./interval-scores.ts";
import { type LogReturnOutcomes, ofLogReturns } from "./log-return-outcomes.ts";
import type { Outcomes } from "./outcomes.ts";
import {
  compositeScore,
  meanOverSteps,
  meanOverStepsOrNull,
  type ScoreFigure,
  type ScoringOptions,
} from "./score.ts";

/** An interval over all steps ahead together. */
export type OverallInterval = Pick<
  IntervalScores,
  "nominalCoverage" | "coverage" | "meanWidth" | "winkler"
>;

/**
 * An interval over several symbols. Width and Winkler score are of log(bound / last close) and null where a
 * price is not above 0, which has no logarithm; coverage needs none.
 */
export interface PooledIntervalScores extends Omit<IntervalScores, "meanWidth" | "winkler"> {
  readonly logReturnWidth: number | null;
  readonly logReturnWinkler: number | null;
}

export type OverallPooledInterval = Pick<
  PooledIntervalScores,
  "nominalCoverage" | "coverage" | "logReturnWidth" | "logReturnWinkler"
>;

function intervals(outcomes: Outcomes, { nominalCoverages }: ScoringOptions): IntervalScores[] {
  const terciles = volatilityTerciles(outcomes);
  return nominalCoverages.flatMap((c) => intervalScores(outcomes, c, terciles) ?? []);
}

function pooledIntervals(outcomes: Outcomes, options: ScoringOptions): PooledIntervalScores[] {
  return intervals(outcomes, options).map(({ meanWidth: _, winkler: __, ...shares }) => {
    const logReturns = (score: (outcomes: LogReturnOutcomes, coverage: number) => number | null) =>
      ofLogReturns((some) => score(some, shares.nominalCoverage))(outcomes);
    return {
      ...shares,
      logReturnWidth: logReturns(meanWidth),
      logReturnWinkler: logReturns(winklerScore),
    };
  });
}

function overall(steps: readonly (readonly IntervalScores[])[]): OverallInterval[] {
  return steps[0]!.map(({ nominalCoverage }, i) => {
    const at = steps.map((step) => step[i]!);
    return {
      nominalCoverage,
      coverage: meanOverSteps(at.map(({ coverage }) => coverage)),
      meanWidth: meanOverSteps(at.map((interval) => interval.meanWidth)),
      winkler: meanOverSteps(at.map(({ winkler }) => winkler)),
    };
  });
}

function overallPooled(
  steps: readonly (readonly PooledIntervalScores[])[],
): OverallPooledInterval[] {
  return steps[0]!.map(({ nominalCoverage }, i) => {
    const at = steps.map((step) => step[i]!);
    return {
      nominalCoverage,
      coverage: meanOverSteps(at.map(({ coverage }) => coverage)),
      logReturnWidth: meanOverStepsOrNull(at.map(({ logReturnWidth }) => logReturnWidth)),
      logReturnWinkler: meanOverStepsOrNull(at.map(({ logReturnWinkler }) => logReturnWinkler)),
    };
  });
}

/** The interval that tables show. */
function ninety<Interval extends { readonly nominalCoverage: number }>(
  all: readonly Interval[],
): Interval | undefined {
  return all.find(({ nominalCoverage }) => Math.abs(nominalCoverage - 0.9) < 1e-9);
}

const coverageFigure: ScoreFigure<
  readonly Pick<OverallInterval, "nominalCoverage" | "coverage">[]
> = {
  heading: "Coverage 90 %",
  unit: "fraction",
  better: "nominal",
  aggregation: "mean",
  format: "percent",
  shownIn: "tables",
  meaning: "Share of closes inside the forecaster's own 90 % interval. Best near 90 %.",
  of: (all) => ninety(all)?.coverage ?? null,
};

const widthFigure = {
  heading: "Width 90 %",
  better: "lower",
  aggregation: "mean",
  format: "error",
  shownIn: "page",
} as const;

const winklerFigure = { ...widthFigure, heading: "Winkler 90 %" } as const;

export const intervalsScore = compositeScore({
  name: "intervals",
  of: intervals,
  overSteps: overall,
  figures: [
    coverageFigure,
    {
      ...widthFigure,
      unit: "price",
      meaning:
        "Mean width of that interval, in the currency of the series. At equal coverage, narrower is better.",
      of: (all: readonly OverallInterval[]) => ninety(all)?.meanWidth ?? null,
    },
    {
      ...winklerFigure,
      unit: "price",
      meaning:
        "Width plus a penalty for closes outside, in the currency of the series. Lower is better.",
      of: (all: readonly OverallInterval[]) => ninety(all)?.winkler ?? null,
    },
  ],
  pooled: compositeScore({
    name: "intervals",
    of: pooledIntervals,
    overSteps: overallPooled,
    figures: [
      coverageFigure,
      {
        ...widthFigure,
        unit: "log return",
        meaning:
          "Mean width of that interval, of log(bound / last close). At equal coverage, narrower is better.",
        of: (all: readonly OverallPooledInterval[]) => ninety(all)?.logReturnWidth ?? null,
      },
      {
        ...winklerFigure,
        unit: "log return",
        meaning:
          "Width plus a penalty for closes outside, of log(value / last close). Lower is better.",
        of: (all: readonly OverallPooledInterval[]) => ninety(all)?.logReturnWinkler ?? null,
      },
    ],
  }),
});
