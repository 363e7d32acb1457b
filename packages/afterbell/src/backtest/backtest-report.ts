/** @file The result of a backtest: scores of every forecaster and persistence, and a verdict on each. */

import { dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { DEPENDENT_DAYS, type IntervalVerdict } from "../scores/interval-verdict.ts";
import type { Backtest } from "./backtest.ts";
import {
  type ForecasterScores,
  forecasterScores,
  type PooledForecasterScores,
  pooledForecasterScores,
  type SeriesForecasts,
} from "./forecaster-scores.ts";
import { type IntervalLosses, intervalLossesOf, verdictsOnIntervals } from "./interval-losses.ts";
import { overlappingOrigins } from "./overlapping-origins.ts";
import type { PlannedBacktest } from "./plan-backtest.ts";
import type { SeriesFolds } from "./series-folds.ts";

/**
 * Scores of all symbols together, and of each. Of one symbol the two are the same; of several the first are
 * {@link PooledForecasterScores}.
 */
export type ForecasterReport = NamedScores & {
  /**
   * Its intervals beside those of `historical` and `ewma`, on all symbols and steps ahead. null for the last close,
   * for those two, where one of them is not in the backtest, and where there are no 90 % intervals of positive prices.
   */
  readonly intervalVerdict: IntervalVerdict | null;
};

type NamedScores = (ForecasterScores | PooledForecasterScores) & {
  readonly name: string;
  readonly symbols: Readonly<Record<string, ForecasterScores>>;
};

/** Plain data, printed as JSON or rendered as an HTML report. */
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

/** What a backtest's report needs of one forecaster: its forecasts can be dropped. */
export interface ScoredForecaster {
  readonly report: NamedScores;
  readonly losses: IntervalLosses | null;
}

/** Scores and verdicts of a backtest, by step ahead, by symbol and of all together. */
export function reportOf(backtest: Backtest): BacktestReport {
  const { plan, forecasters, series } = backtest;
  const scored = forecasters.map((name, f) => {
    const forecasts = series.map((from) => ({ from, table: from.tables[f]! }));
    return scoredForecaster(name, forecasts, plan.step);
  });
  return reportFrom(backtest, scored);
}

/**
 * A pure function of one forecaster's forecasts: any thread can call it, and tables can be dropped after it.
 *
 * @param forecasts At least one series.
 * @param step Sessions from one origin to the next.
 * @throws {HorizonMismatchError} The forecasts are of another horizon than the folds.
 */
export function scoredForecaster(
  name: string,
  forecasts: readonly SeriesForecasts[],
  step: number,
): ScoredForecaster {
  const scored = forecasts.map((one) => forecasterScores(one, step));
  const [alone] = scored;
  const all = scored.length === 1 ? alone! : pooledForecasterScores(forecasts, step);
  const bySymbol = forecasts.map(({ from }, s) => [from.series.symbol, scored[s]!] as const);
  const report = { name, ...all, symbols: Object.fromEntries(bySymbol) };
  return { report, losses: intervalLossesOf(forecasts) };
}

/** @param scored In the backtest's order. */
export function reportFrom(
  { plan, series }: Pick<PlannedBacktest, "plan" | "series">,
  scored: readonly ScoredForecaster[],
): BacktestReport {
  const { horizon, minTrainLength, maxTrainLength, step, refitEvery } = plan;
  const longest = maxTrainLength === Infinity ? null : maxTrainLength;
  const judged = scored.map(({ report: { name, rank }, losses }) => ({ name, rank, losses }));
  const lags = Math.max(DEPENDENT_DAYS, overlappingOrigins(series)(horizon));
  const verdicts = verdictsOnIntervals(judged, lags);
  return {
    options: { horizon, minTrainLength, maxTrainLength: longest, step, refitEvery },
    symbols: Object.fromEntries(series.map((one) => [one.series.symbol, spanOf(one, horizon)])),
    forecasters: scored.map(({ report }, f) => ({ ...report, intervalVerdict: verdicts[f]! })),
  };
}

function spanOf({ series, folds }: SeriesFolds, horizon: number) {
  return {
    from: dateAt(series, folds[0]!.origin + 1),
    to: dateAt(series, folds.at(-1)!.origin + horizon),
    folds: folds.length,
  };
}
