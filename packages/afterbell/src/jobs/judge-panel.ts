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
  const rows = judgedRows(series);
  for (const [y, year] of years.entries()) {
    onRefit?.(y, years.length);
    await judgeYear(estimator, series, year, rows);
  }
  onRefit?.(years.length, years.length);
  return rows.sorted();
}

/** A series that cannot be fitted or forecast is left out of its year, and the others are judged without it. */
async function judgeYear(
  estimator: Estimator,
  series: readonly BarSeries[],
  year: JudgedYear,
  rows: JudgedRows,
): Promise<void> {
  const known = series
    .filter((one) => sessionsBy(one, year.from) >= MIN_SESSIONS)
    .map((one) => sliceSeries(one, 0, sessionsBy(one, year.to)));
  try {
    const { result } = await ofMost(known, (panel) => forecastYear(estimator, panel, year));
    if (result) addOutcomes(rows, result, year);
  } catch (error) {
    // What can be judged of the other years is worth having all the same.
    if (!isKnownError(error)) throw error;
  }
}

interface YearForecasts {
  readonly panel: Panel;
  readonly quantileLevels: readonly number[];
  readonly forecasts: readonly PanelForecast[];
}

/** @returns null where no session is in the year. */
async function forecastYear(
  estimator: Estimator,
  panel: Panel,
  year: JudgedYear,
): Promise<YearForecasts | null> {
  const judged = panel.series.filter(
    (one) => year.symbols.has(one.symbol) && sessionsBy(one, year.from) < one.length,
  );
  const dates = originDates(judged, year);
  if (dates.length === 0) return null;
  const forecaster = await estimator.fit(knownToAll(judged, dates[0]!, panel));
  const { quantileLevels } = forecaster;
  return { panel, quantileLevels, forecasts: forecaster.forecast(panel, dates) };
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

function addOutcomes(
  rows: JudgedRows,
  { panel: { series }, quantileLevels, forecasts: byDate }: YearForecasts,
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
      const { quantiles } = forecasts[s]!.steps[0]!;
      rows.add(one.symbol, outcomeOf(one, origin, quantiles, quantileLevels));
    }
  }
}

interface Outcome {
  readonly day: number;
  readonly crps: number;
  readonly intervalScore: number;
  readonly pit: number;
  readonly width: number;
}

function outcomeOf(
  { close, days }: BarSeries,
  origin: number,
  quantiles: readonly number[],
  quantileLevels: readonly number[],
): Outcome {
  const [lastClose, actual] = [close[origin]!, close[origin + 1]!];
  const { crps, intervalScore, pit } = judgedLosses({
    ...{ lastClose, actual, quantileLevels, quantiles },
  });
  const { lower, upper } = interval({ quantiles }, JUDGED_COVERAGE, quantileLevels)!;
  return { day: days[origin + 1]!, crps, intervalScore, pit, width: Math.log(upper / lower) };
}

interface JudgedRows {
  readonly add: (symbol: string, outcome: Outcome) => void;
  /** By symbol and then by day; null where there are none. */
  readonly sorted: () => JudgedSessions | null;
}

/** Column by column: of many symbols, an object for each would take three times the memory. */
function judgedRows(series: readonly BarSeries[]): JudgedRows {
  const symbols = series.map(({ symbol }) => symbol);
  const indexOf = new Map(symbols.map((symbol, i) => [symbol, i]));
  const symbolIndices: number[] = [];
  const [days, crps, intervalScore]: [number[], number[], number[]] = [[], [], []];
  const [pit, width]: [number[], number[]] = [[], []];
  return {
    add(symbol, outcome) {
      symbolIndices.push(indexOf.get(symbol)!);
      days.push(outcome.day);
      crps.push(outcome.crps);
      intervalScore.push(outcome.intervalScore);
      pit.push(outcome.pit);
      width.push(outcome.width);
    },
    sorted() {
      if (days.length === 0) return null;
      const order = Int32Array.from(days.keys()).sort(
        (a, b) => symbolIndices[a]! - symbolIndices[b]! || days[a]! - days[b]!,
      );
      const column = (values: readonly number[]) => Float64Array.from(order, (i) => values[i]!);
      return {
        symbols,
        symbolIndices: Int32Array.from(order, (i) => symbolIndices[i]!),
        days: Int32Array.from(order, (i) => days[i]!),
        ...{ crps: column(crps), intervalScore: column(intervalScore) },
        ...{ pit: column(pit), width: column(width) },
      };
    },
  };
}
