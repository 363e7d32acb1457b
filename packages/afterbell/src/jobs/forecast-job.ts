/** @file The next sessions of many symbols, as a job: fitted on all they have, with the record of the same model. */

import { selectBackend } from "@afterbell/lstm";
import { InvalidOptionError } from "../domain/errors.ts";
import { type Interval, interval } from "../domain/interval.ts";
import { type IntervalRecord, JUDGED_COVERAGE } from "../domain/judged-sessions.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { panelModelForecaster } from "../models/panel/panel-model.ts";
import type { LedgerOutcomeRow } from "../workspace/ledger-outcomes.ts";
import { withCompanions } from "./companions.ts";
import { type SymbolFailure, symbolFailure } from "./each-symbol.ts";
import type { NextForecast } from "./forecast-next.ts";
import { forecastMost, type UnforecastSymbol } from "./forecast-panel.ts";
import { type ForecastSpec, forecastSpec } from "./forecast-spec.ts";
import type { JobKind } from "./job-kind.ts";
import { ledgerForecastsOf } from "./ledger-forecasts.ts";
import { recordForecasts } from "./ledger-record.ts";
import { loadPanel } from "./load-panel.ts";
import type { LoadedSeries } from "./load-series.ts";
import { chosenVersions, type ModelOfSymbols, panelModelsOf } from "./panel-models-in-use.ts";
import { type ModelRows, rivalForecasts } from "./rival-forecasts.ts";
import { scoreDue, unscoredNotes } from "./score-ledger.ts";
import { type SymbolCalendars, symbolCalendars } from "./symbol-calendars.ts";
import { symbolRecord } from "./symbol-record.ts";
import type { World } from "./world.ts";

/** Forecast of one symbol's next sessions. Prices in the currency of the series. */
export interface SymbolOutlook {
  readonly symbol: string;
  /** Model and version that the ledger has the forecast under. */
  readonly version: string;
  readonly lastSession: SessionDate;
  readonly lastClose: number;
  /** As the source writes it: `USD`; null where it is not known. */
  readonly currency: string | null;
  readonly steps: readonly OutlookStep[];
  /** How such intervals turned out one session ahead; null for too few sessions. */
  readonly record: IntervalRecord | null;
  /** Width of the first interval at 90 % against the usual one of the record; null likewise. */
  readonly widthRatio: number | null;
}

export interface OutlookStep {
  readonly stepAhead: number;
  readonly date: SessionDate;
  readonly median: number;
  readonly interval: Interval;
  readonly quantiles: readonly number[];
}

export interface ForecastResult {
  readonly nominalCoverage: number;
  readonly quantileLevels: readonly number[];
  readonly outlooks: readonly SymbolOutlook[];
  readonly failed: readonly SymbolFailure[];
  readonly ledger: LedgerOutcome;
}

/** Whether the forecasts were written down before their closes are known. */
export interface LedgerOutcome {
  readonly recorded: boolean;
  /** The last row's hash; null where nothing is recorded. */
  readonly head: string | null;
  /** Earlier rows whose closes are known now, rivals' included. */
  readonly scored: number;
  readonly notes: readonly string[];
}

/** Forecasts how far the next closes may be from the last ones. */
export const forecastJob: JobKind<ForecastSpec, ForecastResult> = {
  name: "forecast",
  spec: forecastSpec,
  run,
};

async function run(spec: ForecastSpec, world: World): Promise<ForecastResult> {
  const { results: wanted, failed: unread } = await loadPanel(spec, world);
  const versions = await chosenVersions(spec, world);
  const loaded = await withCompanions(wanted, versions, world);
  const calendars = symbolCalendars(loaded);
  const inUse = await panelModelsOf(loaded, versions, spec, { calendars, world });
  for (const message of inUse.notes) world.emit({ type: "note", message });
  const stored = new Map(wanted.map((one) => [one.series.symbol, one]));
  const isWanted = ({ symbol }: { readonly symbol: string }) => stored.has(symbol);
  const answers: ModelAnswer[] = [];
  for (const one of inUse.models) {
    const { next, failed, ...rest } = await answerOf(one, spec, calendars);
    answers.push({ ...rest, next: next.filter(isWanted), failed: failed.filter(isWanted) });
  }
  const ledger = await written(spec, answers, { stored, calendars }, world);
  const live = await liveOutcomes(spec, answers, world);
  const outlooks = answers.flatMap((answer) =>
    answer.next.map((one) => outlookOf(one, answer, stored.get(one.symbol)!, live, spec)),
  );
  const order = new Map([...stored.keys()].map((symbol, i) => [symbol, i]));
  const left = [...inUse.failed.filter(isWanted), ...answers.flatMap(({ failed }) => failed)];
  return {
    nominalCoverage: spec.coverage,
    quantileLevels: answers[0]?.next[0]?.quantileLevels ?? [],
    outlooks: outlooks.sort((a, b) => order.get(a.symbol)! - order.get(b.symbol)!),
    failed: [...unread, ...left.map(({ symbol, error }) => symbolFailure(symbol, error))],
    ledger,
  };
}

/** Of stored prices; the ledger knows nothing of files. */
async function liveOutcomes(
  { csv }: ForecastSpec,
  answers: readonly ModelAnswer[],
  { workspace: { ledger } }: World,
): Promise<ReadonlyMap<string, readonly LedgerOutcomeRow[]>> {
  return csv === undefined ? ledger.outcomes(symbolsOf(answers)) : new Map();
}

const symbolsOf = (answers: readonly ModelAnswer[]) =>
  answers.flatMap(({ next }) => next.map(({ symbol }) => symbol));

/** A model's forecasts of its symbols. */
interface ModelAnswer extends Pick<ModelOfSymbols, "version" | "judged"> {
  readonly recipe: string;
  readonly next: readonly NextForecast[];
  readonly failed: readonly UnforecastSymbol[];
}

async function answerOf(
  { version, judged, model, loaded }: ModelOfSymbols,
  { horizon, coverage }: ForecastSpec,
  calendars: SymbolCalendars,
): Promise<ModelAnswer> {
  const { nextSession } = calendars;
  const shown = { ...model, horizon };
  const forecaster = panelModelForecaster(shown, { nextSession, backend: selectBackend() });
  const series = loaded.map((one) => one.series);
  const options = { nominalCoverage: coverage };
  const { result, failed } = await forecastMost(forecaster, series, options).catch(nameCoverage);
  const next = (result ?? []).map((one) => withDates(one, calendars));
  return { version, judged, recipe: model.name, next, failed };
}

/** An interval that no quantiles reach, by the name that the job has for it. */
function nameCoverage(error: unknown): never {
  if (error instanceof InvalidOptionError && error.option === "nominalCoverage")
    throw new InvalidOptionError("coverage", error.expected, error.got);
  throw error;
}

function withDates(next: NextForecast, calendars: SymbolCalendars): NextForecast {
  const dates = calendars.next(next.symbol, next.steps.length);
  return { ...next, steps: next.steps.map((step, h) => ({ ...step, date: dates[h]! })) };
}

function outlookOf(
  { symbol, lastSession, lastClose, steps, quantileLevels }: NextForecast,
  { version, judged }: ModelAnswer,
  { provenance }: LoadedSeries,
  live: ReadonlyMap<string, readonly LedgerOutcomeRow[]>,
  { coverage }: ForecastSpec,
): SymbolOutlook {
  const record = symbolRecord(symbol, judged, live.get(symbol) ?? [], coverage);
  const outlook = steps.map(({ stepAhead, date, median, quantiles }) => ({
    ...{ stepAhead, date: date!, median, quantiles },
    interval: interval({ quantiles }, coverage, quantileLevels)!,
  }));
  const { lower, upper } = interval(steps[0]!, JUDGED_COVERAGE, quantileLevels)!;
  return {
    ...{ symbol, version, lastSession, lastClose, currency: provenance?.currency ?? null },
    ...{ steps: outlook, record },
    widthRatio: record && Math.log(upper / lower) / record.usualWidth,
  };
}

interface Origins {
  readonly stored: ReadonlyMap<string, LoadedSeries>;
  readonly calendars: SymbolCalendars;
}

/** Scores what has come true since, then writes the new forecasts down, beside them those of the rivals. */
async function written(
  { csv, unrecorded, horizon }: ForecastSpec,
  answers: readonly ModelAnswer[],
  { stored, calendars }: Origins,
  { workspace, now }: World,
): Promise<LedgerOutcome> {
  const symbols = symbolsOf(answers);
  if (csv !== undefined || unrecorded || symbols.length === 0) {
    return { recorded: false, head: null, scored: 0, notes: [] };
  }
  const fetched = symbols.map((symbol) => fetchedOf(stored.get(symbol)!, now()));
  const { scored, unscored } = await scoreDue(workspace, fetched);
  const own = answers.flatMap((answer) => modelRowsOf(answer, { stored, calendars }));
  const rivals = await rivalForecasts(own, horizon);
  const rows = [...own.flatMap((one) => one.rows), ...rivals.rows];
  const answer = await recordForecasts(workspace, rows, now());
  const late = unscoredNotes(unscored.filter(({ isPast }) => isPast));
  if (!answer.recorded) {
    const why = `the forecasts are not recorded: ${answer.reason}`;
    return { recorded: false, head: null, scored, notes: [why, ...late] };
  }
  return {
    recorded: true,
    head: answer.head?.hash ?? null,
    scored,
    notes: [...answer.notes, ...rivals.notes, ...late],
  };
}

function modelRowsOf(
  { version, recipe, next }: ModelAnswer,
  { stored, calendars }: Origins,
): ModelRows[] {
  return next.map((one) => {
    const { series, provenance } = stored.get(one.symbol)!;
    const origin = { version, recipe, priceSource: provenance?.source ?? "unknown" };
    return { series, rows: ledgerForecastsOf(one, calendars.of(one.symbol), origin) };
  });
}

function fetchedOf({ series, provenance }: LoadedSeries, now: Date) {
  const fetchedAt = provenance === null ? now : new Date(provenance.lastFetch);
  return { series, fetchedAt };
}
