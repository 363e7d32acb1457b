/** @file The columns of a score table: what each is called, where it comes from, and what it means. */

import type { ForecasterScores } from "../backtest/forecaster-scores.ts";
import { PERCENT, percent, pValue, score } from "./number-format.ts";

export interface ScoreColumn {
  readonly heading: string;
  /** One line: unit, range, direction. */
  readonly meaning: string;
  /** null where the score has no answer. */
  of(scores: ForecasterScores): number | null;
  readonly format: (value: number) => string;
}

const interval = (scores: ForecasterScores) =>
  scores.overall.intervals.find(({ nominalCoverage }) => Math.abs(nominalCoverage - 0.9) < 1e-9);

export const scoreColumns: readonly ScoreColumn[] = [
  {
    heading: "MAE",
    meaning: "Mean absolute error, in the currency of the series. Lower is better.",
    of: ({ overall }) => overall.mae,
    format: score,
  },
  {
    heading: "RMSE",
    meaning:
      "Root mean squared error, in the currency of the series: large errors count more. Lower is better.",
    of: ({ overall }) => overall.rmse,
    format: score,
  },
  {
    heading: "MASE",
    meaning:
      "Error in units of the mean change from one session to the next in the training range. Lower is better; prices of any size compare.",
    of: ({ overall }) => overall.mase,
    format: score,
  },
  {
    heading: "Skill",
    meaning:
      "1 − error / error of the last close on the same sessions. 0 is no better than the last close, below 0 is worse, 1 is perfect.",
    of: ({ overall }) => overall.skill,
    format: percent,
  },
  {
    heading: "Direction",
    meaning:
      "Share of the sessions whose move was called up or down rightly. To be beaten is always saying up, which is right as often as prices rise; a forecast of no change calls nothing.",
    of: ({ overall }) => overall.direction.accuracy,
    format: percent,
  },
  {
    heading: "CRPS",
    meaning:
      "Continuous ranked probability score, the error of the whole distribution, in the currency of the series; the MAE for a point forecast. Lower is better.",
    of: ({ overall }) => overall.crps,
    format: score,
  },
  {
    heading: `Coverage 90${PERCENT}`,
    meaning: "Share of the closes inside the forecaster's own 90 % interval. Best near 90 %.",
    of: (scores) => interval(scores)?.coverage ?? null,
    format: percent,
  },
  {
    heading: `Width 90${PERCENT}`,
    meaning:
      "Mean width of that interval, in the currency of the series. At equal coverage, narrower is better.",
    of: (scores) => interval(scores)?.meanWidth ?? null,
    format: score,
  },
  {
    heading: `Winkler 90${PERCENT}`,
    meaning:
      "Width and a penalty for closes outside, in the currency of the series. Lower is better.",
    of: (scores) => interval(scores)?.winkler ?? null,
    format: score,
  },
  {
    heading: "DM p",
    meaning:
      "Diebold-Mariano test against the last close, two-sided: how often chance alone would part them so far. Below 0.05 is called a difference.",
    of: ({ overall }) => overall.dieboldMariano.pValue,
    format: pValue,
  },
];
