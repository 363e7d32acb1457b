/** @file On which days a market has a session, and when each ends: without the network, whatever the process's time zone. */

import { requireWhole } from "../../domain/require-whole.ts";
import { dayNumber, type SessionDate, sessionDate } from "../../domain/session-date.ts";
import type { SessionHours } from "../../domain/session-hours.ts";

/**
 * - `new-york`: NYSE, Nasdaq and what follows their hours, with holidays and early closes.
 * - `sao-paulo`: B3, with holidays.
 * - `always-open`: every day of the week, such as cryptocurrencies.
 * - `currencies`: Monday to Friday, as Yahoo dates exchange rates.
 * - `tel-aviv`: Sunday to Thursday, from 2026 Monday to Friday; holidays are not known.
 * - `sunday-to-thursday`: Riyadh, Cairo, Doha, Kuwait; holidays are not known.
 * - `weekdays`: Monday to Friday; holidays are not known. For every market that has no calendar here.
 */
export type CalendarName =
  | "new-york"
  | "sao-paulo"
  | "always-open"
  | "currencies"
  | "tel-aviv"
  | "sunday-to-thursday"
  | "weekdays";

/** A day is a number of days since 1970-01-01, on the exchange: `dayNumber` of its date. */
export interface TradingCalendar {
  readonly name: CalendarName;
  /** The market has holidays and the calendar does not know them: a session may turn out to be none. */
  readonly isGuess: boolean;
  /** Of a full session. */
  readonly hours: SessionHours;
  /**
   * First and last day on which every scheduled holiday is known. Outside, sessions follow the same rules, unchecked.
   * Where no day is known, the first is `Infinity` and the last `-Infinity`. A closure announced after this
   * version was made, such as a day of mourning, is never known.
   */
  readonly knownFrom: number;
  readonly knownTo: number;
  isSession(day: number): boolean;
  /** Whether there was to be a session, as everybody knew it the day before: closures that came unforeseen are none. */
  isPlanned(day: number): boolean;
  /**
   * When the session of a day ends, early closes included. Of a day without one, when it would end.
   *
   * @returns Milliseconds since 1970-01-01 UTC.
   */
  sessionEnd(day: number): number;
}

/**
 * The sessions that follow a day, ascending.
 *
 * @param count A whole number, 1 or more.
 * @throws {InvalidOptionError} Another count.
 * @example
 * import { nextSessions, openCalendar } from "afterbell/market";
 * // Christmas is a Friday.
 * nextSessions(openCalendar("new-york"), "2026-12-24", 2) // → ["2026-12-28", "2026-12-29"]
 */
export function nextSessions(
  calendar: TradingCalendar,
  after: SessionDate,
  count: number,
): SessionDate[] {
  requireWhole("count", count);
  const dates: SessionDate[] = [];
  for (let day = dayNumber(after) + 1; dates.length < count; day++) {
    if (calendar.isSession(day)) dates.push(sessionDate(day));
  }
  return dates;
}

/**
 * The sessions from one day to another, both included, ascending. None where `from` is after `to`.
 *
 * @example
 * import { openCalendar, sessionsBetween } from "afterbell/market";
 * // Carnival is on Monday and Tuesday.
 * sessionsBetween(openCalendar("sao-paulo"), "2026-02-13", "2026-02-19") // → ["2026-02-13", "2026-02-18", "2026-02-19"]
 */
export function sessionsBetween(
  calendar: TradingCalendar,
  from: SessionDate,
  to: SessionDate,
): SessionDate[] {
  const dates: SessionDate[] = [];
  for (let day = dayNumber(from); day <= dayNumber(to); day++) {
    if (calendar.isSession(day)) dates.push(sessionDate(day));
  }
  return dates;
}
