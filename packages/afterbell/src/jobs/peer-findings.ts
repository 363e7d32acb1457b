/** @file Sessions that a symbol lacks and most others of its exchange have. */

import type { BarSeries } from "../domain/bar-series.ts";
import { joinFindings } from "../market/audit/audit-stored.ts";
import { peersOf } from "../market/audit/peers.ts";
import { peerFindings } from "../market/audit/sessions.ts";
import type { Finding } from "../market/finding.ts";
import type { PriceProvenance } from "../market/provenance.ts";
import type { PriceStore } from "../workspace/price-store.ts";
import type { IngestedPrices } from "./ingest-symbol.ts";

/** Stored series that are read besides those of the ingest: more would add nothing. */
const MOST_READ = 12;

/** Adds to the reports what the symbols of this ingest, and some stored ones of the same exchanges, tell. */
export async function withPeerFindings(
  ingested: readonly IngestedPrices[],
  store: PriceStore,
): Promise<IngestedPrices[]> {
  const byExchange = new Map<string, BarSeries[]>();
  for (const { series, provenance } of ingested) {
    const key = exchangeOf(provenance);
    const group = byExchange.get(key);
    if (group) group.push(series);
    else byExchange.set(key, [series]);
  }
  if (ingested.length <= MOST_READ) await addStored(byExchange, ingested, store);
  return ingested.map((one) => {
    const { series, provenance, report } = one;
    // Dates that are wrong as a whole would all be called missing.
    if (report.findings.some(isAboutDates)) return one;
    const peers = peersOf(series, byExchange.get(exchangeOf(provenance)) ?? []);
    const findings = joinFindings(report.findings, peerFindings(series, peers));
    return { ...one, report: { ...report, findings } };
  });
}

function isAboutDates({ kind, severity }: Finding): boolean {
  return severity === "error" && /^frequency$|-dates?$/.test(kind);
}

/** Prices of an unknown exchange are compared with one another: their dates tell which belong together. */
export function exchangeOf(provenance: PriceProvenance | null): string {
  return provenance?.exchange ?? provenance?.zone ?? provenance?.calendar ?? "";
}

async function addStored(
  byExchange: ReadonlyMap<string, BarSeries[]>,
  ingested: readonly IngestedPrices[],
  store: PriceStore,
): Promise<void> {
  const known = new Set(ingested.map(({ series }) => series.symbol));
  for (const [exchange, group] of byExchange) {
    group.push(...(await storedOf(exchange, known, store)));
  }
}

/** Stored series with the sessions of the same exchange. */
export async function storedPeers(
  series: BarSeries,
  provenance: PriceProvenance | null,
  store: PriceStore,
): Promise<BarSeries[]> {
  const known = new Set([series.symbol]);
  return peersOf(series, await storedOf(exchangeOf(provenance), known, store));
}

async function storedOf(
  exchange: string,
  without: ReadonlySet<string>,
  store: PriceStore,
): Promise<BarSeries[]> {
  const found: BarSeries[] = [];
  for (const symbol of await store.symbols()) {
    if (found.length === MOST_READ) break;
    if (without.has(symbol)) continue;
    // What is wrong with another symbol is no fault of this one.
    const stored = await store.open(symbol).catch(() => null);
    if (stored && exchangeOf(stored.provenance) === exchange) found.push(stored.series);
  }
  return found;
}
