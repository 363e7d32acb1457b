/** @file New York beside the Python package holidays (tools/reference/calendars_golden.py). */

import { expect, test } from "vitest";
import { calendarGolden } from "../../../test/support/calendar-golden.ts";
import { weekdayClosures } from "../../../test/support/weekday-closures.ts";
import { dayNumber, parseSessionDate, sessionDate } from "../../domain/session-date.ts";
import { openCalendar } from "./registry.ts";
import { sessionsBetween } from "./trading-calendar.ts";

const calendar = openCalendar("new-york");
const day = (date: string) => dayNumber(parseSessionDate(date));
const endOf = (date: string) => new Date(calendar.sessionEnd(day(date))).toISOString();

test("has no session on exactly the weekdays of its peer, 1990 to 2030", () => {
  expect(calendarGolden.newYork.length).toBeGreaterThan(370);
  expect(weekdayClosures(calendar, { from: 1990, to: 2030 })).toEqual(calendarGolden.newYork);
});

test("ends early on exactly the days of its peer, 1990 to 2030, and on one more", () => {
  const early = sessionsBetween(
    calendar,
    parseSessionDate("1990-01-01"),
    parseSessionDate("2030-12-31"),
  ).flatMap((date) => {
    const end = newYorkTime(calendar.sessionEnd(dayNumber(date)));
    return end === "16:00" ? [] : [[date, end]];
  });
  expect(Object.fromEntries(early)).toEqual({
    ...calendarGolden.newYorkEarlyCloses,
    "1997-10-27": "15:30", // a circuit breaker ended the session; no schedule has it
  });
});

const clock = new Intl.DateTimeFormat("en-GB", {
  ...{ timeZone: "America/New_York", hour: "2-digit", minute: "2-digit" },
});

function newYorkTime(instant: number): string {
  return clock.format(instant);
}

// Of the calendars that the NYSE publishes.
test.each([
  ["2021-12-31", true, "New Year's Day on a Saturday is not made up for on the Friday"],
  ["2021-06-18", true, "Juneteenth is a holiday of the exchange from 2022 on"],
  ["2022-06-20", false, "Juneteenth on a Sunday"],
  ["2026-06-19", false, "Juneteenth"],
  ["2026-07-03", false, "Independence Day on a Saturday"],
  ["2027-12-24", false, "Christmas on a Saturday"],
  ["2026-04-03", false, "Good Friday"],
  ["2026-10-12", true, "Columbus Day"],
  ["2026-11-11", true, "Veterans Day"],
  ["2012-10-30", false, "Hurricane Sandy"],
  ["2025-01-09", false, "mourning for Jimmy Carter"],
] as const)("%s: %s (%s)", (date, isSession, _why) => {
  expect(calendar.isSession(day(date))).toBe(isSession);
});

test("a session ends in UTC by the season's clock", () => {
  expect(endOf("2026-03-06")).toBe("2026-03-06T21:00:00.000Z");
  expect(endOf("2026-03-09")).toBe("2026-03-09T20:00:00.000Z");
  expect(endOf("2026-11-27")).toBe("2026-11-27T18:00:00.000Z");
  expect(endOf("2025-07-03")).toBe("2025-07-03T17:00:00.000Z");
});

test("early closes keep New York's clock where a series has hours of its own", () => {
  const later = openCalendar("new-york", { zone: "America/New_York", closesAt: "16:15" });
  const ends = ["2026-11-25", "2026-11-27"].map((date) => later.sessionEnd(day(date)));
  expect(ends.map(newYorkTime)).toEqual(["16:15", "13:00"]);
});

test("is known from 1972, when the package has the third Monday of February", () => {
  expect(sessionDate(calendar.knownFrom)).toBe("1972-01-01");
  expect(calendar.isSession(day("1972-02-21"))).toBe(false);
  expect(calendar.isSession(day("1972-11-07"))).toBe(false); // Election Day
  expect(calendar.isSession(day("1985-09-27"))).toBe(false); // Hurricane Gloria
});
