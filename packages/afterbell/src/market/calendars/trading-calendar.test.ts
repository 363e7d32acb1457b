import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InvalidOptionError } from "../../domain/errors.ts";
import {
  dayNumber,
  parseSessionDate,
  type SessionDate,
  sessionDate,
} from "../../domain/session-date.ts";
import { calendarNames, openCalendar } from "./registry.ts";
import { nextSessions, sessionsBetween } from "./trading-calendar.ts";

const tokyo = { zone: "Asia/Tokyo", closesAt: "15:30" };
const date = parseSessionDate;
const someDay = fc.integer({
  min: dayNumber(date("1975-01-01")),
  max: dayNumber(date("2040-12-31")),
});

describe.each(calendarNames)("%s", (name) => {
  const calendar = openCalendar(name, tokyo);

  test("bears its name and the given hours", () => {
    expect(calendar).toMatchObject({ name, hours: tokyo });
  });

  test("the next sessions are the sessions between, and follow each other in time", () => {
    fc.assert(
      fc.property(someDay, fc.integer({ min: 1, max: 30 }), (day, count) => {
        const dates = nextSessions(calendar, sessionDate(day), count);
        expect(dates).toHaveLength(count);
        const last = dates.at(-1) as SessionDate;
        expect(sessionsBetween(calendar, sessionDate(day + 1), last)).toEqual(dates);
        const ends = dates.map((session) => calendar.sessionEnd(dayNumber(session)));
        expect(ends).toEqual([...ends].sort((a, b) => a - b));
        expect(new Set(ends).size).toBe(count);
      }),
    );
  });

  test("no session is further than five days from the one before, in years without a closure of days", () => {
    const dates = sessionsBetween(calendar, date("2002-01-01"), date("2040-12-31")).map(dayNumber);
    const gaps = dates.slice(1).map((day, i) => day - (dates[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5);
  });
});

test("sessions between include both ends, and none lie between a day and one before it", () => {
  const weekdays = openCalendar("weekdays", tokyo);
  const [thursday, friday, monday] = ["2026-01-08", "2026-01-09", "2026-01-12"].map((text) =>
    date(text),
  ) as [SessionDate, SessionDate, SessionDate];
  expect(sessionsBetween(weekdays, thursday, monday)).toEqual([thursday, friday, monday]);
  expect(sessionsBetween(weekdays, monday, thursday)).toEqual([]);
});

test.each([0, -1, 1.5, Number.NaN])("a count of %s is none", (count) => {
  expect(() => nextSessions(openCalendar("new-york"), date("2026-01-08"), count)).toThrow(
    InvalidOptionError,
  );
});
