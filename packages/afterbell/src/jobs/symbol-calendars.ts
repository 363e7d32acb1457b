/** @file The trading calendars of a panel's symbols, as a model and a list of dates want them. */

import type { NextSession } from "../dataset/next-session.ts";
import { dateAt } from "../domain/bar-series.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { priceCalendarOf } from "../market/audit/price-calendar.ts";
import { nextSessions, type TradingCalendar } from "../market/calendars/trading-calendar.ts";
import type { LoadedSeries } from "./load-series.ts";

export interface SymbolCalendars {
  of(symbol: string): TradingCalendar;
  /** The sessions after a symbol's last one. */
  next(symbol: string, count: number): SessionDate[];
  readonly nextSession: NextSession;
}

export function symbolCalendars(loaded: readonly LoadedSeries[]): SymbolCalendars {
  const calendars = new Map<string, TradingCalendar>();
  const lastDates = new Map<string, SessionDate>();
  for (const { series, provenance } of loaded) {
    calendars.set(series.symbol, priceCalendarOf(series, provenance).calendar);
    lastDates.set(series.symbol, dateAt(series, series.length - 1));
  }
  const of = (symbol: string) => calendars.get(symbol)!;
  return {
    of,
    next: (symbol, count) => nextSessions(of(symbol), lastDates.get(symbol)!, count),
    nextSession: ({ symbol }, day) => nextPlanned(of(symbol), day),
  };
}

/** The next session as it was planned: a closure that nobody foresaw must not be known the day before. */
export function nextPlanned(calendar: TradingCalendar, day: number): number {
  let next = day + 1;
  while (!calendar.isPlanned(next)) next++;
  return next;
}
