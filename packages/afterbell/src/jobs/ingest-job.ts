/** @file An ingest as a job: prices from a source, files or the sample into the workspace. */

import { setTimeout as sleep } from "node:timers/promises";
import Type, { type Static } from "typebox";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSessionDate } from "../domain/session-date.ts";
import { calendarNames } from "../market/calendars/registry.ts";
import { parseAccepted } from "../market/provenance.ts";
import { sampleSymbol } from "../market/sample.ts";
import type { DateRange, PriceSource } from "../market/sources/price-source.ts";
import {
  defaultSource,
  openSource,
  type SourceName,
  sourceNames,
} from "../market/sources/registry.ts";
import type { Retry } from "../market/sources/request.ts";
import { choice, flag, text } from "../schema/field.ts";
import { downloadSymbol } from "./download-symbol.ts";
import { eachSymbol, type SymbolFailure } from "./each-symbol.ts";
import { incomingOfContent } from "./incoming-prices.ts";
import { type IngestedPrices, storedPrices, writePrices } from "./ingest-symbol.ts";
import { type IngestTarget, ingestTargets } from "./ingest-targets.ts";
import type { JobKind } from "./job-kind.ts";
import { joinPrices, replacePrices } from "./join-prices.ts";
import { acceptField } from "./load-series.ts";
import { withPeerFindings } from "./peer-findings.ts";
import type { World } from "./world.ts";

/** Fields that a user may give besides the symbols and the dates. */
export const ingestFields = {
  all: Type.Optional(flag({ description: "update all stored symbols" })),
  list: Type.Optional(
    text({ description: "a file of symbols, one on each line", placeholder: "file" }),
  ),
  source: Type.Optional(
    choice(sourceNames, {
      description: `where prices are downloaded from: ${sourceNames.join(", ")}`,
      placeholder: "name",
      defaultText: defaultSource,
    }),
  ),
  csv: Type.Optional(
    text({
      description: "import a CSV file, or all of a folder; the layout is detected",
      placeholder: "path",
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
  exchangeZone: Type.Optional(
    text({
      description: "with --csv: time zone of the exchange; times in the file become its days",
      placeholder: "zone",
    }),
  ),
  sample: Type.Optional(
    flag({ description: `store the embedded sample: ${sampleSymbol}, 2013-05-13 to 2018-05-11` }),
  ),
  calendar: Type.Optional(
    choice(calendarNames, {
      description: `sessions of the exchange: ${calendarNames.join(", ")}`,
      placeholder: "name",
      defaultText: "by the source, the symbol or the dates",
    }),
  ),
  replace: Type.Optional(
    flag({ description: "store the new prices in the place of the stored ones, which are kept" }),
  ),
  strict: Type.Optional(
    flag({ description: "on a warning or an error, exit with code 2 and write nothing" }),
  ),
  accept: acceptField,
};

const { symbol: pick, ...otherFields } = ingestFields;
const spec = Type.Object({
  symbols: Type.Array(text({ description: "ticker as the source spells it, such as AAPL" }), {
    ...{ rule: "tickers", default: [] },
  }),
  start: Type.Optional(text({ description: "first session, YYYY-MM-DD" })),
  end: Type.Optional(text({ description: "day after the last session, YYYY-MM-DD" })),
  ...otherFields,
  pick,
  sourceUrl: Type.Optional(text({ description: "a server with the same API as the source" })),
});

export type IngestSpec = Static<typeof spec>;

export interface IngestResult {
  /** In the order in which they were asked for. A single symbol that fails is the job's own error instead. */
  readonly ingested: readonly IngestedPrices[];
  readonly failed: readonly SymbolFailure[];
}

/** Stores daily prices, with everything that looks wrong in them. One symbol that fails stops no other. */
export const ingestJob: JobKind<IngestSpec, IngestResult> = { name: "ingest", spec, run };

async function run(spec: IngestSpec, world: World): Promise<IngestResult> {
  requireOneSource(spec);
  const targets = await ingestTargets(spec, world);
  const ingest = ingesterOf(spec, world);
  const { results, failed } = await eachSymbol(targets, ingest, world);
  const [only, ...others] = targets;
  if (only !== undefined && others.length === 0 && failed[0]) throw failed[0].error;
  return { ingested: await withPeerFindings(results, world.workspace.prices), failed };
}

/** Environment variable that names another server for a source: `AFTERBELL_YAHOO_URL`. */
export function urlVariable(source: SourceName = defaultSource): string {
  return `AFTERBELL_${source.toUpperCase()}_URL`;
}

function requireOneSource(spec: IngestSpec): void {
  const { source, csv, sample, start, pick, symbols, all, list } = spec;
  if (csv === "") throw new InvalidOptionError("--csv", "a file or a folder", csv);
  if (csv !== undefined && sample) {
    throw new InvalidOptionError("--csv", "either a file or --sample", "both");
  }
  const isImport = csv !== undefined || sample;
  if (source !== undefined && isImport) {
    throw new InvalidOptionError("--source", "no --csv and no --sample with it", source);
  }
  if (start !== undefined && isImport) {
    const option = sample ? "--sample" : "--csv";
    throw new InvalidOptionError(option, "no start or end, since all sessions are imported", start);
  }
  const listing = all ? "--all" : list !== undefined ? "--list" : null;
  if (listing !== null && (isImport || symbols.length > 0 || (all && list !== undefined))) {
    throw new InvalidOptionError(listing, "no symbols, files or other lists with it", "both");
  }
  if (pick !== undefined && symbols.length !== 1) {
    throw new InvalidOptionError("--symbol", "one symbol to store it as", symbols.join(" "));
  }
  requireCsvFor(spec);
}

/** Options that only mean something for a file. */
function requireCsvFor({ csv, pick, unadjusted, exchangeZone }: IngestSpec): void {
  if (csv !== undefined) return;
  if (pick !== undefined) throw new InvalidOptionError("--symbol", "--csv as well", pick);
  if (unadjusted) throw new InvalidOptionError("--unadjusted", "--csv as well", "none");
  if (exchangeZone !== undefined) {
    throw new InvalidOptionError("--exchange-zone", "--csv as well", exchangeZone);
  }
}

type Ingester = (target: IngestTarget) => Promise<IngestedPrices>;

/** Each symbol while no other process ingests it: it would not see what this one adds. */
function ingesterOf(spec: IngestSpec, world: World): Ingester {
  const range = rangeOf(spec);
  const sourceName = spec.source ?? defaultSource;
  const { workspace, now } = world;
  const context = {
    ...{ store: workspace.prices, strict: spec.strict ?? false, calendar: spec.calendar ?? null },
    accept: (spec.accept ?? []).map(parseAccepted),
  };
  let source: PriceSource | undefined;
  return async (target) => {
    if (target.kind === "fault") throw target.error;
    const { symbol } = target;
    return workspace.exclusive({ kind: "ingest", name: symbol }, async () => {
      const stored = await storedPrices(context.store, symbol);
      const [replace, at] = [spec.replace ?? false, now()];
      if (target.kind === "content") {
        const options = { file: target.file, unadjusted: spec.unadjusted ?? false, now: at };
        const exchangeZone = spec.exchangeZone ?? null;
        const incoming = incomingOfContent(target.content, { ...options, exchangeZone });
        const join = stored === null || replace ? replacePrices : joinPrices;
        return writePrices(incoming, join(stored!, incoming), { ...context, now: at });
      }
      source ??= sourceOf(spec, world);
      const request = { source, sourceName, symbol, range, replace, now: at };
      const { incoming, joined } = await downloadSymbol(request, stored);
      return writePrices(incoming, joined, { ...context, now: at });
    });
  };
}

function rangeOf({ start, end }: IngestSpec): DateRange {
  return {
    ...(start !== undefined && { start: parseSessionDate(start, "start") }),
    ...(end !== undefined && { end: parseSessionDate(end, "end") }),
  };
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
