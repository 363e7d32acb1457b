/** @file An ingest as a job: prices from a source, files or the sample into the workspace. */

import { setTimeout as sleep } from "node:timers/promises";
import { InvalidOptionError } from "../domain/errors.ts";
import { parseSessionDate } from "../domain/session-date.ts";
import { isKnownError } from "../known-error.ts";
import { peersOf } from "../market/audit/peers.ts";
import { parseAccepted } from "../market/provenance.ts";
import type { DateRange, PriceSource } from "../market/sources/price-source.ts";
import { defaultSource, openSource } from "../market/sources/registry.ts";
import type { Retry } from "../market/sources/request.ts";
import type { PriceStore, StoredPrices } from "../workspace/price-store.ts";
import { downloadSymbol } from "./download-symbol.ts";
import { eachSymbol, type SymbolFailure } from "./each-symbol.ts";
import { type IncomingPrices, incomingOfContent } from "./incoming-prices.ts";
import { type IngestSpec, ingestSpec, requireOneSource, urlVariable } from "./ingest-spec.ts";
import { type IngestContext, type IngestedPrices, storePrices } from "./ingest-symbol.ts";
import { type IngestTarget, ingestTargets } from "./ingest-targets.ts";
import type { JobKind } from "./job-kind.ts";
import { joinPrices, replacePrices } from "./join-prices.ts";
import { storedPeers, withPeerFindings } from "./peer-findings.ts";
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
  const ingest = ingesterOf(spec, targets, world);
  const { results, failed } = await eachSymbol(targets, ingest, world);
  const [only, ...others] = targets;
  if (only !== undefined && others.length === 0 && failed[0]) throw failed[0].error;
  return { ingested: await withPeerFindings(results, world.workspace.prices), failed };
}

type Ingester = (target: IngestTarget) => Promise<IngestedPrices>;

/** Each symbol while no other process ingests it: it would not see what this one adds. */
function ingesterOf(spec: IngestSpec, targets: readonly IngestTarget[], world: World): Ingester {
  const range = rangeOf(spec);
  const sourceName = spec.source ?? defaultSource;
  const { workspace, now } = world;
  const context = contextOfAll(spec, targets, world);
  const replaced = new Set<string>();
  let source: PriceSource | undefined;
  return async (target) => {
    if (target.kind === "fault") throw target.error;
    const { symbol } = target;
    return workspace.exclusive({ kind: "ingest", name: symbol }, async () => {
      // Several files of one symbol replace what was stored before, not each other.
      const replace = (spec.replace ?? false) && !replaced.has(symbol);
      if (replace) replaced.add(symbol);
      const stored = await storedOrReplaced(workspace.prices, symbol, replace);
      const at = now();
      if (target.kind === "content") {
        const incoming = incomingOfTarget(target, spec, at);
        const joined =
          stored === null || replace
            ? replacePrices(stored, incoming)
            : joinPrices(stored, incoming);
        return storePrices(incoming, joined, { ...context, now: at });
      }
      source ??= sourceOf(spec, world);
      const request = { source, sourceName, symbol, range, replace, now: at };
      const { incoming, joined } = await downloadSymbol(request, stored);
      return storePrices(incoming, joined, { ...context, now: at });
    });
  };
}

function contextOfAll(
  spec: IngestSpec,
  targets: readonly IngestTarget[],
  { workspace }: World,
): Omit<IngestContext, "now"> {
  const { prices: store } = workspace;
  const others = targets.flatMap((one) => (one.kind === "content" ? [one.content.series] : []));
  return {
    ...{ store, strict: spec.strict ?? false, calendar: spec.calendar ?? null },
    accept: (spec.accept ?? []).map(parseAccepted),
    acceptsForOthers: targets.length > 1,
    peers: async (series, provenance) => [
      ...peersOf(series, others),
      ...(await storedPeers(series, provenance, store)),
    ],
  };
}

/** What is stored; prices that are to be replaced need not be readable. */
async function storedOrReplaced(
  store: PriceStore,
  symbol: string,
  replace: boolean,
): Promise<StoredPrices | null> {
  try {
    return await store.open(symbol);
  } catch (error) {
    if (replace && isKnownError(error)) return null;
    throw error;
  }
}

function incomingOfTarget(
  { content, file }: Extract<IngestTarget, { kind: "content" }>,
  { unadjusted = false, exchangeZone }: IngestSpec,
  now: Date,
): IncomingPrices {
  return incomingOfContent(content, { file, unadjusted, exchangeZone: exchangeZone ?? null, now });
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
