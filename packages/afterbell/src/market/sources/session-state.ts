/**
 * @file Whether a session has ended, as far as a quote can tell. The price of a session that goes on is no
 * close, and once stored it would be used as one; so a session of today counts as finished only with proof.
 *
 *     a day before today     finished (but see {@link graceMinutes})
 *     today                  finished where the latest price is from the end of the session or later, and the
 *                            clock is past the end and the delay of the prices; else open
 *     a day after today      ahead: the clock or the source is wrong
 */

import { dayNumber, type SessionDate } from "../../domain/session-date.ts";

export type SessionState = "finished" | "open" | "ahead";

/** What a source says about the session of today, and what the clock says. Times are in seconds since 1970. */
export interface SessionFacts {
  readonly now: number;
  /** When the latest price was made; null if unknown. */
  readonly quotedAt: number | null;
  /** The regular session of the last day that has or had one; null if unknown. */
  readonly regular: TradingPeriod | null;
  /** By how many minutes the source's prices are late. */
  readonly delayMinutes: number;
  /** Trades to the end of each day, as currencies do. */
  readonly isRoundTheClock: boolean;
  readonly dayOf: (epochSeconds: number) => SessionDate;
  /** `HH:MM` on the exchange. */
  readonly timeOf: (epochSeconds: number) => string;
}

export interface TradingPeriod {
  readonly start: number;
  readonly end: number;
}

/**
 * How long after midnight yesterday's session of a market around the clock stays open if no price of today has
 * come in: the last prices may still be on their way. Not longer, because there may be no price of today at all
 * (currencies on a Saturday). Markets that close before midnight do not need it, so a share whose last trade was
 * hours before the close is finished on the next day.
 */
export const graceMinutes = 60;

/** The last minute is not part of the period: the source gives 23:59 as the end of a whole day. */
const wholeDaySeconds = 23 * 3600;

export function tradesRoundTheClock(
  instrumentType: string | null,
  regular: TradingPeriod | null,
): boolean {
  if (instrumentType === "CRYPTOCURRENCY" || instrumentType === "CURRENCY") return true;
  if (regular === null) return instrumentType === "FUTURE";
  return regular.end - regular.start >= wholeDaySeconds;
}

/** @param date Day of the session on its exchange. */
export function sessionState(date: SessionDate, facts: SessionFacts): SessionState {
  const today = facts.dayOf(facts.now);
  if (date > today) return "ahead";
  if (date === today) return hasProofOfEnd(date, facts) ? "finished" : "open";
  const isYesterday = dayNumber(today) - dayNumber(date) === 1;
  return isYesterday && mayStillChange(date, facts) ? "open" : "finished";
}

function hasProofOfEnd(date: SessionDate, facts: SessionFacts): boolean {
  const { now, quotedAt, regular, delayMinutes, isRoundTheClock, dayOf } = facts;
  if (isRoundTheClock || regular === null || quotedAt === null) return false;
  if (dayOf(regular.end) !== date) return false;
  return quotedAt >= regular.end && now >= regular.end + delayMinutes * 60;
}

function mayStillChange(date: SessionDate, facts: SessionFacts): boolean {
  const { now, quotedAt, isRoundTheClock, dayOf, timeOf } = facts;
  const isQuoteOfToday = quotedAt !== null && dayOf(quotedAt) > date;
  return isRoundTheClock && !isQuoteOfToday && minutesOf(timeOf(now)) < graceMinutes;
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** A clock that is this much behind the latest price is wrong, and not just a little slow. */
const clockToleranceMinutes = 5;

/**
 * A sentence where the clock is behind the latest price, else null. {@link sessionState} is on the safe side then:
 * it waits until the clock agrees.
 */
export function clockNote(
  source: string,
  { now, quotedAt }: Pick<SessionFacts, "now" | "quotedAt">,
): string | null {
  if (quotedAt === null || quotedAt - now <= clockToleranceMinutes * 60) return null;
  const minutes = Math.round((quotedAt - now) / 60);
  const behind = minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
  const latest = new Date(quotedAt * 1000).toISOString().replace(/\.\d+/, "");
  return `this computer's clock is ${behind} behind the latest price of ${source} (${latest}); sessions count as open until its clock says that they have ended`;
}

/**
 * Local time at which the regular session ends on an ordinary day, `HH:MM`, and `24:00` for a market around the
 * clock; null if that is unknown. A day that may be a half day tells nothing: one of less than four hours, as New
 * York's and Hong Kong's are, or one between Christmas Eve and New Year, where Europe's are.
 */
export function usualClose({
  regular,
  isRoundTheClock,
  dayOf,
  timeOf,
}: Pick<SessionFacts, "regular" | "isRoundTheClock" | "dayOf" | "timeOf">): string | null {
  if (isRoundTheClock) return "24:00";
  if (regular === null) return null;
  const isShort = regular.end - regular.start < 4 * 3600;
  const isYearsEnd = /-12-(2[4-9]|3[01])$/.test(dayOf(regular.end));
  return isShort || isYearsEnd ? null : timeOf(regular.end);
}
