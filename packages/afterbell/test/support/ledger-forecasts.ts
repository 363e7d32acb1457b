/** @file Forecasts for tests of the ledger. */

import type { LedgerForecast } from "../../src/domain/ledger-row.ts";
import { dayNumber, type SessionDate, sessionDate } from "../../src/domain/session-date.ts";

/** After the close of the default forecast's origin and before its target's session begins. */
export const evening = new Date("2026-07-24T21:00:00.000Z");

/** From a Friday's close to the Monday after, in New York. */
export function ledgerForecast(changes: Partial<LedgerForecast> = {}): LedgerForecast {
  return {
    symbol: "AAPL",
    version: "AAPL/20260701T210000Z",
    recipe: "classic",
    priceSource: "yahoo",
    originDate: "2026-07-24" as SessionDate,
    originClose: 213.76,
    originMoment: "2026-07-24T20:00:00.000Z",
    stepAhead: 1,
    targetDate: "2026-07-27" as SessionDate,
    targetStart: "2026-07-27T13:30:00.000Z",
    targetEnd: "2026-07-27T20:00:00.000Z",
    quantileLevels: [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975],
    logReturnQuantiles: [-0.03, -0.025, -0.01, 0, 0.01, 0.025, 0.03],
    ...changes,
  };
}

/** The default forecast from other days on: each origin is the day before its target, at any day of the week. */
export function dailyForecast(day: number, changes: Partial<LedgerForecast> = {}): LedgerForecast {
  const originDay = dayNumber("2026-07-24" as SessionDate) + day;
  const [originDate, targetDate] = [sessionDate(originDay), sessionDate(originDay + 1)];
  return ledgerForecast({
    ...{ originDate, targetDate },
    originMoment: `${originDate}T20:00:00.000Z`,
    targetStart: `${targetDate}T13:30:00.000Z`,
    targetEnd: `${targetDate}T20:00:00.000Z`,
    ...changes,
  });
}

/** An hour after the close of that day. */
export function eveningOf(day: number): Date {
  return new Date(evening.getTime() + day * 86_400_000);
}
