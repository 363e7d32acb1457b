/** @file An ingest as a job: prices from a source, files or the sample into the workspace. */

import { setTimeout as sleep } from "node:timers/promises";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSessionDate } from "../domain/session-date.ts";
import { parseAccepted } from "../market/provenance.ts";
import type { DateRange, PriceSource } from "../market/sources/price-source.ts";
import { defaultSource, openSource } from "../market/sources/registry.ts";
import type { Retry } from "../market/sources/request.ts";
import { downloadSymbol } from "./download-symbol.ts";
import { eachSymbol, type SymbolFailure } from "./each-symbol.ts";
import { incomingOfContent } from "./incoming-prices.ts";
import { type IngestSpec, ingestSpec, requireOneSource, urlVariable } from "./ingest-spec.ts";
import { type IngestedPrices, writePrices } from "./ingest-symbol.ts";
import { type IngestTarget, ingestTargets } from "./ingest-targets.ts";
import type { JobKind } from "./job-kind.ts";
import { joinPrices, replacePrices } from "./join-prices.ts";
import { withPeerFindings } from "./peer-findings.ts";
import type { World } from "./world.ts";

export interface IngestResult {
  /** In the order in which they were asked for. A single symbol that fails is the job's own error instead. */
  readonly ingested: readonly IngestedPrices[];
  readonly failed: readonly SymbolFailure[];
}

/** Stores daily prices, with everything that looks wrong in them. One symbol that fails stops no other. */
export const ingestJob: JobKind<IngestSpec, IngestResult> = {
  name: "ingest",
  spec: ingestSpec,
  run,
};

async function run(spec: IngestSpec, world: World): Promise<IngestResult> {
  requireOneSource(spec);
  const targets = await ingestTargets(spec, world);
  const ingest = ingesterOf(spec, world);
  const { results, failed } = await eachSymbol(targets, ingest, world);
  const [only, ...others] = targets;
  if (only !== undefined && others.length === 0 && failed[0]) throw failed[0].error;
  return { ingested: await withPeerFindings(results, world.workspace.prices), failed };
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
      const stored = await context.store.open(symbol);
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
