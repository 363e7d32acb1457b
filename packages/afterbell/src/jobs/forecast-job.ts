/** @file The next sessions of many symbols, as a job: fitted on all they have, with the record of the same model. */

import { InvalidOptionError } from "../domain/errors.ts";
import { type Interval, interval } from "../domain/interval.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { libraryVersion } from "../library-version.ts";
import { plural } from "../market/finding.ts";
import { priceFileOf } from "../market/price-file.ts";
import { panelModelNamed } from "../models/registry.ts";
import { type EachSymbol, eachSymbol, type SymbolFailure, symbolFailure } from "./each-symbol.ts";
import { NoStoredPricesError } from "./errors.ts";
import type { NextForecast } from "./forecast-next.ts";
import { forecastPanelNext } from "./forecast-panel.ts";
import { type IntervalRecord, intervalRecords, RECORD_SESSIONS } from "./forecast-record.ts";
import { type ForecastSpec, forecastSpec } from "./forecast-spec.ts";
import { type IngestTarget, ingestTargets } from "./ingest-targets.ts";
import type { JobKind } from "./job-kind.ts";
import { ledgerForecastsOf } from "./ledger-forecasts.ts";
import { recordForecasts } from "./ledger-record.ts";
import { type LoadedSeries, type LoadOptions, loadFile, loadSeries } from "./load-series.ts";
import { scoreDue } from "./score-ledger.ts";
import { type SymbolCalendars, symbolCalendars } from "./symbol-calendars.ts";
import type { World } from "./world.ts";

/** Forecast of one symbol's next sessions. Prices in the currency of the series. */
export interface SymbolOutlook {
  readonly symbol: string;
  readonly lastSession: SessionDate;
  readonly lastClose: number;
  /** As the source writes it: `USD`; null where it is not known. */
  readonly currency: string | null;
  readonly steps: readonly OutlookStep[];
  /** How such intervals turned out one session ahead; null for too few sessions. */
  readonly record: IntervalRecord | null;
  /** Width of the first interval against the usual one of the record; null likewise. */
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
  /** Model and version that the ledger has the forecasts under. */
  readonly version: string;
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
  /** Earlier forecasts whose closes are known now. */
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
  const { horizon, coverage, model } = spec;
  const { results: loaded, failed: unread } = await loadAll(spec, world);
  const calendars = symbolCalendars(loaded);
  const estimatorOf = (steps: number) =>
    panelModelNamed(model, { horizon: steps, nextSession: calendars.nextSession });
  const series = loaded.map((one) => one.series);
  const options = { nominalCoverage: coverage };
  const tell = (done: number, detail: string) =>
    world.emit({ type: "progress", unit: "fits", done, total: 2, etaMs: null, detail });
  tell(0, `fitting ${model} to ${plural(series.length, "symbol")}`);
  const next = await forecastPanelNext(estimatorOf(horizon), series, options);
  tell(1, `judging it on the last ${RECORD_SESSIONS} sessions`);
  const records = await intervalRecords(estimatorOf(1), { series: next.series }, coverage);
  tell(2, "fitted and judged");
  const dated = next.forecasts.map((one) => withDates(one, calendars));
  const known = new Map(loaded.map((one) => [one.series.symbol, one]));
  const version = `${model}/${libraryVersion}`;
  return {
    ...{ version, nominalCoverage: coverage },
    quantileLevels: dated[0]?.quantileLevels ?? [],
    outlooks: dated.map((one) => outlookOf(one, known.get(one.symbol)!, records, coverage)),
    failed: [...unread, ...next.failed.map(({ symbol, error }) => symbolFailure(symbol, error))],
    ledger: await written(spec, dated, { known, calendars, version }, world),
  };
}

async function loadAll(spec: ForecastSpec, world: World) {
  if (spec.csv !== undefined) return loadFiles(spec.csv, spec, world);
  const stored = await world.workspace.prices.symbols();
  const symbols = spec.symbols.length > 0 ? spec.symbols.map(parseSymbol) : stored;
  if (symbols.length === 0) throw new NoStoredPricesError();
  const items = [...new Set(symbols)].map((symbol) => ({ symbol }));
  const options = loadOptionsFor(spec, items.length);
  const load = ({ symbol }: { readonly symbol: string }) =>
    loadSeries(symbol, undefined, world, options);
  const loaded = await eachSymbol(items, load, { ...world, emit: () => {} });
  return onlyOrAll(loaded, items.length);
}

/** Prices of files are read as an ingest reads them, and not stored. Notes are told of a single symbol. */
async function loadFiles(csv: string, spec: ForecastSpec, world: World) {
  const targets = await ingestTargets({ symbols: spec.symbols, csv }, world);
  const options = loadOptionsFor(spec, targets.length);
  const load = async (target: IngestTarget): Promise<LoadedSeries> => {
    if (target.kind === "fault") throw target.error;
    if (target.kind === "download") throw new InvalidOptionError("csv", "a file or a folder", csv);
    const source = target.file ?? csv;
    const file = priceFileOf(target.content, { source, now: world.now(), unadjusted: false });
    const notes = targets.length === 1 ? file.report.notes : [];
    for (const note of notes) world.emit({ type: "note", message: `${source}: ${note}` });
    return loadFile(file, options, world);
  };
  const loaded = await eachSymbol(targets, load, { ...world, emit: () => {} });
  return onlyOrAll(loaded, targets.length);
}

/** Of several symbols, a finding that is accepted is some symbol's; of a single one, its own. */
function loadOptionsFor({ accept = [] }: ForecastSpec, symbols: number): LoadOptions {
  return { accept, acceptsForOthers: symbols > 1 };
}

/** A single symbol that cannot be read is an error of its own. */
function onlyOrAll(loaded: EachSymbol<LoadedSeries>, asked: number): EachSymbol<LoadedSeries> {
  const [failed] = loaded.failed;
  if (asked === 1 && failed) throw failed.error;
  return loaded;
}

function withDates(next: NextForecast, calendars: SymbolCalendars): NextForecast {
  const dates = calendars.next(next.symbol, next.steps.length);
  return { ...next, steps: next.steps.map((step, h) => ({ ...step, date: dates[h]! })) };
}

function outlookOf(
  { symbol, lastSession, lastClose, steps, quantileLevels }: NextForecast,
  { provenance }: LoadedSeries,
  records: ReadonlyMap<string, IntervalRecord>,
  coverage: number,
): SymbolOutlook {
  const record = records.get(symbol) ?? null;
  const outlook = steps.map(({ stepAhead, date, median, quantiles }) => ({
    ...{ stepAhead, date: date!, median, quantiles },
    interval: interval({ quantiles }, coverage, quantileLevels)!,
  }));
  const { lower, upper } = outlook[0]!.interval;
  const width = (upper - lower) / lastClose;
  return {
    ...{ symbol, lastSession, lastClose, currency: provenance?.currency ?? null },
    ...{ steps: outlook, record, widthRatio: record && width / record.usualWidth },
  };
}

interface Origins {
  readonly known: ReadonlyMap<string, LoadedSeries>;
  readonly calendars: SymbolCalendars;
  readonly version: string;
}

/** Scores what has come true since, then writes the new forecasts down. */
async function written(
  { csv, unrecorded, model }: ForecastSpec,
  forecasts: readonly NextForecast[],
  { known, calendars, version }: Origins,
  { workspace, now }: World,
): Promise<LedgerOutcome> {
  if (csv !== undefined || unrecorded || forecasts.length === 0) {
    return { recorded: false, head: null, scored: 0, notes: [] };
  }
  const fetched = forecasts.map(({ symbol }) => fetchedOf(known.get(symbol)!, now()));
  const { scored, unscored } = await scoreDue(workspace, fetched);
  const rows = forecasts.flatMap((next) => {
    const priceSource = known.get(next.symbol)!.provenance?.source ?? "unknown";
    const origin = { version, recipe: model, priceSource };
    return ledgerForecastsOf(next, calendars.of(next.symbol), origin);
  });
  const answer = await recordForecasts(workspace, rows, now());
  const late = unscored.filter(({ isPast }) => isPast).map(({ message }) => message);
  if (!answer.recorded)
    return { recorded: false, head: null, scored, notes: [answer.reason, ...late] };
  return {
    recorded: true,
    head: answer.head?.hash ?? null,
    scored,
    notes: [...answer.notes, ...late],
  };
}

function fetchedOf({ series, provenance }: LoadedSeries, now: Date) {
  const fetchedAt = provenance === null ? now : new Date(provenance.lastFetch);
  return { series, fetchedAt };
}
