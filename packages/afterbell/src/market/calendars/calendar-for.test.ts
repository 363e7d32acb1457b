import { expect, test } from "vitest";
import { calendarFor } from "./calendar-for.ts";
import type { CalendarName } from "./trading-calendar.ts";

type Facts = [symbol: string, zone: string | null, type: string | null, exchange: string | null];
const named = ([symbol, exchangeZone, instrumentType, exchange]: Facts) =>
  calendarFor({ symbol, exchangeZone, instrumentType, exchange });

// As Yahoo's charts have them.
test.each<[Facts, CalendarName]>([
  [["AAPL", "America/New_York", "EQUITY", "NMS"], "new-york"],
  [["IBM", "America/New_York", "EQUITY", "NYQ"], "new-york"],
  [["SPY", "America/New_York", "ETF", "PCX"], "new-york"],
  [["^GSPC", "America/New_York", "INDEX", "SNP"], "new-york"],
  [["AAPL", "America/New_York", "EQUITY", "NasdaqGS"], "new-york"],
  [["AAPL", "America/New_York", "EQUITY", null], "new-york"],
  [["PETR4.SA", "America/Sao_Paulo", "EQUITY", "SAO"], "sao-paulo"],
  [["^BVSP", "America/Sao_Paulo", "INDEX", "SAO"], "sao-paulo"],
  [["BTC-USD", "UTC", "CRYPTOCURRENCY", "CCC"], "always-open"],
  [["EURUSD=X", "Europe/London", "CURRENCY", "CCY"], "currencies"],
  [["TEVA.TA", "Asia/Jerusalem", "EQUITY", "TLV"], "tel-aviv"],
  [["2222.SR", "Asia/Riyadh", "EQUITY", "SAU"], "sunday-to-thursday"],
  [["COMI.CA", "Africa/Cairo", "EQUITY", "CAI"], "sunday-to-thursday"],
  [["OCDO.L", "Europe/London", "EQUITY", "LSE"], "weekdays"],
  [["7203.T", "Asia/Tokyo", "EQUITY", "JPX"], "weekdays"],
  [["GC=F", "America/New_York", "FUTURE", "CMX"], "weekdays"],
  [["^VIX", "America/New_York", "INDEX", "CBO"], "weekdays"],
  [["DX-Y.NYB", "America/New_York", "INDEX", "NYB"], "weekdays"],
])("%s: %s", (facts, name) => {
  expect(named(facts)).toBe(name);
});

test.each<[string, CalendarName | null]>([
  ["PETR4.SA", "sao-paulo"],
  ["petr4.sa", "sao-paulo"],
  ["EURUSD=X", "currencies"],
  ["JPY=X", "currencies"],
  ["BTC-USD", "always-open"],
  ["DOGE-EUR", "always-open"],
  ["TEVA.TA", "tel-aviv"],
  ["2222.SR", "sunday-to-thursday"],
  ["COMI.CA", "sunday-to-thursday"],
  ["GC=F", "weekdays"],
  ["AAPL", null],
  ["BRK-B", null],
  ["BAC-PL", null],
  ["^GSPC", null],
  [".SA", null],
  ["OCDO.L", null],
])("the symbol %s alone: %s", (symbol, name) => {
  expect(named([symbol, null, null, null])).toBe(name);
});
