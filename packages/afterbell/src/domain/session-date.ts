/** @file The day of a session: text at the edge, a number of days inside. */

import { InvalidOptionError } from "./errors.ts";

declare const sessionDateBrand: unique symbol;

/** Day of a trading session on its exchange, `YYYY-MM-DD`. Sorts as text. */
export type SessionDate = string & { readonly [sessionDateBrand]: true };

const DAY_MS = 86_400_000;

/** @throws {InvalidOptionError} Not a day of the calendar written as `YYYY-MM-DD`. */
export function parseSessionDate(text: string, option = "date"): SessionDate {
  if (!isSessionDate(text)) {
    throw new InvalidOptionError(option, "a calendar day as YYYY-MM-DD", text);
  }
  return text;
}

/** Whether the text is a day of the calendar written as `YYYY-MM-DD`. */
export function isSessionDate(text: string): text is SessionDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = dayNumber(text as SessionDate);
  return Number.isFinite(day) && sessionDate(day) === text;
}

/** @returns Days since 1970-01-01, negative before it. The inverse of {@link sessionDate}. */
export function dayNumber(date: SessionDate): number {
  return Date.parse(date) / DAY_MS;
}

/** Cache of date texts for all series, up to two centuries of days. */
const texts = new Map<number, SessionDate>();
const MAX_TEXTS = 75_000;

/** @param day Whole days since 1970-01-01, of the years 0 to 9999. */
export function sessionDate(day: number): SessionDate {
  let text = texts.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10) as SessionDate;
    if (texts.size >= MAX_TEXTS) texts.clear();
    texts.set(day, text);
  }
  return text;
}
