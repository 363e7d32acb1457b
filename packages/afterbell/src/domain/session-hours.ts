/** @file When a market's sessions end. This decides what is known at a moment; dates alone do not. */

import { InvalidOptionError } from "./errors.ts";

/** When the sessions of a market end. */
export interface SessionHours {
  /** IANA time zone that the dates of the sessions are of, such as `Asia/Tokyo`. */
  readonly zone: string;
  /** Local time at which a session ends, `HH:MM`; `24:00` is midnight at the end of its day. */
  readonly closesAt: string;
}

/** The default of a series. */
export const newYorkHours: SessionHours = { zone: "America/New_York", closesAt: "16:00" };

/** Cryptocurrencies trade around the clock; a session is a day in UTC. */
export const cryptoHours: SessionHours = { zone: "UTC", closesAt: "24:00" };

/** @throws {InvalidOptionError} A time zone or a time that does not exist. */
export function checkSessionHours(hours: SessionHours): SessionHours {
  const [hour, minute] = clockOf(hours);
  const isTime = /^\d{2}:\d{2}$/.test(hours.closesAt) && minute < 60 && hour * 60 + minute <= 1440;
  if (!isTime)
    throw new InvalidOptionError("closesAt", "a time as HH:MM, to 24:00", hours.closesAt);
  try {
    wallClockOf(hours.zone);
  } catch {
    throw new InvalidOptionError("zone", "an IANA time zone such as Asia/Tokyo", hours.zone);
  }
  return hours;
}

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/**
 * When the session of a day ends, daylight saving time included. A day is converted once for all series of the
 * same hours.
 *
 * @param day Days since 1970-01-01, in the market's time zone.
 * @returns Milliseconds since 1970-01-01 UTC.
 */
export function sessionEndOn(hours: SessionHours, day: number): number {
  const known = knownEnds(hours);
  let end = known.get(day);
  if (end === undefined) {
    const [hour, minute] = clockOf(hours);
    end = instantOf(hours.zone, day * DAY_MS + (hour * 60 + minute) * MINUTE_MS);
    known.set(day, end);
  }
  return end;
}

function clockOf({ closesAt }: SessionHours): readonly [hour: number, minute: number] {
  return [Number(closesAt.slice(0, 2)), Number(closesAt.slice(3))];
}

const endsByHours = new Map<string, Map<number, number>>();
const endsByObject = new WeakMap<SessionHours, Map<number, number>>();

function knownEnds(hours: SessionHours): Map<number, number> {
  let ends = endsByObject.get(hours);
  if (ends === undefined) {
    const key = `${hours.zone} ${hours.closesAt}`;
    ends = endsByHours.get(key) ?? new Map();
    endsByHours.set(key, ends);
    endsByObject.set(hours, ends);
  }
  return ends;
}

/** @param local What the zone's clocks show, as if they were UTC's. @returns The instant they show it at. */
function instantOf(zone: string, local: number): number {
  // The offset is that of the instant looked for: a second look finds it where the first is past a change.
  const near = local - offsetAt(zone, local);
  return local - offsetAt(zone, near);
}

/** @returns Milliseconds that the zone's clocks are ahead of UTC at an instant. */
function offsetAt(zone: string, instant: number): number {
  const shown = new Map(
    wallClockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? 0;
  const day = Date.UTC(part("year"), part("month") - 1, part("day"));
  const seconds = part("hour") * 3600 + part("minute") * 60 + part("second");
  return day + seconds * 1000 - instant;
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

/** @throws {RangeError} No such time zone. */
function wallClockOf(zone: string): Intl.DateTimeFormat {
  let clock = wallClocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: zone, calendar: "gregory", numberingSystem: "latn", hourCycle: "h23" },
      ...{ year: "numeric", month: "numeric", day: "numeric" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
    wallClocks.set(zone, clock);
  }
  return clock;
}
