import type { BarSeries } from "../../domain/bar-series.ts";
import { newYorkHours } from "../../domain/session-hours.ts";
import { inferCalendar } from "../calendars/infer-calendar.ts";
import { openCalendar } from "../calendars/registry.ts";
import type { CalendarName, TradingCalendar } from "../calendars/trading-calendar.ts";
import { type PriceProvenance, sessionHoursOf } from "../provenance.ts";

/** The calendar of a series of prices, and how it is known. */
export interface PriceCalendar {
  readonly calendar: TradingCalendar;
  /** `provenance`: set by the user or told by the source; `dates`: found from the sessions; `guess`: weekdays. */
  readonly from: "provenance" | "dates" | "guess";
}

/** Markets of several hours, whose calendars have none of their own. */
const withoutHours: ReadonlySet<CalendarName> = new Set([
  "tel-aviv",
  "sunday-to-thursday",
  "weekdays",
]);

export function priceCalendarOf(
  series: BarSeries,
  provenance: PriceProvenance | null,
): PriceCalendar {
  const told = provenance?.calendar ?? null;
  const inferred = told ?? inferCalendar(series.days as Int32Array);
  const name = inferred ?? "weekdays";
  const hours = (provenance && sessionHoursOf(provenance)) ?? series.session;
  const calendar = openCalendar(name, hours ?? (withoutHours.has(name) ? newYorkHours : undefined));
  return { calendar, from: told !== null ? "provenance" : inferred !== null ? "dates" : "guess" };
}
