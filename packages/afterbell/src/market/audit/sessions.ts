/** @file Compares the sessions of a series with those that its exchange, or other series of it, have. */

import { type BarSeries, dateAt } from "../../domain/bar-series.ts";
import { type SessionDate, sessionDate } from "../../domain/session-date.ts";
import { weekdayOf } from "../calendars/calendar-day.ts";
import type { TradingCalendar } from "../calendars/trading-calendar.ts";
import { acceptCommand, type Finding, plural, type Severity } from "../finding.ts";

/** Sessions on days when the exchange is closed, and sessions of the exchange that are not there. */
export function sessionFindings(series: BarSeries, calendar: TradingCalendar): Finding[] {
  const closed = Array.from(series.days.filter((day) => !calendar.isSession(day)));
  if (calendar.isGuess) return closed.length === 0 ? [] : [weekendSessions(series, closed)];
  return [
    ...closed
      .filter((day) => isKnown(calendar, day))
      .map((day) => closedDay(series, calendar, sessionDate(day))),
    ...missing(series, calendar),
  ];
}

function isKnown({ knownFrom, knownTo }: TradingCalendar, day: number): boolean {
  return day >= knownFrom && day <= knownTo;
}

/** Share of sessions on weekends up to which they are exceptions, such as a Saturday that makes up for a holiday. */
const FEW = 0.01;

const weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function weekendSessions(series: BarSeries, days: readonly number[]): Finding {
  const isFew = days.length <= FEW * series.length;
  const names = [...new Set(days.map(weekdayOf))].sort().map((day) => `${weekdayNames[day]}s`);
  const dates = days.map(sessionDate);
  const what = `${plural(days.length, "session")} on ${names.join(" and ")} beside weekdays`;
  const cause = isFew
    ? ""
    : ": if the market trades then, say so with --calendar; if not, the rows are of another time zone or made up";
  return {
    ...{ kind: "calendar", severity: isFew ? "note" : "warning", dates },
    values: { sessions: days.length },
    message: `${what}, the first on ${dates[0]}${cause}`,
    command: isFew ? null : acceptCommand(series.symbol, "calendar", dates[0]!),
  };
}

function closedDay(series: BarSeries, { name }: TradingCalendar, date: SessionDate): Finding {
  return {
    ...{ kind: "calendar", severity: "warning", dates: [date], values: {} },
    message: `${date}: a session on a day when the exchange was closed (calendar ${name})`,
    command: acceptCommand(series.symbol, "calendar", date),
  };
}

/** Share of sessions from which on a symbol counts as one that often does not trade. */
const THINLY_TRADED = 0.05;

function missing(series: BarSeries, calendar: TradingCalendar): Finding[] {
  const days: number[] = [];
  let at = 0;
  const last = Math.min(series.days[series.length - 1]!, calendar.knownTo);
  for (let day = Math.max(series.days[0]!, calendar.knownFrom); day <= last; day++) {
    while (series.days[at]! < day) at++;
    if (series.days[at] !== day && calendar.isSession(day)) days.push(day);
  }
  if (days.length > THINLY_TRADED * series.length) return [thinlyTraded(series, calendar, days)];
  return days.map((day) =>
    missingSession(
      series,
      sessionDate(day),
      "warning",
      `the exchange had one (calendar ${calendar.name})`,
    ),
  );
}

function thinlyTraded(
  series: BarSeries,
  { name }: TradingCalendar,
  days: readonly number[],
): Finding {
  const sessions = series.length + days.length;
  return {
    ...{ kind: "missing-session", severity: "note", dates: days.map(sessionDate) },
    values: { sessions, missing: days.length },
    message: `${days.length} of ${sessions} sessions of the exchange (calendar ${name}) since ${dateAt(series, 0)} are missing: a symbol that often does not trade`,
    command: null,
  };
}

function missingSession(
  { symbol }: BarSeries,
  date: SessionDate,
  severity: Severity,
  why: string,
): Finding {
  return {
    ...{ kind: "missing-session", severity, dates: [date], values: {} },
    message: `${date}: no session, but ${why}`,
    command: acceptCommand(symbol, "missing-session", date),
  };
}

/** Series that have to cover a day before it is asked how many of them have a session. */
const FEWEST_PEERS = 3;
/** Share of them that must have the session. */
const MOST = 0.8;

/**
 * Sessions that most other series of the same exchange have and this one does not, between its first and its
 * last. @param peers Other series of the exchange.
 */
export function peerFindings(series: BarSeries, peers: readonly BarSeries[]): Finding[] {
  if (peers.length < FEWEST_PEERS) return [];
  const counts = new Map<number, number>();
  for (const peer of peers)
    for (const day of peer.days) counts.set(day, (counts.get(day) ?? 0) + 1);
  const [first, last] = [series.days[0]!, series.days[series.length - 1]!];
  for (const day of series.days) counts.delete(day);
  const missing = [...counts]
    .filter(([day]) => day >= first && day <= last)
    .flatMap(([day, having]) => {
      const covers = (peer: BarSeries) =>
        peer.days[0]! <= day && peer.days[peer.length - 1]! >= day;
      const covering = peers.filter(covers).length;
      const isMissing = covering >= FEWEST_PEERS && having >= MOST * covering;
      return isMissing ? [{ day, having, covering }] : [];
    })
    .sort((a, b) => a.day - b.day);
  // What is missing again and again is a holiday of another exchange.
  if (stretches(missing) > Math.max(2, REGULAR * series.length)) return [];
  return missing.map(({ day, having, covering }) => {
    const why = `${having} of ${covering} other symbols have one`;
    return missingSession(series, sessionDate(day), "warning", why);
  });
}

/** Share of sessions from which on missing ones are no accidents. */
const REGULAR = 0.005;

/** Days in a row, but for weekends, are one stretch. */
function stretches(days: readonly { readonly day: number }[]): number {
  return days.filter(({ day }, i) => i === 0 || day - days[i - 1]!.day > 3).length;
}
