/**
 * @file New York: the NYSE's holidays, closures and early closes, which Nasdaq, NYSE Arca and Cboe's equity exchanges
 * share.
 *
 * Scheduled holidays are those of the package nyse-holidays, by its `dateString`: its `date` is midnight in
 * the process's time zone. The package has the third Monday of February from 1972 on (the NYSE from 1971) and
 * knows nothing of unscheduled closures, which is why the calendar is known from 1972 and has a table of those.
 */

import { getHolidays } from "nyse-holidays";
import { dayNumber, parseSessionDate, type SessionDate } from "../../domain/session-date.ts";
import { newYorkHours, type SessionHours, sessionEndOn } from "../../domain/session-hours.ts";
import { calendarDay, isWeekday } from "./calendar-day.ts";
import { earlyCloseOn } from "./new-york-early-closes.ts";
import { rememberedDays } from "./remembered-days.ts";
import type { TradingCalendar } from "./trading-calendar.ts";

/** Known to 2030 by the exchange's rules; unscheduled closures until July 2026. */
export function newYorkCalendar(hours: SessionHours | null): TradingCalendar {
  const full = hours ?? newYorkHours;
  return {
    name: "new-york",
    isGuess: false,
    hours: full,
    knownFrom: dayNumber("1972-01-01" as SessionDate),
    knownTo: dayNumber("2030-12-31" as SessionDate),
    isSession,
    isPlanned,
    sessionEnd(day) {
      const closesAt = earlyCloseOn(day);
      if (closesAt === null) return sessionEndOn(full, day);
      return sessionEndOn({ zone: newYorkHours.zone, closesAt }, day);
    },
  };
}

const isPlanned = rememberedDays(
  (day) => isWeekday(day) && !holidaysOf(calendarDay(day).year).has(day),
);

const isSession = rememberedDays((day) => isPlanned(day) && !unscheduledDays.has(day));

/** Closures that no rule has, and their causes. */
const unscheduled: Readonly<Record<string, string>> = {
  "1972-12-28": "funeral of Harry S. Truman",
  "1973-01-25": "funeral of Lyndon B. Johnson",
  "1977-07-14": "blackout of New York City",
  "1985-09-27": "Hurricane Gloria",
  "1994-04-27": "funeral of Richard Nixon",
  "2001-09-11": "attacks on the World Trade Center",
  "2001-09-12": "attacks on the World Trade Center",
  "2001-09-13": "attacks on the World Trade Center",
  "2001-09-14": "attacks on the World Trade Center",
  "2004-06-11": "mourning for Ronald Reagan",
  "2007-01-02": "mourning for Gerald Ford",
  "2012-10-29": "Hurricane Sandy",
  "2012-10-30": "Hurricane Sandy",
  "2018-12-05": "mourning for George H. W. Bush",
  "2025-01-09": "mourning for Jimmy Carter",
};

const unscheduledDays: ReadonlySet<number> = new Set(
  Object.keys(unscheduled).map((date) => dayNumber(parseSessionDate(date))),
);

const holidaysByYear = new Map<number, ReadonlySet<number>>();

function holidaysOf(year: number): ReadonlySet<number> {
  let holidays = holidaysByYear.get(year);
  if (holidays === undefined) {
    const dates = getHolidays(year).map(({ dateString }) => dateString);
    holidays = new Set(dates.map((date) => dayNumber(parseSessionDate(date))));
    holidaysByYear.set(year, holidays);
  }
  return holidays;
}
