/** @file What is stored: the symbols, where their prices are from, and what looks wrong in them. */

import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { auditStored } from "../market/audit/audit-stored.ts";
import { peersOf } from "../market/audit/peers.ts";
import { type PriceCalendar, priceCalendarOf } from "../market/audit/price-calendar.ts";
import { nextSessions, type TradingCalendar } from "../market/calendars/trading-calendar.ts";
import type { Finding } from "../market/finding.ts";
import type { PriceProvenance } from "../market/provenance.ts";
import type { PriceStore, StoredPrices } from "../workspace/price-store.ts";
import { eachSymbol, type SymbolFailure } from "./each-symbol.ts";
import { exchangeOf, storedPeers } from "./peer-findings.ts";
import type { World } from "./world.ts";

export interface ListedPrices {
  readonly symbol: string;
  readonly sessions: number;
  readonly from: SessionDate;
  readonly to: SessionDate;
  readonly close: number;
  readonly provenance: PriceProvenance | null;
  readonly calendar: ListedCalendar;
  /** The session after the last stored one. */
  readonly nextSession: SessionDate;
  readonly findings: readonly Finding[];
}

export interface ListedCalendar extends Pick<PriceCalendar, "from"> {
  readonly name: TradingCalendar["name"];
}

export interface PriceList {
  readonly prices: readonly ListedPrices[];
  /** Stored files that cannot be read. */
  readonly failed: readonly SymbolFailure[];
}

/** @param symbols @default all that are stored */
export async function listPrices(
  world: Pick<World, "workspace" | "now" | "signal">,
  symbols?: readonly string[],
): Promise<PriceList> {
  const store = world.workspace.prices;
  const stored = await store.symbols();
  const wanted = new Set(symbols ?? stored);
  const all = await eachSymbol(
    stored.filter((symbol) => wanted.has(symbol)).map((symbol) => ({ symbol })),
    async ({ symbol }) => (await store.open(symbol))!,
    { ...world, emit: () => {} },
  );
  const now = world.now();
  const prices: ListedPrices[] = [];
  for (const one of all.results)
    prices.push(listed(one, await peersIn(one, all.results, store, symbols), now));
  return { prices, failed: all.failed };
}

/** Of a list of all, those of the list; of a few, stored ones besides. */
async function peersIn(
  { series, provenance }: StoredPrices,
  all: readonly StoredPrices[],
  store: PriceStore,
  symbols: readonly string[] | undefined,
): Promise<BarSeries[]> {
  if (symbols !== undefined) return storedPeers(series, provenance, store);
  const exchange = exchangeOf(provenance);
  const others = all.filter((other) => exchangeOf(other.provenance) === exchange);
  return peersOf(
    series,
    others.map((other) => other.series),
  );
}

function listed(stored: StoredPrices, peers: readonly BarSeries[], now: Date): ListedPrices {
  const { series, provenance } = stored;
  const last = series.length - 1;
  const to = dateAt(series, last);
  const { calendar, from } = priceCalendarOf(series, provenance);
  return {
    ...{ symbol: series.symbol, sessions: series.length, from: dateAt(series, 0), to },
    ...{ close: series.close[last]!, provenance, calendar: { name: calendar.name, from } },
    nextSession: nextSessions(calendar, to, 1)[0]!,
    findings: auditStored(stored, { now, peers }),
  };
}
