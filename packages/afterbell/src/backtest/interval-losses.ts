/** @file Losses of a forecaster's 90 % intervals, forecast by forecast, and the verdicts on several forecasters. */

import { JUDGED_COVERAGE } from "../domain/judged-sessions.ts";
import { intervalRivals } from "../scores/interval-rivals.ts";
import { coveredRows, winklerRows } from "../scores/interval-scores.ts";
import {
  type IntervalRank,
  type IntervalVerdict,
  intervalVerdicts,
} from "../scores/interval-verdict.ts";
import { logReturnOutcomes } from "../scores/log-return-outcomes.ts";
import type { SeriesForecasts } from "./forecaster-scores.ts";
import { outcomesOf } from "./outcomes-of.ts";

/** Of log returns; a row for each forecast and step ahead, in the same order for all forecasters of a backtest. */
export interface IntervalLosses {
  /** (N) of the origin: what is forecast from one origin date is one observation. Days since 1970-01-01. */
  readonly days: Int32Array;
  /** (N) interval scores. */
  readonly intervalScores: Float64Array;
  /** Rows whose close lay inside. */
  readonly held: number;
}

/** @returns null where the forecaster has no such intervals, or a price has no logarithm. */
export function intervalLossesOf(forecasts: readonly SeriesForecasts[]): IntervalLosses | null {
  const days: number[] = [];
  const scores: Float64Array[] = [];
  let held = 0;
  for (const { from, table } of forecasts) {
    for (let stepAhead = 1; stepAhead <= table.horizon; stepAhead++) {
      const outcomes = outcomesOf(from, table, stepAhead);
      const logReturns = logReturnOutcomes(outcomes);
      const losses = logReturns && winklerRows(logReturns, JUDGED_COVERAGE);
      if (!losses) return null;
      scores.push(losses);
      held += coveredRows(outcomes, JUDGED_COVERAGE)!.reduce((sum, one) => sum + one, 0);
      for (const { origin } of from.folds) days.push(from.series.days[origin]!);
    }
  }
  return { days: Int32Array.from(days), intervalScores: concatenated(scores), held };
}

/** A forecaster as far as its intervals are compared. */
export interface JudgedForecaster {
  readonly name: string;
  /** Of the median beside the last close. */
  readonly rank: IntervalRank;
  readonly losses: IntervalLosses | null;
}

/**
 * Every forecaster's intervals beside those of {@link intervalRivals}, where both rivals are among the forecasters.
 * P-values are adjusted for all comparisons.
 *
 * @param lags Origin dates over which losses may depend on each other.
 * @returns One for each forecaster: null for the last close and the rivals themselves, and where there are no losses.
 */
export function verdictsOnIntervals(
  forecasters: readonly JudgedForecaster[],
  lags: number,
): (IntervalVerdict | null)[] {
  const rivals = intervalRivals.flatMap(({ forecaster, name }) => {
    const losses = forecasters.find((one) => one.name === forecaster)?.losses;
    return losses ? [{ name, intervalScores: losses.intervalScores }] : [];
  });
  if (rivals.length < intervalRivals.length) return forecasters.map(() => null);
  const isBaseline = (name: string) =>
    name === "persistence" || intervalRivals.some(({ forecaster }) => forecaster === name);
  const judged = forecasters.flatMap(({ name, losses, rank }) =>
    losses && !isBaseline(name) ? [{ name, losses, rank }] : [],
  );
  const verdicts = intervalVerdicts(
    judged.map(({ losses, rank }) => ({
      ...{ ...losses, rivals, lags, point: rank, nominalCoverage: JUDGED_COVERAGE },
    })),
  );
  const byName = new Map(judged.map(({ name }, i) => [name, verdicts[i]!]));
  return forecasters.map(({ name }) => byName.get(name) ?? null);
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
