/** @file What is stored: the symbols, where their prices are from, and what looks wrong in them. */

import { type BarSeries, dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { newYorkHours } from "../domain/session-hours.ts";
import { auditStored, calendarOf } from "../market/audit/audit-stored.ts";
import { peersOf } from "../market/audit/peers.ts";
import { inferCalendar } from "../market/calendars/infer-calendar.ts";
import { openCalendar } from "../market/calendars/registry.ts";
import { nextSessions, type TradingCalendar } from "../market/calendars/trading-calendar.ts";
import type { Finding } from "../market/finding.ts";
import type { PriceProvenance } from "../market/provenance.ts";
import type { StoredPrices } from "../workspace/price-store.ts";
import { eachSymbol, type SymbolFailure } from "./each-symbol.ts";
import { exchangeOf } from "./peer-findings.ts";
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

export interface ListedCalendar {
  readonly name: TradingCalendar["name"];
  /** `provenance`: set or told by the source; `dates`: found from the sessions; `guess`: weekdays. */
  readonly from: "provenance" | "dates" | "guess";
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
  const all = await eachSymbol(
    stored.map((symbol) => ({ symbol })),
    async ({ symbol }) => (await store.open(symbol))!,
    { ...world, emit: () => {} },
  );
  const wanted = new Set(symbols ?? stored);
  const now = world.now();
  const isWanted = ({ symbol }: { readonly symbol: string }) => wanted.has(symbol);
  return {
    prices: all.results
      .filter(({ series }) => isWanted(series))
      .map((one) => listed(one, all.results, now)),
    failed: all.failed.filter(isWanted),
  };
}

function listed(stored: StoredPrices, all: readonly StoredPrices[], now: Date): ListedPrices {
  const { series, provenance } = stored;
  const exchange = exchangeOf(provenance);
  const others = all.filter((other) => exchangeOf(other.provenance) === exchange);
  const peers = peersOf(
    series,
    others.map((other) => other.series),
  );
  const last = series.length - 1;
  const to = dateAt(series, last);
  const { calendar, from } = calendarOfStored(series, provenance);
  return {
    ...{ symbol: series.symbol, sessions: series.length, from: dateAt(series, 0), to },
    ...{ close: series.close[last]!, provenance, calendar: { name: calendar.name, from } },
    nextSession: nextSessions(calendar, to, 1)[0]!,
    findings: auditStored(stored, { now, peers }),
  };
}

/** The calendar of stored prices, and how it is known. */
export function calendarOfStored(
  series: BarSeries,
  provenance: PriceProvenance | null,
): { readonly calendar: TradingCalendar; readonly from: ListedCalendar["from"] } {
  const known = provenance && calendarOf(provenance);
  if (known) return { calendar: known, from: "provenance" };
  const inferred = inferCalendar(series.days as Int32Array);
  const calendar = openCalendar(inferred ?? "weekdays", series.session ?? newYorkHours);
  return { calendar, from: inferred === null ? "guess" : "dates" };
}
