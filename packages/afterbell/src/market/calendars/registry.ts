/** @file Every trading calendar, once, by its name. A new one is a file and a line here. */

import { checkSessionHours, type SessionHours } from "../../domain/session-hours.ts";
import { newYorkCalendar } from "./new-york.ts";
import { saoPauloCalendar } from "./sao-paulo.ts";
import type { CalendarName, TradingCalendar } from "./trading-calendar.ts";
import {
  alwaysOpenCalendar,
  currencyCalendar,
  plainWeekdayCalendar,
  sundayToThursdayCalendar,
  telAvivCalendar,
} from "./weekday-calendars.ts";

const calendars = {
  "new-york": newYorkCalendar,
  "sao-paulo": saoPauloCalendar,
  "always-open": alwaysOpenCalendar,
  currencies: currencyCalendar,
  "tel-aviv": telAvivCalendar,
  "sunday-to-thursday": sundayToThursdayCalendar,
  weekdays: plainWeekdayCalendar,
} satisfies Record<CalendarName, (hours: SessionHours | null) => TradingCalendar>;

export const calendarNames = Object.keys(calendars) as readonly CalendarName[];

/**
 * @param hours Instead of the calendar's own; required where it is of markets of several hours: `tel-aviv`,
 *   `sunday-to-thursday` and `weekdays`.
 * @throws {MissingOptionError} No hours, and the calendar has none.
 * @throws {InvalidOptionError} A time zone or a time that does not exist.
 * @example
 * import { openCalendar } from "afterbell/market";
 * const tokyo = openCalendar("weekdays", { zone: "Asia/Tokyo", closesAt: "15:30" });
 * tokyo.isGuess // → true
 * new Date(tokyo.sessionEnd(20_000)).toISOString() // → "2024-10-04T06:30:00.000Z"
 */
export function openCalendar(name: CalendarName, hours?: SessionHours): TradingCalendar {
  return calendars[name](hours === undefined ? null : checkSessionHours(hours));
}
