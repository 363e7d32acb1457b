/** @file All scores of one forecaster's outcomes, as plain data, from the registry. */

import { InvalidOptionError } from "../domain/errors.ts";
import type { Outcomes } from "./outcomes.ts";
import { type PooledScore, pooledScores, type SymbolScore, scoreRegistry } from "./registry.ts";
import type { Score, ScoringOptions } from "./score.ts";

type Valued = { readonly name: string; of(...args: never[]): unknown; readonly overSteps: unknown };

type ValuesOf<S extends Valued> = { readonly [One in S as One["name"]]: ReturnType<One["of"]> };

type ValuesOverSteps<S extends Valued> = {
  readonly [One in S as One["overSteps"] extends "none"
    ? never
    : One["name"]]: One["overSteps"] extends (steps: never) => infer Overall
    ? Overall
    : ReturnType<One["of"]>;
};

/**
 * Scores of one symbol. Numbers, or null where a score is undefined; the registry describes each, and the
 * formulas when it has none. `mae`, `rmse`, `pinball`, `crps`, and widths and Winkler scores of intervals are in the
 * currency of the prices.
 */
export type ScoreSet = ValuesOf<SymbolScore>;

/** Scores of several symbols together: errors are of log returns, and no score depends on a currency. */
export type PooledScoreSet = ValuesOf<PooledScore>;

/** All steps ahead together; a score that only makes sense for one step is left out. */
export type OverallScoreSet = ValuesOverSteps<SymbolScore>;

export type PooledOverallScoreSet = ValuesOverSteps<PooledScore>;

/** Those that the project's quantile levels bound. */
const NOMINAL_COVERAGES = [0.5, 0.8, 0.9, 0.95];

/**
 * Every score of one symbol's outcomes.
 *
 * @param nominalCoverages @default those that the project's quantile levels bound
 * @throws {InvalidOptionError} No row to score, or a coverage outside (0, 1).
 * @example
 * import { scoreOutcomes } from "afterbell/scores";
 * const { mae, skill, crps } = scoreOutcomes({
 *   originDates: ["2024-01-02"],
 *   dates: ["2024-01-03"],
 *   actuals: Float64Array.of(104),
 *   lastCloses: Float64Array.of(100),
 *   medians: Float64Array.of(103),
 *   quantileLevels: [],
 *   quantiles: new Float64Array(0),
 *   naiveErrors: Float64Array.of(2),
 *   naiveSquaredErrors: Float64Array.of(4),
 *   volatilities: Float64Array.of(0.01),
 * });
 * mae // → 1
 * skill // → 0.75
 * crps // → 1
 */
export function scoreOutcomes(
  outcomes: Outcomes,
  nominalCoverages: readonly number[] = NOMINAL_COVERAGES,
): ScoreSet {
  return valuesOf(scoreRegistry, outcomes, nominalCoverages) as ScoreSet;
}

/**
 * Every score of several symbols' outcomes together ({@link poolOutcomes}), free of their currencies: in the place
 * of errors, widths and Winkler scores of prices stand those of log(value / last close), and skill is of scaled
 * errors. Those of log returns are null where a price is not above 0.
 *
 * @param nominalCoverages @default those that the project's quantile levels bound
 * @throws {InvalidOptionError} No row to score, or a coverage outside (0, 1).
 * @example
 * import { scorePooledOutcomes } from "afterbell/scores";
 * const { logReturnMae, mase } = scorePooledOutcomes({
 *   originDates: ["2024-01-02", "2024-01-02"],
 *   dates: ["2024-01-03", "2024-01-03"],
 *   actuals: Float64Array.of(Math.E, 1000 * Math.E),
 *   lastCloses: Float64Array.of(1, 1000),
 *   medians: Float64Array.of(1, 1000),
 *   quantileLevels: [],
 *   quantiles: new Float64Array(0),
 *   naiveErrors: Float64Array.of(Math.E - 1, 1000 * (Math.E - 1)),
 *   naiveSquaredErrors: Float64Array.of(1, 1e6),
 *   volatilities: Float64Array.of(0.01, 0.01),
 * });
 * logReturnMae // → 1
 * mase // → 1
 */
export function scorePooledOutcomes(
  outcomes: Outcomes,
  nominalCoverages: readonly number[] = NOMINAL_COVERAGES,
): PooledScoreSet {
  return valuesOf(pooledScores, outcomes, nominalCoverages) as PooledScoreSet;
}

/** @param steps Scores of each step ahead. @param rows Outcomes of all steps, quantiles left out. */
export function scoreAllSteps(steps: readonly ScoreSet[], rows: Outcomes): OverallScoreSet {
  return valuesOverSteps(scoreRegistry, steps, rows) as OverallScoreSet;
}

/** Likewise, where symbols are pooled. */
export function scoreAllPooledSteps(
  steps: readonly PooledScoreSet[],
  rows: Outcomes,
): PooledOverallScoreSet {
  return valuesOverSteps(pooledScores, steps, rows) as PooledOverallScoreSet;
}

function valuesOf(
  scores: readonly Score[],
  outcomes: Outcomes,
  nominalCoverages: readonly number[],
): object {
  const options = scoringOptions(outcomes, nominalCoverages);
  return Object.fromEntries(scores.map((score) => [score.name, score.of(outcomes, options)]));
}

function valuesOverSteps(
  scores: readonly Score[],
  steps: readonly object[],
  rows: Outcomes,
): object {
  const options = scoringOptions(rows, NOMINAL_COVERAGES);
  return Object.fromEntries(
    scores
      .filter(({ overSteps }) => overSteps !== "none")
      .map((score) => {
        const { name, overSteps } = score;
        if (typeof overSteps !== "function") return [name, score.of(rows, options)];
        return [name, overSteps(steps.map((set) => set[name as never]))];
      }),
  );
}

function scoringOptions(outcomes: Outcomes, nominalCoverages: readonly number[]): ScoringOptions {
  if (outcomes.actuals.length === 0) throw new InvalidOptionError("outcomes", "a row", "none");
  const wrong = nominalCoverages.find((c) => !(c > 0 && c < 1));
  if (wrong !== undefined)
    throw new InvalidOptionError("nominalCoverages", "shares between 0 and 1", wrong);
  return { nominalCoverages };
}
