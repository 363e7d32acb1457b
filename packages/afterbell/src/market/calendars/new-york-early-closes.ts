/**
 * @file Sessions of New York that end early. Complete from 1990 on, for what was scheduled. Before, and where trading
 * was halted to the end of a day without it being in the table, a session counts as ending at its full hour,
 * which is never before the real end.
 */

import { dayNumber, type SessionDate } from "../../domain/session-date.ts";
import { type CalendarDay, calendarDay } from "./calendar-day.ts";

/**
 * @param day Days since 1970-01-01, of a session.
 * @returns New York time as `HH:MM`; null where the session is a full one.
 */
export function earlyCloseOn(day: number): string | null {
  const exception = exceptions.get(day);
  if (exception !== undefined) return exception;
  return isHalfDay(calendarDay(day)) ? HALF_DAY : null;
}

const HALF_DAY = "13:00";

/** Half days of the rule, since 1993. On a Friday, the day before the holiday is the holiday or a full session. */
function isHalfDay({ year, month, dayOfMonth, weekday }: CalendarDay): boolean {
  if (year < 1993) return false;
  const isToThursday = weekday >= 1 && weekday <= 4;
  if (month === 7) return dayOfMonth === 3 && isToThursday;
  if (month === 11) return weekday === 5 && dayOfMonth >= 23 && dayOfMonth <= 29; // after Thanksgiving
  return month === 12 && dayOfMonth === 24 && isToThursday;
}

/** What differs from the rule: an early close, or null for a full session. */
const exceptions: ReadonlyMap<number, string | null> = new Map(
  Object.entries({
    "1990-12-24": "14:00",
    "1991-12-24": "14:00",
    "1992-11-27": "14:00",
    "1992-12-24": "14:00",
    "1994-02-11": "14:30", // snowstorm
    "1996-07-03": null,
    "1996-07-05": HALF_DAY, // the day after Independence Day instead
    "1997-10-27": "15:30", // circuit breaker
    "1997-12-26": HALF_DAY,
    "1999-12-31": HALF_DAY,
    "2002-07-03": null,
    "2002-07-05": HALF_DAY, // the day after Independence Day instead
    "2003-12-26": HALF_DAY,
  }).map(([date, closesAt]) => [dayNumber(date as SessionDate), closesAt]),
);
