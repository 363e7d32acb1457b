/** @file Finds dates that no session has: in the future, centuries ago, or a day off by a time zone. */

import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { type SessionDate, sessionDate } from "../../domain/session-date.ts";
import { weekdayOf } from "../calendars/calendar-day.ts";
import { acceptCommand, type Finding, plural } from "../finding.ts";

/**
 * @param today Day number of today where it is latest on earth: no exchange is ahead of it.
 * @param weekdaysOnly Whether the series should have sessions from Monday to Friday.
 */
export function dateFindings(series: BarSeries, today: number, weekdaysOnly: boolean): Finding[] {
  return [
    ...futureDates(series, today),
    ...implausibleDates(series),
    ...(weekdaysOnly ? shiftedDates(series) : []),
  ];
}

const DAY_MS = 86_400_000;

/** The day that has begun somewhere on earth at a moment: UTC+14. */
export function latestDay(now: Date): number {
  return Math.floor((now.getTime() + 14 * 3_600_000) / DAY_MS);
}

function datesWhere(series: BarSeries, holds: (day: number) => boolean): SessionDate[] {
  return Array.from(series.days.filter(holds), sessionDate);
}

/** The Thai calendar counts 543 years more. */
const BUDDHIST_YEARS = 543;

function futureDates(series: BarSeries, today: number): Finding[] {
  const dates = datesWhere(series, (day) => day > today);
  const first = dates[0];
  if (first === undefined) return [];
  const year = Number(first.slice(0, 4));
  const isBuddhist = year - BUDDHIST_YEARS <= Number(sessionDate(today).slice(0, 4)) && year > 2400;
  const why = isBuddhist
    ? `; ${year} of the Buddhist calendar is ${year - BUDDHIST_YEARS}`
    : ", so the year is wrong or the day and month are swapped";
  return [
    {
      ...{ kind: "future-date", severity: "error", dates },
      values: { sessions: dates.length },
      message: `${plural(dates.length, "session")} after today, the first on ${first}${why}`,
      command: acceptCommand(series.symbol, "future-date", first),
    },
  ];
}

/** The first stock exchange opened a few years later. */
const FIRST_DAY = Date.UTC(1600, 0, 1) / DAY_MS;

function implausibleDates(series: BarSeries): Finding[] {
  const dates = datesWhere(series, (day) => day < FIRST_DAY);
  const first = dates[0];
  if (first === undefined) return [];
  return [
    {
      ...{ kind: "implausible-date", severity: "error", dates },
      values: { sessions: dates.length },
      message: `${plural(dates.length, "session")} before the year 1600, the first on ${first}: the year is wrong or missing`,
      command: acceptCommand(series.symbol, "implausible-date", first),
    },
  ];
}

/** Sessions by day of the week, 0 for Sunday. */
function sessionsByWeekday({ days }: Pick<BarSeries, "days">): number[] {
  const counts = Array.from({ length: 7 }, () => 0);
  for (const day of days) counts[weekdayOf(day)]!++;
  return counts;
}

/** Three weeks of sessions. */
const SHORTEST = 15;

function shiftedDates(series: BarSeries): Finding[] {
  const { length, symbol } = series;
  if (length < SHORTEST) return [];
  const counts = sessionsByWeekday(series);
  const isFull = (weekday: number) => counts[weekday]! >= 0.12 * length;
  const isEmpty = (weekday: number) => counts[weekday]! <= 0.01 * length;
  const isEarly = isFull(0) && isEmpty(5) && isEmpty(6);
  const isLate = isFull(6) && isEmpty(0) && isEmpty(1);
  if (!isEarly && !isLate) return [];
  const [full, empty] = isEarly ? ["Sundays", "Fridays"] : ["Saturdays", "Mondays"];
  const day = isEarly
    ? "a day early, since midnight of the exchange was written in a zone to the west, such as UTC"
    : "a day late, since the evening of a session was written in a zone to the east, such as UTC";
  const zone = isEarly ? "Europe/Berlin" : "America/New_York";
  const options = `times with a UTC offset become the exchange's days with --exchange-zone ${zone} or another zone; a market that trades on ${full} has --calendar sunday-to-thursday`;
  return [
    {
      ...{ kind: "shifted-dates", severity: "error", dates: [] },
      values: { firstDate: dateAt(series, 0), isEarly },
      message: `sessions on ${full} and none on ${empty}: the dates are probably ${day}; ${options}`,
      command: acceptCommand(symbol, "shifted-dates"),
    },
  ];
}
