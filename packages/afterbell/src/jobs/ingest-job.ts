/** @file An ingest as a job: prices from a source, a file or the sample into the workspace. */

import { setTimeout as sleep } from "node:timers/promises";
import Type, { type Static } from "typebox";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSessionDate } from "../domain/session-date.ts";
import { parseSymbol } from "../domain/symbol.ts";
import { downloadPrices } from "../market/download.ts";
import { StrictFindingsError } from "../market/errors.ts";
import {
  type IngestReport,
  ingestReportOf,
  type PriceFile,
  readPriceFile,
} from "../market/price-file.ts";
import { readSample, sampleSymbol } from "../market/sample.ts";
import type { DateRange, PriceSource } from "../market/sources/price-source.ts";
import {
  defaultSource,
  openSource,
  type SourceName,
  sourceNames,
} from "../market/sources/registry.ts";
import type { Retry } from "../market/sources/request.ts";
import { choice, flag, text } from "../schema/field.ts";
import type { PriceStore } from "../workspace/price-store.ts";
import type { JobKind } from "./job-kind.ts";
import type { World } from "./world.ts";

/** Fields that a user may give besides the symbol and the dates. */
export const ingestFields = {
  source: Type.Optional(
    choice(sourceNames, {
      description: `where prices are downloaded from: ${sourceNames.join(", ")}`,
      placeholder: "name",
      defaultText: defaultSource,
    }),
  ),
  csv: Type.Optional(
    text({
      description: "import a CSV file; the layout is detected",
      placeholder: "file",
    }),
  ),
  symbol: Type.Optional(
    text({
      description: "with --csv: symbol to read from a file of several",
      placeholder: "name",
    }),
  ),
  unadjusted: Type.Optional(
    flag({ description: "with --csv: keep the raw close even if there is an adjusted one" }),
  ),
  sample: Type.Optional(
    flag({ description: `store the embedded sample: ${sampleSymbol}, 2013-05-13 to 2018-05-11` }),
  ),
  strict: Type.Optional(
    flag({ description: "on any finding, exit with code 2 and write nothing" }),
  ),
};

const { symbol: pick, ...otherFields } = ingestFields;
const spec = Type.Object({
  symbol: text({ description: "ticker as the source spells it, such as AAPL" }),
  start: Type.Optional(text({ description: "first session, YYYY-MM-DD" })),
  end: Type.Optional(text({ description: "day after the last session, YYYY-MM-DD" })),
  ...otherFields,
  pick,
  sourceUrl: Type.Optional(text({ description: "a server with the same API as the source" })),
});

export type IngestSpec = Static<typeof spec>;

export interface IngestedPrices {
  readonly report: IngestReport;
  readonly file: string;
  /** Sessions that were not stored before. */
  readonly added: number;
  /** Copy of the previous file, if the new one lacks some of its contents. */
  readonly backup: string | null;
}

/** Stores daily prices of a symbol, with everything that looks wrong in them. */
export const ingestJob: JobKind<IngestSpec, IngestedPrices> = { name: "ingest", spec, run };

async function run(spec: IngestSpec, world: World): Promise<IngestedPrices> {
  const symbol = parseSymbol(spec.symbol);
  requireOneSource(spec);
  const { exclusive } = world.workspace;
  return exclusive({ kind: "ingest", name: symbol }, () => ingestAlone(symbol, spec, world));
}

/** While no other process ingests prices of the symbol: it would not see what this one adds. */
async function ingestAlone(
  symbol: string,
  spec: IngestSpec,
  world: World,
): Promise<IngestedPrices> {
  const store = world.workspace.prices;
  const { series, report, hasChanged } = await readSource(symbol, spec, store, world);
  if (spec.strict && report.findings.length > 0) {
    throw new StrictFindingsError(symbol, report.findings);
  }
  const restates = spec.csv === undefined && !spec.sample;
  const options = { now: world.now(), restates };
  const written = hasChanged ? await store.write(series, options) : null;
  return {
    ...{ report, file: store.path(symbol) },
    ...{ added: written?.added ?? 0, backup: written?.backup ?? null },
  };
}

/** Environment variable that names another server for a source: `AFTERBELL_YAHOO_URL`. */
export function urlVariable(source: SourceName = defaultSource): string {
  return `AFTERBELL_${source.toUpperCase()}_URL`;
}

function requireOneSource({ source, csv, sample, start, pick, unadjusted }: IngestSpec): void {
  if (csv === "") throw new InvalidOptionError("--csv", "a file name", csv);
  if (csv !== undefined && sample) {
    throw new InvalidOptionError("--csv", "either a file or --sample", "both");
  }
  if (source !== undefined && (csv !== undefined || sample)) {
    throw new InvalidOptionError("--source", "no --csv and no --sample with it", source);
  }
  if (start !== undefined && (csv !== undefined || sample)) {
    const option = sample ? "--sample" : "--csv";
    throw new InvalidOptionError(option, "no start or end, since all sessions are imported", start);
  }
  if (pick !== undefined && csv === undefined) {
    throw new InvalidOptionError("--symbol", "--csv as well", pick);
  }
  if (unadjusted && csv === undefined) {
    throw new InvalidOptionError("--unadjusted", "--csv as well", "none");
  }
}

interface Ingested extends PriceFile {
  /** Whether there is anything to write. */
  readonly hasChanged: boolean;
}

async function readSource(
  symbol: string,
  spec: IngestSpec,
  store: PriceStore,
  world: World,
): Promise<Ingested> {
  const { csv, sample, pick, unadjusted = false } = spec;
  if (sample) {
    if (symbol === sampleSymbol) return { ...(await readSample()), hasChanged: true };
    const rule = `${sampleSymbol}, the symbol of the sample`;
    throw new InvalidOptionError("symbol", rule, symbol);
  }
  if (csv !== undefined) {
    const options = { symbol, unadjusted, ...(pick !== undefined && { pick }) };
    return { ...(await readPriceFile(csv, options)), hasChanged: true };
  }
  return download(sourceOf(spec, world), symbol, rangeOf(spec), store);
}

function rangeOf({ start, end }: IngestSpec): DateRange {
  return {
    ...(start !== undefined && { start: parseSessionDate(start, "start") }),
    ...(end !== undefined && { end: parseSessionDate(end, "end") }),
  };
}

async function download(
  source: PriceSource,
  symbol: string,
  range: DateRange,
  store: PriceStore,
): Promise<Ingested> {
  const stored = range.start === undefined ? await store.read(symbol) : null;
  const downloaded = await downloadPrices(source, symbol, range, stored);
  const { series, findings, notes, hasChanged } = downloaded;
  const report = ingestReportOf(series, { source: source.name, layout: null, findings, notes });
  return { series, report, hasChanged };
}

function sourceOf({ source, sourceUrl: baseUrl }: IngestSpec, world: World): PriceSource {
  if (baseUrl && !/^https?:$/.test(URL.canParse(baseUrl) ? new URL(baseUrl).protocol : "")) {
    throw new InvalidOptionError(urlVariable(source), "an http or https URL", baseUrl);
  }
  return openSource(source ?? defaultSource, {
    ...{ fetch: world.fetch, now: world.now, signal: world.signal, random: Math.random },
    sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
    onRetry: (retry) => world.emit({ type: "note", message: retryLine(retry) }),
    ...(baseUrl && { baseUrl }),
  });
}

function retryLine({ source, why, waitMs, attempt, attempts }: Retry): string {
  const seconds = (waitMs / 1000).toFixed(1);
  return `${source}: ${why}; trying again in ${seconds} s (${attempt + 1} of ${attempts})`;
}
