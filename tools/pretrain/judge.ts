/** @file Forecasts of symbols one at a time, as of a user who has no others, and how they turned out. */

import {
  type BarSeries,
  dateAt,
  dayNumber,
  type Estimator,
  indexAtOrBefore,
  interval,
  panelOf,
  type SessionDate,
  sliceSeries,
} from "../../packages/afterbell/src/index.ts";
import { testDifferences } from "../../packages/afterbell/src/scores/diebold-mariano.ts";
import { crpsOfRows, winklerOfRows } from "../accuracy/forecast-losses.ts";

/** Sessions that a symbol has before it is judged: with fewer, HARx and GARCH cannot be fitted well. */
export const MIN_HISTORY = 500;

export interface JudgedRange {
  /** First session that is forecast, each from the one before; later where a symbol has fewer than 500 before. */
  readonly from: SessionDate;
  /** Sessions from one fit to the next. */
  readonly refitEvery: number;
  /** Sessions known at a fit. @default all before it */
  readonly history?: number;
}

/** Means over all forecasts. */
export interface Judged {
  readonly count: number;
  /** Twice the mean pinball loss at the levels 0.05, 0.1 … 0.95. */
  readonly crps: number;
  readonly winkler90: number;
  readonly coverage90: number;
  /** Mean CRPS over the symbols that had a session, by date. */
  readonly crpsByDate: ReadonlyMap<SessionDate, number>;
}

/** Forecasts each symbol alone, one session ahead. */
export async function judge(
  estimator: Estimator,
  all: readonly BarSeries[],
  range: JudgedRange,
): Promise<Judged> {
  const rows: Row[] = [];
  for (const series of all) {
    for await (const row of forecasts(estimator, series, range)) rows.push(row);
  }
  const meanOf = (value: (row: Row) => number) =>
    rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
  return {
    count: rows.length,
    crps: meanOf(({ crps }) => crps),
    winkler90: meanOf(({ winkler90 }) => winkler90),
    coverage90: meanOf(({ isInside90 }) => Number(isInside90)),
    crpsByDate: crpsByDate(rows),
  };
}

interface Row {
  readonly date: SessionDate;
  readonly crps: number;
  readonly winkler90: number;
  readonly isInside90: boolean;
}

function crpsByDate(rows: readonly Row[]): ReadonlyMap<SessionDate, number> {
  const sums = new Map<SessionDate, { readonly crps: number; readonly count: number }>();
  for (const row of rows) {
    const { crps, count } = sums.get(row.date) ?? { crps: 0, count: 0 };
    sums.set(row.date, { crps: crps + row.crps, count: count + 1 });
  }
  const dates = [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(dates.map(([date, { crps, count }]) => [date, crps / count]));
}

/** Two-sided, of the mean CRPS of each date, by the Diebold-Mariano test. */
export function pValueOf(one: Judged, other: Judged): number | null {
  const differences = [...one.crpsByDate].map(([date, crps]) => crps - other.crpsByDate.get(date)!);
  return testDifferences(Float64Array.from(differences), 0).pValue;
}

async function* forecasts(
  estimator: Estimator,
  series: BarSeries,
  { from, refitEvery, history = series.length }: JudgedRange,
): AsyncGenerator<Row> {
  const first = Math.max(MIN_HISTORY - 1, indexAtOrBefore(series, dayNumber(from) - 1));
  for (let start = first; start + 1 < series.length; start += refitEvery) {
    const end = Math.min(start + refitEvery, series.length - 1);
    const known = sliceSeries(series, Math.max(0, start + 1 - history), end + 1);
    const offset = start - Math.max(0, start + 1 - history);
    const forecaster = await estimator.fit(panelOf(sliceSeries(known, 0, offset + 1)));
    const dates = Array.from({ length: end - start }, (_, i) => dateAt(series, start + i));
    for (const [i, { forecasts }] of forecaster.forecast(panelOf(known), dates).entries()) {
      const logReturn = (price: number) => Math.log(price / series.close[start + i]!);
      const quantiles = forecasts[0]!.steps[0]!.quantiles.map(logReturn);
      const actual = logReturn(series.close[start + i + 1]!);
      const date = dateAt(series, start + i + 1);
      yield { date, ...lossesOf(actual, quantiles, forecaster.quantileLevels) };
    }
  }
}

function lossesOf(actual: number, quantiles: readonly number[], quantileLevels: readonly number[]) {
  const one = {
    actuals: Float64Array.of(actual),
    medians: Float64Array.of(0), // the last close
    quantiles: Float64Array.from(quantiles),
    quantileLevels,
  };
  const { lower, upper } = interval({ quantiles }, 0.9, quantileLevels)!;
  return {
    crps: crpsOfRows(one)[0]!,
    winkler90: winklerOfRows(one)[0]!,
    isInside90: lower <= actual && actual <= upper,
  };
}
