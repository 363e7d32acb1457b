/** @file The calendar of a series by its dates alone. */

import { isWeekday } from "./calendar-day.ts";
import { openCalendar } from "./registry.ts";
import type { CalendarName, TradingCalendar } from "./trading-calendar.ts";

/**
 * The calendar that a series keeps, where its dates leave no doubt: nearly all sessions of an exchange and rows on
 * nearly none of at least 8 holidays, over the whole series and over its last two years; or weekends as full as
 * weekdays over three weeks or more.
 *
 * @param days Days since 1970-01-01, ascending, each once: `days` of a `BarSeries`.
 * @returns null where the dates do not tell, as for a year of weekdays without any holiday.
 */
export function inferCalendar(days: Int32Array): CalendarName | null {
  if (hasFullWeekends(days)) return "always-open";
  const exchanges = [openCalendar("new-york"), openCalendar("sao-paulo")];
  return exchanges.find((calendar) => keeps(days, calendar))?.name ?? null;
}

const MIN_HOLIDAYS = 8;
const RECENT_DAYS = 730;

/** Whether the part of a series on days that the calendar knows follows it. */
function keeps(days: Int32Array, calendar: TradingCalendar): boolean {
  const known = days.filter((day) => day >= calendar.knownFrom && day <= calendar.knownTo);
  const last = known.at(-1);
  if (last === undefined) return false;
  const whole = fitOf(known, calendar);
  // A market that changed its holidays fits over decades and not now.
  const recent = fitOf(
    known.filter((day) => day > last - RECENT_DAYS),
    calendar,
  );
  return whole.holidays >= MIN_HOLIDAYS && isClose(whole) && isClose(recent);
}

interface Fit {
  readonly sessions: number;
  /** Sessions of the calendar that the series lacks. */
  readonly missing: number;
  /** Weekdays that are no session. */
  readonly holidays: number;
  /** Those of them with a row. */
  readonly filledHolidays: number;
  readonly weekendRows: number;
}

/** A source may lose a session or repeat the last price on some holidays; a test run of B3 makes a Saturday's row. */
function isClose({ sessions, missing, holidays, filledHolidays, weekendRows }: Fit): boolean {
  return (
    missing <= Math.max(2, 0.005 * sessions) &&
    filledHolidays <= 0.1 * holidays &&
    weekendRows <= 0.02 * sessions
  );
}

/** @param days At least one. */
function fitOf(days: Int32Array, calendar: TradingCalendar): Fit {
  const present = new Set(days);
  const fit = { sessions: 0, missing: 0, holidays: 0, filledHolidays: 0, weekendRows: 0 };
  for (let day = days[0] ?? 0; day <= (days.at(-1) ?? -1); day++) {
    const isPresent = present.has(day);
    if (calendar.isSession(day)) {
      fit.sessions++;
      if (!isPresent) fit.missing++;
    } else if (isWeekday(day)) {
      fit.holidays++;
      if (isPresent) fit.filledHolidays++;
    } else if (isPresent) fit.weekendRows++;
  }
  return fit;
}

const MIN_SPAN_DAYS = 21;
const FULL = 0.9;

function hasFullWeekends(days: Int32Array): boolean {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return false;
  const span = last - first + 1;
  if (span < MIN_SPAN_DAYS) return false;
  const all = Array.from({ length: span }, (_, i) => first + i);
  const weekdays = all.filter(isWeekday).length;
  const rows = days.filter(isWeekday).length;
  const isFull = rows >= FULL * weekdays;
  return isFull && days.length - rows >= FULL * (span - weekdays);
}
