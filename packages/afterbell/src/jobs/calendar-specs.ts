/** @file The calendars of a panel's symbols as plain data, from which any thread opens them. */

import type { NextSession } from "../dataset/next-session.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import type { SessionHours } from "../domain/session-hours.ts";
import { priceCalendarOf } from "../market/audit/price-calendar.ts";
import { openCalendar } from "../market/calendars/registry.ts";
import type { CalendarName, TradingCalendar } from "../market/calendars/trading-calendar.ts";
import type { PriceProvenance } from "../market/provenance.ts";
import { nextPlanned } from "./symbol-calendars.ts";

/** A calendar as `openCalendar` is given it. */
export interface CalendarSpec {
  readonly name: CalendarName;
  readonly hours: SessionHours;
}

/** By symbol. */
export type CalendarSpecs = Readonly<Record<string, CalendarSpec>>;

/**
 * The calendar of each series, as `afterbell forecast` has it: what is stored with the prices, or else what their dates
 * say.
 */
export function calendarSpecsOf(
  loaded: readonly { readonly series: BarSeries; readonly provenance?: PriceProvenance | null }[],
): CalendarSpecs {
  return Object.fromEntries(
    loaded.map(({ series, provenance = null }) => {
      const { name, hours } = priceCalendarOf(series, provenance).calendar;
      return [series.symbol, { name, hours }];
    }),
  );
}

/** @throws {InvalidOptionError} A series without one. */
export function requireCalendars(specs: CalendarSpecs, series: readonly BarSeries[]): void {
  for (const { symbol } of series) calendarSpecOf(specs, symbol);
}

function calendarSpecOf(specs: CalendarSpecs, symbol: string): CalendarSpec {
  const spec = Object.hasOwn(specs, symbol) ? specs[symbol] : undefined;
  if (spec) return spec;
  throw new InvalidOptionError("calendars", `a calendar of ${symbol}`, "none");
}

/** @returns A function that throws {@link InvalidOptionError} for a symbol without a calendar. */
export function nextSessionOf(specs: CalendarSpecs): NextSession {
  const opened = new Map<string, TradingCalendar>();
  const calendarOf = (symbol: string): TradingCalendar => {
    const known = opened.get(symbol);
    if (known) return known;
    const { name, hours } = calendarSpecOf(specs, symbol);
    const calendar = openCalendar(name, hours);
    opened.set(symbol, calendar);
    return calendar;
  };
  return ({ symbol }, day) => nextPlanned(calendarOf(symbol), day);
}
