/** @file How intervals of a model turned out on the last sessions, by a fit that had not seen them. */

import { type BarSeries, dateAt, indexAtOrBefore, sliceSeries } from "../domain/bar-series.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { interval } from "../domain/interval.ts";
import type { Panel } from "../domain/panel.ts";
import { knownForFit, panelOf } from "../domain/panel.ts";
import { dayNumber, type SessionDate } from "../domain/session-date.ts";
import { isKnownError } from "../known-error.ts";

/** Of one symbol and intervals one session ahead. */
export interface IntervalRecord {
  /** Sessions that were forecast from the one before. */
  readonly sessions: number;
  /** Those whose close lay inside. */
  readonly held: number;
  /** Median width of the intervals, as a share of the last close. */
  readonly usualWidth: number;
}

/** Sessions that a record goes back: a year. */
export const RECORD_SESSIONS = 250;

/** A series has to have as many sessions again for the fit. */
const FEWEST_BEFORE = 250;

/**
 * Fits once on what was known before the last {@link RECORD_SESSIONS} sessions of the panel, and forecasts each of
 * them from the one before.
 *
 * @param estimator Of one step at least, with quantiles.
 * @returns By symbol; none for symbols with too few sessions, or where nothing can be fitted before.
 */
export async function intervalRecords(
  estimator: Estimator,
  panel: Panel,
  nominalCoverage: number,
): Promise<ReadonlyMap<string, IntervalRecord>> {
  const long = panel.series.filter(({ length }) => length > RECORD_SESSIONS + FEWEST_BEFORE);
  if (long.length === 0) return new Map();
  const dates = lastDates(long);
  try {
    const judged = panelOf(...long);
    const forecaster = await estimator.fit(knownForFit(judged, dates[0]!));
    const answers = forecaster.forecast(judged, dates.slice(0, -1));
    return new Map(
      long.map((series, s) => {
        const steps = answers.map(({ originDate, forecasts }) => ({
          originDate,
          quantiles: forecasts[s]!.steps[0]!.quantiles,
        }));
        return [series.symbol, recordOf(series, steps, nominalCoverage, forecaster.quantileLevels)];
      }),
    );
  } catch (error) {
    // Without a record the forecast is worth having all the same.
    if (isKnownError(error)) return new Map();
    throw error;
  }
}

/** The dates on which any of the series had one of its last sessions, ascending. */
function lastDates(series: readonly BarSeries[]): SessionDate[] {
  const dates = new Set<SessionDate>();
  for (const one of series) {
    const last = sliceSeries(one, -(RECORD_SESSIONS + 1));
    for (let i = 0; i < last.length; i++) dates.add(dateAt(last, i));
  }
  return [...dates].sort();
}

interface PastStep {
  readonly originDate: SessionDate;
  readonly quantiles: readonly number[];
}

function recordOf(
  series: BarSeries,
  steps: readonly PastStep[],
  nominalCoverage: number,
  levels: readonly number[],
): IntervalRecord {
  const widths: number[] = [];
  let held = 0;
  for (const { originDate, quantiles } of steps) {
    const origin = indexAtOrBefore(series, dayNumber(originDate));
    const after = series.close[origin + 1];
    // On days without a session of its own, the forecast is that of the day before again.
    if (after === undefined || dateAt(series, origin) !== originDate) continue;
    // Other markets, and symbols that trade on, have more days.
    if (origin < series.length - 1 - RECORD_SESSIONS) continue;
    const { lower, upper } = interval({ quantiles }, nominalCoverage, levels)!;
    widths.push((upper - lower) / series.close[origin]!);
    if (after >= lower && after <= upper) held++;
  }
  widths.sort((a, b) => a - b);
  return { sessions: widths.length, held, usualWidth: widths[widths.length >> 1] ?? Number.NaN };
}
