/** @file Calendars of weekdays alone, without holidays. */

import { MissingOptionError } from "../../domain/errors.ts";
import { dayNumber, type SessionDate } from "../../domain/session-date.ts";
import { cryptoHours, type SessionHours, sessionEndOn } from "../../domain/session-hours.ts";
import { isWeekday, weekdayOf } from "./calendar-day.ts";
import type { CalendarName, TradingCalendar } from "./trading-calendar.ts";

export function alwaysOpenCalendar(hours: SessionHours | null): TradingCalendar {
  const everyDay = { knownFrom: -Infinity, knownTo: Infinity, isSession: () => true };
  return withoutHolidays("always-open", hours ?? cryptoHours, everyDay);
}

/** Of which public holidays a source has a rate differs, so no day is known. */
export function currencyCalendar(hours: SessionHours | null): TradingCalendar {
  return withoutHolidays("currencies", hours ?? currencyHours, {
    ...unknownDays,
    isSession: isWeekday,
  });
}

/** @throws {MissingOptionError} No hours. */
export function telAvivCalendar(hours: SessionHours | null): TradingCalendar {
  const isSession = (day: number) => (day < telAvivChange ? isSundayToThursday : isWeekday)(day);
  return guess("tel-aviv", hours, isSession);
}

/** @throws {MissingOptionError} No hours. */
export function sundayToThursdayCalendar(hours: SessionHours | null): TradingCalendar {
  return guess("sunday-to-thursday", hours, isSundayToThursday);
}

/** @throws {MissingOptionError} No hours. */
export function plainWeekdayCalendar(hours: SessionHours | null): TradingCalendar {
  return guess("weekdays", hours, isWeekday);
}

/** Yahoo dates exchange rates by London's day. */
const currencyHours: SessionHours = { zone: "Europe/London", closesAt: "24:00" };

const unknownDays = { knownFrom: Infinity, knownTo: -Infinity };

/** From this Saturday on, Tel Aviv trades from Monday to Friday. */
const telAvivChange = dayNumber("2026-01-03" as SessionDate);

const isSundayToThursday = (day: number) => weekdayOf(day) <= 4;

function guess(
  name: CalendarName,
  hours: SessionHours | null,
  isSession: (day: number) => boolean,
): TradingCalendar {
  if (hours === null) {
    throw new MissingOptionError("hours", `the calendar "${name}" is of markets of several hours`);
  }
  return { ...withoutHolidays(name, hours, { ...unknownDays, isSession }), isGuess: true };
}

function withoutHolidays(
  name: CalendarName,
  hours: SessionHours,
  days: Pick<TradingCalendar, "knownFrom" | "knownTo" | "isSession">,
): TradingCalendar {
  const isPlanned = days.isSession;
  const sessionEnd = (day: number) => sessionEndOn(hours, day);
  return { name, isGuess: false, hours, ...days, isPlanned, sessionEnd };
}
