/** @file Judges a panel model on the past: it is fitted again at the beginning of every year, and forecasts that year. */

import { type BarSeries, dateAt, indexAtOrBefore, sliceSeries } from "../domain/bar-series.ts";
import type { Estimator, PanelForecast } from "../domain/forecaster.ts";
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
  /**
   * Forecasts that are asked for at once, about. @default all of a year: what a model of a panel computes for one, it
   * computes for all. Of series on their own, fewer take less memory.
   */
  readonly forecastsAtOnce?: number;
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
  { maxRefits = MAX_REFITS, forecastsAtOnce = Infinity, onRefit }: JudgeOptions = {},
): Promise<JudgedSessions | null> {
  const years = judgedYears(series, maxRefits);
  const all = noOutcomes();
  for (const [y, year] of years.entries()) {
    onRefit?.(y, years.length);
    append(all, await judgeYear({ estimator, forecastsAtOnce }, series, year));
  }
  onRefit?.(years.length, years.length);
  return all.days.length > 0 ? judgedSessions(series, all) : null;
}

interface Judging {
  readonly estimator: Estimator;
  readonly forecastsAtOnce: number;
}

/** A series that cannot be fitted or forecast is left out of its year, and the others are judged without it. */
async function judgeYear(
  judging: Judging,
  series: readonly BarSeries[],
  year: JudgedYear,
): Promise<Outcomes> {
  const known = series
    .filter((one) => sessionsBy(one, year.from) >= MIN_SESSIONS)
    .map((one) => sliceSeries(one, 0, sessionsBy(one, year.to)));
  try {
    const { result } = await ofMost(known, (panel) => judgePanelYear(judging, panel, year));
    return result ?? noOutcomes();
  } catch (error) {
    // What can be judged of the other years is worth having all the same.
    if (isKnownError(error)) return noOutcomes();
    throw error;
  }
}

async function judgePanelYear(
  { estimator, forecastsAtOnce }: Judging,
  panel: Panel,
  year: JudgedYear,
): Promise<Outcomes> {
  const outcomes = noOutcomes();
  const judged = panel.series.filter(
    (one) => year.symbols.has(one.symbol) && sessionsBy(one, year.from) < one.length,
  );
  const dates = originDates(judged, year);
  if (dates.length === 0) return outcomes;
  const forecaster = await estimator.fit(knownToAll(judged, dates[0]!, panel));
  const { quantileLevels } = forecaster;
  const atOnce = Math.max(1, Math.ceil(forecastsAtOnce / panel.series.length));
  for (let from = 0; from < dates.length; from += atOnce) {
    const forecasts = forecaster.forecast(panel, dates.slice(from, from + atOnce));
    addOutcomes(outcomes, { panel, quantileLevels, forecasts }, year);
  }
  return outcomes;
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

interface MadeForecasts {
  readonly panel: Panel;
  readonly quantileLevels: readonly number[];
  readonly forecasts: readonly PanelForecast[];
}

function addOutcomes(
  outcomes: Outcomes,
  { panel: { series }, quantileLevels, forecasts: byDate }: MadeForecasts,
  { from, symbols }: JudgedYear,
): void {
  for (const { originDate, forecasts } of byDate) {
    for (const [s, one] of series.entries()) {
      if (!symbols.has(one.symbol)) continue;
      const origin = indexAtOrBefore(one, dayNumber(originDate));
      // On days without a session of its own, the forecast is that of the day before again.
      if (origin + 1 >= one.length || dateAt(one, origin) !== originDate) continue;
      // Of a series that paused over the beginning, the first origin is one of the year before for the others.
      if (one.days[origin + 1]! <= from) continue;
      addOutcome(outcomes, one, origin, {
        quantileLevels,
        quantiles: forecasts[s]!.steps[0]!.quantiles,
      });
    }
  }
}

/** Column by column, in any order: of many symbols, an object for each would take three times the memory. */
interface Outcomes {
  readonly symbols: string[];
  readonly days: number[];
  readonly crps: number[];
  readonly intervalScore: number[];
  readonly pit: number[];
  readonly width: number[];
}

function noOutcomes(): Outcomes {
  return { symbols: [], days: [], crps: [], intervalScore: [], pit: [], width: [] };
}

function addOutcome(
  outcomes: Outcomes,
  { symbol, close, days }: BarSeries,
  origin: number,
  { quantileLevels, quantiles }: Record<"quantileLevels" | "quantiles", readonly number[]>,
): void {
  const [lastClose, actual] = [close[origin]!, close[origin + 1]!];
  const losses = judgedLosses({ lastClose, actual, quantileLevels, quantiles });
  const { lower, upper } = interval({ quantiles }, JUDGED_COVERAGE, quantileLevels)!;
  outcomes.symbols.push(symbol);
  outcomes.days.push(days[origin + 1]!);
  outcomes.crps.push(losses.crps);
  outcomes.intervalScore.push(losses.intervalScore);
  outcomes.pit.push(losses.pit);
  outcomes.width.push(Math.log(upper / lower));
}

function append(into: Outcomes, from: Outcomes): void {
  for (const symbol of from.symbols) into.symbols.push(symbol);
  for (const name of ["days", "crps", "intervalScore", "pit", "width"] as const) {
    for (const value of from[name]) into[name].push(value);
  }
}

/** By symbol and then by day. */
function judgedSessions(series: readonly BarSeries[], outcomes: Outcomes): JudgedSessions {
  const symbols = series.map(({ symbol }) => symbol);
  const indexOf = new Map(symbols.map((symbol, i) => [symbol, i]));
  const indices = Int32Array.from(outcomes.symbols, (symbol) => indexOf.get(symbol)!);
  const { days } = outcomes;
  const order = Int32Array.from(days.keys()).sort(
    (a, b) => indices[a]! - indices[b]! || days[a]! - days[b]!,
  );
  const column = (values: readonly number[]) => Float64Array.from(order, (i) => values[i]!);
  return {
    symbols,
    symbolIndices: Int32Array.from(order, (i) => indices[i]!),
    days: Int32Array.from(order, (i) => days[i]!),
    ...{ crps: column(outcomes.crps), intervalScore: column(outcomes.intervalScore) },
    ...{ pit: column(outcomes.pit), width: column(outcomes.width) },
  };
}
