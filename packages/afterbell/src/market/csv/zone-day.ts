import { InvalidOptionError } from "../../domain/errors.ts";
import { dayNumber, type SessionDate } from "../../domain/session-date.ts";

/**
 * The day that the calendar of a time zone shows at a moment.
 *
 * @param zone IANA name, such as `Europe/Berlin`.
 * @param option Named in the error.
 * @returns From milliseconds since 1970-01-01 UTC to days since 1970-01-01.
 * @throws {InvalidOptionError} No such zone.
 */
export function zoneDays(zone: string, option: string): (instant: number) => number {
  const calendar = calendarOf(zone, option);
  const known = new Map<number, number>();
  return (instant) => {
    let day = known.get(instant);
    if (day === undefined) {
      day = dayShown(calendar, instant);
      if (known.size >= MAX_KNOWN) known.clear();
      known.set(instant, day);
    }
    return day;
  };
}

/** Two centuries of days. */
const MAX_KNOWN = 75_000;

function calendarOf(zone: string, option: string): Intl.DateTimeFormat {
  try {
    if (!/^[A-Za-z]/.test(zone)) throw new RangeError(zone); // an offset such as +01:00
    return new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: zone, calendar: "gregory", numberingSystem: "latn" },
      ...{ year: "numeric", month: "2-digit", day: "2-digit" },
    });
  } catch {
    throw new InvalidOptionError(option, "an IANA time zone such as Europe/Berlin", zone);
  }
}

function dayShown(calendar: Intl.DateTimeFormat, instant: number): number {
  const shown = new Map(calendar.formatToParts(instant).map(({ type, value }) => [type, value]));
  const year = (shown.get("year") ?? "").padStart(4, "0");
  return dayNumber(`${year}-${shown.get("month")}-${shown.get("day")}` as SessionDate);
}
