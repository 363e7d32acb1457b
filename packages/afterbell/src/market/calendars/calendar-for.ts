/** @file Which calendar an instrument has, by what a source says of it or else by how Yahoo spells its symbol. */

import type { CalendarName } from "./trading-calendar.ts";

/** Of a chart of Yahoo: `meta`. Each is null where the source does not say. */
export interface CalendarFacts {
  readonly symbol: string;
  /** `exchangeTimezoneName`, such as `America/New_York`. */
  readonly exchangeZone: string | null;
  /** `instrumentType`, such as `EQUITY`. */
  readonly instrumentType: string | null;
  /** `exchangeName` or `fullExchangeName`, such as `NMS` or `NasdaqGS`. */
  readonly exchange: string | null;
}

/**
 * @returns `weekdays` for a market without a calendar of its own; null where nothing tells the market.
 * @example
 * import { calendarFor } from "afterbell/market";
 * const unknown = { exchangeZone: null, instrumentType: null, exchange: null };
 * calendarFor({ ...unknown, symbol: "PETR4.SA" }) // → "sao-paulo"
 * calendarFor({ ...unknown, symbol: "AAPL" }) // → null
 */
export function calendarFor(facts: CalendarFacts): CalendarName | null {
  return ofType(facts) ?? ofExchange(facts) ?? ofSymbol(facts.symbol.toUpperCase());
}

/** Instruments whose days are not those of an exchange's shares. */
function ofType({ instrumentType }: CalendarFacts): CalendarName | null {
  switch (instrumentType?.toUpperCase()) {
    case "CRYPTOCURRENCY":
      return "always-open";
    case "CURRENCY":
      return "currencies";
    case "FUTURE":
      return "weekdays"; // many trade on New York's holidays
    default:
      return null;
  }
}

function ofExchange({ exchangeZone, exchange, instrumentType }: CalendarFacts) {
  const place = exchange?.toUpperCase() ?? null;
  if (place === "SAO" || exchangeZone === "America/Sao_Paulo") return "sao-paulo";
  if (place !== null && newYorkExchanges.has(place)) return "new-york";
  if (exchangeZone === null) return null;
  const isShare = instrumentType !== null && shareTypes.has(instrumentType.toUpperCase());
  if (place === null && exchangeZone === "America/New_York" && isShare) return "new-york";
  return namesByZone.get(exchangeZone) ?? "weekdays";
}

/**
 * Exchanges of New York's calendar as Yahoo names them, in capitals: its codes, then full names. Cboe's indices
 * (`CBO`) and ICE's (`NYB`) are not of it: they have values on some of its holidays.
 */
const newYorkExchanges: ReadonlySet<string> = new Set([
  ...["NMS", "NGM", "NCM", "NAS", "NIM", "NYQ", "NYS", "ASE", "PCX", "BTS", "BATS", "SNP", "DJI"],
  ...["PNK", "OQB", "OQX", "OEM", "OTC"],
  ...["NASDAQGS", "NASDAQGM", "NASDAQCM", "NASDAQ GIDS", "NYSE", "NYSEARCA", "NYSE AMERICAN"],
  ...["CBOE US", "OTC MARKETS OTCQB", "OTC MARKETS OTCQX", "OTC MARKETS OTCPK"],
]);

const shareTypes: ReadonlySet<string> = new Set(["EQUITY", "ETF", "MUTUALFUND"]);

const namesByZone: ReadonlyMap<string, CalendarName> = new Map([
  ["Asia/Jerusalem", "tel-aviv"],
  ...["Asia/Riyadh", "Africa/Cairo", "Asia/Qatar", "Asia/Kuwait"].map(
    (zone) => [zone, "sunday-to-thursday"] as const,
  ),
]);

function ofSymbol(symbol: string): CalendarName | null {
  return spellings.find(([spelling]) => spelling.test(symbol))?.[1] ?? null;
}

/** A class of shares has one letter (`BRK-B`), preferred ones begin with P (`BAC-PL`): no currency looks so. */
const spellings: readonly (readonly [RegExp, CalendarName])[] = [
  [/.\.SA$/, "sao-paulo"],
  [/.\.TA$/, "tel-aviv"],
  [/.\.(SR|CA|QA|KW)$/, "sunday-to-thursday"],
  [/.=X$/, "currencies"],
  [/.=F$/, "weekdays"],
  [/^[A-Z0-9]{2,12}-(USD|EUR|GBP|JPY|CAD|AUD|BRL|INR|KRW|CNY|USDT|BTC|ETH)$/, "always-open"],
];
