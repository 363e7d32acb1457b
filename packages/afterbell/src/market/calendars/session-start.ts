import { sessionEndOn } from "../../domain/session-hours.ts";
import type { CalendarName, TradingCalendar } from "./trading-calendar.ts";

/** Local times at which sessions begin, of the calendars of one exchange. */
const opensAt: Partial<Readonly<Record<CalendarName, string>>> = {
  "new-york": "09:30",
  "sao-paulo": "10:00",
};

/**
 * When the session of a day begins at the earliest. Where a calendar is of markets of several hours, that is
 * midnight at the start of the day, in the market's time zone: what is before it is before every session.
 *
 * @param day Days since 1970-01-01, on the exchange.
 * @returns Milliseconds since 1970-01-01 UTC.
 * @example
 * import { dayNumber } from "afterbell";
 * import { openCalendar, sessionStart } from "afterbell/market";
 * const start = sessionStart(openCalendar("new-york"), dayNumber("2026-07-24"));
 * new Date(start).toISOString() // → "2026-07-24T13:30:00.000Z"
 */
export function sessionStart({ name, hours }: TradingCalendar, day: number): number {
  return sessionEndOn({ zone: hours.zone, closesAt: opensAt[name] ?? "00:00" }, day);
}
