/**
 * @file Every score, once, in the order of JSON and tables. Score sets, the backtest's table, the report's columns
 * and its glossary are made from this list; to add a score, write it in its file and add a line here.
 */

import { directionScore } from "./direction.ts";
import { logDensityScore, pitScore } from "./distribution-scores.ts";
import { intervalsScore } from "./intervals.ts";
import { maeScore, mapeScore, rmseScore, smapeScore } from "./point-scores.ts";
import { crpsScore, pinballScore } from "./quantile-scores.ts";
import { maseScore, rmsseScore, skillScore } from "./scaled-scores.ts";
import { numberScore } from "./score.ts";

const forecastsScore = numberScore({
  name: "forecasts",
  of: ({ actuals }) => actuals.length,
  heading: "Forecasts",
  unit: "count",
  better: "none",
  aggregation: "count",
  format: "ratio",
  shownIn: "json",
  meaning: "Rows scored.",
});

export const scoreRegistry = [
  forecastsScore,
  maeScore,
  rmseScore,
  mapeScore,
  smapeScore,
  maseScore,
  rmsseScore,
  skillScore,
  directionScore,
  pinballScore,
  crpsScore,
  intervalsScore,
  logDensityScore,
  pitScore,
] as const;

type Registered = (typeof scoreRegistry)[number];
type PooledForm<S> = S extends { readonly pooled: null }
  ? S
  : S extends { readonly pooled: infer P }
    ? P
    : never;

/** A score as symbols are scored one by one. */
export type SymbolScore = Registered;
/** A score as it is where symbols are pooled. */
export type PooledScore = PooledForm<Registered>;

/** The scores where symbols are pooled: none is in the currency of a price. */
export const pooledScores: readonly PooledScore[] = scoreRegistry.map(
  (score) => score.pooled ?? score,
) as never;
