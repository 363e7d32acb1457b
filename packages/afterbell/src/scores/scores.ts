/** @file Every score of one forecaster's outcomes, as plain data. */

import { InvalidOptionError } from "../domain/errors.ts";
import { type Direction, directionOf } from "./direction.ts";
import { logScore, type PitHistogram, pitHistogram } from "./distribution-scores.ts";
import { type IntervalScores, intervalScores, volatilityTerciles } from "./interval-scores.ts";
import type { Outcomes } from "./outcomes.ts";
import {
  meanAbsoluteError,
  meanAbsolutePercentageError,
  rootMeanSquaredError,
  symmetricMeanAbsolutePercentageError,
} from "./point-scores.ts";
import { continuousRankedProbabilityScore, pinballLosses } from "./quantile-scores.ts";
import { meanAbsoluteScaledError, rootMeanSquaredScaledError, skill } from "./scaled-scores.ts";

/** Numbers, or null where a score has no answer; the functions of the same names say when. */
export interface ScoreSet {
  /** Rows scored. */
  readonly forecasts: number;
  /** In the currency of the prices, as are `rmse`, `pinball`, `crps`, and widths and Winkler scores of intervals. */
  readonly mae: number;
  readonly rmse: number;
  readonly mape: number | null;
  readonly smape: number | null;
  readonly mase: number | null;
  readonly rmsse: number | null;
  readonly skill: number | null;
  readonly direction: Direction;
  /** One for each level; none for a point forecaster. */
  readonly pinball: readonly { readonly level: number; readonly loss: number }[];
  /** The MAE for a point forecaster. */
  readonly crps: number;
  /** One for each nominal coverage whose bounds the forecaster says. */
  readonly intervals: readonly IntervalScores[];
  readonly logScore: number | null;
  readonly pit: PitHistogram | null;
}

/**
 * @param nominalCoverages @default those that the project's quantile levels bound
 * @throws {InvalidOptionError} No row to score, or a coverage outside (0, 1).
 */
export function scoreOutcomes(
  outcomes: Outcomes,
  nominalCoverages: readonly number[] = [0.5, 0.8, 0.9, 0.95],
): ScoreSet {
  if (outcomes.actuals.length === 0) throw new InvalidOptionError("outcomes", "a row", "none");
  const wrong = nominalCoverages.find((c) => !(c > 0 && c < 1));
  if (wrong !== undefined)
    throw new InvalidOptionError("nominalCoverages", "shares between 0 and 1", wrong);
  const losses = pinballLosses(outcomes);
  const terciles = volatilityTerciles(outcomes);
  const intervals = nominalCoverages.map((c) => intervalScores(outcomes, c, terciles));
  return {
    forecasts: outcomes.actuals.length,
    mae: meanAbsoluteError(outcomes),
    rmse: rootMeanSquaredError(outcomes),
    mape: meanAbsolutePercentageError(outcomes),
    smape: symmetricMeanAbsolutePercentageError(outcomes),
    mase: meanAbsoluteScaledError(outcomes),
    rmsse: rootMeanSquaredScaledError(outcomes),
    skill: skill(outcomes),
    direction: directionOf(outcomes),
    pinball: outcomes.quantileLevels.map((level, k) => ({ level, loss: losses[k]! })),
    crps: continuousRankedProbabilityScore(outcomes, losses),
    intervals: intervals.filter((scores) => scores !== null),
    logScore: logScore(outcomes),
    pit: pitHistogram(outcomes),
  };
}
