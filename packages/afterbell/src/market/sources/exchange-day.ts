/** @file What the calendar and the clock of an exchange show at a moment. */

import type { SessionDate } from "../../domain/session-date.ts";

/**
 * From a moment to the day on the exchange's calendar.
 *
 * @param timeZone IANA name. Where it is missing or unknown, `offsetSeconds` serves: the offset of
 *   today, which for a session on the other side of a change of clocks is an hour off.
 * @param offsetSeconds East of Greenwich.
 * @returns A function of seconds since 1970, UTC.
 */
export function exchangeDays(
  timeZone: string | null,
  offsetSeconds: number,
): (epochSeconds: number) => SessionDate {
  const format = timeZone === null ? null : dayFormat(timeZone);
  return (epochSeconds) => {
    if (format === null) return isoDay(epochSeconds + offsetSeconds);
    const parts = format.formatToParts(epochSeconds * 1000);
    const part = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
    return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}` as SessionDate;
  };
}

/**
 * From a moment to the time of day on the exchange's clock, `HH:MM`. The parameters are those of
 * {@link exchangeDays}.
 */
export function exchangeTimes(
  timeZone: string | null,
  offsetSeconds: number,
): (epochSeconds: number) => string {
  const format = timeZone === null ? null : timeFormat(timeZone);
  return (epochSeconds) =>
    format === null
      ? new Date((epochSeconds + offsetSeconds) * 1000).toISOString().slice(11, 16)
      : format.format(epochSeconds * 1000);
}

/** Whether the name is of a time zone that is known here. */
export function isTimeZone(name: string): boolean {
  return timeFormat(name) !== null;
}

function dayFormat(timeZone: string): Intl.DateTimeFormat | null {
  const day = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return formatIn(timeZone, { ...day, calendar: "iso8601" });
}

function timeFormat(timeZone: string): Intl.DateTimeFormat | null {
  return formatIn(timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function formatIn(
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat("en-US", { ...options, timeZone });
  } catch (error) {
    if (error instanceof RangeError) return null; // a zone that this ICU does not know
    throw error;
  }
}

function isoDay(epochSeconds: number): SessionDate {
  return new Date(epochSeconds * 1000).toISOString().slice(0, 10) as SessionDate;
}
