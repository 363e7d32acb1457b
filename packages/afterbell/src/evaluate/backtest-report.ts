/** @file What a backtest says: scores of every forecaster beside persistence, and a verdict on each. */

import type { RollingOriginOptions } from "../dataset/rolling-origin.ts";
import type { SessionDate } from "../domain/bar.ts";
import type { ScoreSet } from "./scores.ts";

export type StepScores = ScoreSet;

/** Scores of one forecaster on one set of sessions. */
export interface ForecasterScores {
  /** All steps ahead together. */
  readonly overall: StepScores;
  /** One for each step ahead, from 1. */
  readonly steps: readonly StepScores[];
  /** One sentence: how it did beside the last close, and whether that is chance. */
  readonly verdict: string;
}

export interface ForecasterReport extends ForecasterScores {
  readonly name: string;
  readonly symbols: Readonly<Record<string, ForecasterScores>>;
}

/** Plain data: it is printed as JSON, and an HTML report is made of it. */
export interface BacktestReport {
  readonly options: RollingOriginOptions;
  /** First and last session forecast, and origins, by symbol. */
  readonly symbols: Readonly<
    Record<string, { readonly from: SessionDate; readonly to: SessionDate; readonly folds: number }>
  >;
  /** Persistence first. */
  readonly forecasters: readonly ForecasterReport[];
}
