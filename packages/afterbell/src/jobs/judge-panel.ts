/** @file Judges a panel model on the past: it is fitted again at the beginning of every year, and forecasts that year. */

import { type BarSeries, dateAt, indexAtOrBefore, sliceSeries } from "../domain/bar-series.ts";
import type { Estimator, Forecaster } from "../domain/forecaster.ts";
import { interval } from "../domain/interval.ts";
import { JUDGED_COVERAGE, type JudgedSessions } from "../domain/judged-sessions.ts";
import { knownAt, momentOf, type Panel } from "../domain/panel.ts";
import { dayNumber, type SessionDate, sessionDate } from "../domain/session-date.ts";
import { isKnownError } from "../known-error.ts";
import { judgedLosses } from "../scores/judged-losses.ts";
import { ofMost } from "./forecast-panel.ts";
import { type JudgedYear, judgedYears, MIN_SESSIONS, sessionsBy } from "./judged-years.ts";

/** Years that a judgement goes back at most: four say enough, and each costs as much as the fit that serves. */
export const MAX_REFITS = 4;

export interface JudgeOptions {
  /** Without those for series that end earlier than the others. @default {@link MAX_REFITS} */
  readonly maxRefits?: number;
  /** Called before each fit, and once at the end. */
  readonly onRefit?: (done: number, total: number) => void;
}

/**
 * Forecasts one session ahead from every session of up to four years, by fits that have seen nothing after the
 * beginning of the year they forecast. A year that nothing can be fitted before is left out, and so is a series in its
 * first 250 sessions. Of a series with 500 sessions the last 250 are judged, however long before the others' it ends.
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

/** A series that cannot be fitted or forecast is left out of its year, and the others are judged without it. */
async function judgeYear(
  estimator: Estimator,
  series: readonly BarSeries[],
  year: JudgedYear,
): Promise<JudgedRow[]> {
  const known = series
    .filter((one) => sessionsBy(one, year.from) >= MIN_SESSIONS)
    .map((one) => sliceSeries(one, 0, sessionsBy(one, year.to)));
  try {
    const { result } = await ofMost(known, (panel) => judgePanelYear(estimator, panel, year));
    return result ?? [];
  } catch (error) {
    // What can be judged of the other years is worth having all the same.
    if (isKnownError(error)) return [];
    throw error;
  }
}

async function judgePanelYear(
  estimator: Estimator,
  panel: Panel,
  year: JudgedYear,
): Promise<JudgedRow[]> {
  const judged = panel.series.filter(
    (one) => year.symbols.has(one.symbol) && sessionsBy(one, year.from) < one.length,
  );
  const dates = originDates(judged, year);
  if (dates.length === 0) return [];
  const forecaster = await estimator.fit(knownToAll(judged, dates[0]!, panel));
  return rowsOf(forecaster, panel.series, dates, year);
}

/**
 * What all that are judged could have known at an origin date. A series that ended before does not hold back what is
 * known of the others.
 */
function knownToAll(judged: readonly BarSeries[], originDate: SessionDate, panel: Panel): Panel {
  const moments = judged.map((one) => momentOf(one, originDate) ?? Number.NEGATIVE_INFINITY);
  return knownAt(panel, Math.min(...moments));
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
  { from, symbols }: JudgedYear,
): JudgedRow[] {
  const { quantileLevels } = forecaster;
  return forecaster.forecast({ series }, dates).flatMap(({ originDate, forecasts }) =>
    series.flatMap((one, s) => {
      if (!symbols.has(one.symbol)) return [];
      const origin = indexAtOrBefore(one, dayNumber(originDate));
      // On days without a session of its own, the forecast is that of the day before again.
      if (origin + 1 >= one.length || dateAt(one, origin) !== originDate) return [];
      // Of a series that paused over the beginning, the first origin is one of the year before for the others.
      if (one.days[origin + 1]! <= from) return [];
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
