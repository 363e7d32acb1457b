/** @file Judges a panel model on the past: it is fitted again at the beginning of every year, and forecasts that year. */

import { type BarSeries, dateAt, indexAtOrBefore, sliceSeries } from "../domain/bar-series.ts";
import type { Estimator, Forecaster } from "../domain/forecaster.ts";
import { interval } from "../domain/interval.ts";
import { JUDGED_COVERAGE, type JudgedSessions } from "../domain/judged-sessions.ts";
import { knownForFit, panelOf } from "../domain/panel.ts";
import { dayNumber, type SessionDate, sessionDate } from "../domain/session-date.ts";
import { isKnownError } from "../known-error.ts";
import { judgedLosses } from "../scores/judged-losses.ts";

/** Fits that a judgement makes at most: four years say enough, and each costs as much as the fit that serves. */
export const MAX_REFITS = 4;
/** Days between them: a year, whatever the market's calendar. */
const REFIT_DAYS = 365;
/** Sessions that a series has to have before it is fitted and forecast. */
const MIN_SESSIONS = 250;
/** Sessions before the first of several refits: with fewer, the early ones say little of the model that serves. */
const MIN_SESSIONS_BEFORE_FIRST = 500;

/** Sessions that are forecast by one fit: the days after `from`, up to `to`. Days since 1970-01-01. */
interface JudgedYear {
  readonly from: number;
  readonly to: number;
}

export interface JudgeOptions {
  /** @default {@link MAX_REFITS} */
  readonly maxRefits?: number;
  /** Called before each fit, and once at the end. */
  readonly onRefit?: (done: number, total: number) => void;
}

/**
 * Forecasts one session ahead from every session of up to four years, by fits that have seen nothing after the
 * beginning of the year they forecast. A year that nothing can be fitted before is left out, and so is a series in its
 * first 250 sessions.
 *
 * @param estimator Of one step at least, with quantiles.
 * @returns null where no session could be judged.
 */
export async function judgePanel(
  estimator: Estimator,
  series: readonly BarSeries[],
  { maxRefits = MAX_REFITS, onRefit }: JudgeOptions = {},
): Promise<JudgedSessions | null> {
  const years = judgedYears(series, maxRefits);
  const byYear: JudgedRow[][] = [];
  for (const [y, year] of years.entries()) {
    onRefit?.(y, years.length);
    byYear.push(await judgeYear(estimator, series, year));
  }
  onRefit?.(years.length, years.length);
  const rows = byYear.flat();
  return rows.length > 0 ? columnsOf(series, rows) : null;
}

/** Oldest first. Of the longest series, so that a new symbol does not shorten the others' record. */
function judgedYears(series: readonly BarSeries[], maxRefits: number): JudgedYear[] {
  const last = Math.max(...series.map(({ days }) => days.at(-1) ?? 0));
  const startOf = (years: number) => last - REFIT_DAYS * years;
  const before = (day: number) => Math.max(...series.map((one) => indexAtOrBefore(one, day) + 1));
  let count = before(startOf(1)) >= MIN_SESSIONS ? 1 : 0;
  while (count > 0 && count < maxRefits && before(startOf(count + 1)) >= MIN_SESSIONS_BEFORE_FIRST)
    count++;
  return Array.from({ length: count }, (_, i) => ({
    from: startOf(count - i),
    to: startOf(count - i - 1),
  }));
}

async function judgeYear(
  estimator: Estimator,
  series: readonly BarSeries[],
  year: JudgedYear,
): Promise<JudgedRow[]> {
  const taking = series.filter((one) => indexAtOrBefore(one, year.from) + 1 >= MIN_SESSIONS);
  if (taking.length === 0) return [];
  const known = panelOf(
    ...taking.map((one) => sliceSeries(one, 0, indexAtOrBefore(one, year.to) + 1)),
  );
  const dates = originDates(known.series, year);
  if (dates.length === 0) return [];
  try {
    const forecaster = await estimator.fit(knownForFit(known, dates[0]!));
    return rowsOf(forecaster, known.series, dates);
  } catch (error) {
    // What can be judged of the other years is worth having all the same.
    if (isKnownError(error)) return [];
    throw error;
  }
}

/** The dates on which any series has a session whose next one is in the year, ascending. */
function originDates(series: readonly BarSeries[], { from }: JudgedYear): SessionDate[] {
  const days = new Set<number>();
  for (const one of series) {
    const first = Math.max(0, indexAtOrBefore(one, from));
    for (let t = first; t < one.length - 1; t++) days.add(one.days[t]!);
  }
  return [...days].sort((a, b) => a - b).map(sessionDate);
}

interface JudgedRow {
  readonly symbol: string;
  readonly day: number;
  readonly crps: number;
  readonly intervalScore: number;
  readonly pit: number;
  readonly width: number;
}

function rowsOf(
  forecaster: Forecaster,
  series: readonly BarSeries[],
  dates: readonly SessionDate[],
): JudgedRow[] {
  const { quantileLevels } = forecaster;
  return forecaster.forecast({ series }, dates).flatMap(({ originDate, forecasts }) =>
    series.flatMap((one, s) => {
      const origin = indexAtOrBefore(one, dayNumber(originDate));
      // On days without a session of its own, the forecast is that of the day before again.
      if (origin + 1 >= one.length || dateAt(one, origin) !== originDate) return [];
      const { quantiles } = forecasts[s]!.steps[0]!;
      return [rowOf(one, origin, quantiles, quantileLevels)];
    }),
  );
}

function rowOf(
  { symbol, close, days }: BarSeries,
  origin: number,
  quantiles: readonly number[],
  quantileLevels: readonly number[],
): JudgedRow {
  const [lastClose, actual] = [close[origin]!, close[origin + 1]!];
  const { held: _, ...losses } = judgedLosses({ lastClose, actual, quantileLevels, quantiles });
  const { lower, upper } = interval({ quantiles }, JUDGED_COVERAGE, quantileLevels)!;
  return {
    ...{ symbol, ...losses, day: days[origin + 1]! },
    width: Math.log(upper / lower),
  };
}

function columnsOf(series: readonly BarSeries[], rows: readonly JudgedRow[]): JudgedSessions {
  const symbols = series.map(({ symbol }) => symbol);
  const indices = new Map(symbols.map((symbol, i) => [symbol, i]));
  const sorted = [...rows].sort(
    (a, b) => indices.get(a.symbol)! - indices.get(b.symbol)! || a.day - b.day,
  );
  const column = (of: (row: JudgedRow) => number) => Float64Array.from(sorted, of);
  return {
    symbols,
    symbolIndices: Int32Array.from(sorted, ({ symbol }) => indices.get(symbol)!),
    days: Int32Array.from(sorted, ({ day }) => day),
    crps: column(({ crps }) => crps),
    intervalScore: column(({ intervalScore }) => intervalScore),
    pit: column(({ pit }) => pit),
    width: column(({ width }) => width),
  };
}
