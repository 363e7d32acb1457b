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
  const from = countUpTo(days, calendar.knownFrom - 1);
  const known = days.subarray(from, countUpTo(days, calendar.knownTo));
  const last = known.at(-1);
  if (last === undefined) return false;
  // A market that changed its holidays fits over decades and not now. The short look comes first: it mostly decides.
  const recent = known.subarray(countUpTo(known, last - RECENT_DAYS));
  if (!isClose(fitOf(recent, calendar))) return false;
  const whole = fitOf(known, calendar);
  return whole.holidays >= MIN_HOLIDAYS && isClose(whole);
}

/** How many of the days are not after one. */
function countUpTo(days: Int32Array, last: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! > last) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Fit {
  readonly sessions: number;
  /** Stretches of sessions of the calendar that the series lacks: a week that a file lost counts once. */
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
  const fit = { sessions: 0, missing: 0, holidays: 0, filledHolidays: 0, weekendRows: 0 };
  let at = 0;
  let isMissing = false;
  for (let day = days[0] ?? 0; day <= (days.at(-1) ?? -1); day++) {
    const isPresent = days[at] === day;
    if (isPresent) at++;
    if (calendar.isSession(day)) {
      fit.sessions++;
      if (!isPresent && !isMissing) fit.missing++;
      isMissing = !isPresent;
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
  if (span < MIN_SPAN_DAYS || days.length < FULL * span) return false;
  let [weekdays, rows] = [0, 0];
  for (let day = first; day <= last; day++) if (isWeekday(day)) weekdays++;
  for (const day of days) if (isWeekday(day)) rows++;
  const isFull = rows >= FULL * weekdays;
  return isFull && days.length - rows >= FULL * (span - weekdays);
}
