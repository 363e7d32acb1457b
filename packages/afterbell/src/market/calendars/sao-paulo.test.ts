/** @file São Paulo beside the Python package holidays (tools/reference/calendars_golden.py), which has national holidays. */

import { expect, test } from "vitest";
import { calendarGolden } from "../../../test/support/calendar-golden.ts";
import { weekdayClosures } from "../../../test/support/weekday-closures.ts";
import { dayNumber, parseSessionDate } from "../../domain/session-date.ts";
import { openCalendar } from "./registry.ts";

const calendar = openCalendar("sao-paulo");
const day = (date: string) => dayNumber(parseSessionDate(date));

test("has no session on the weekdays of its peer, 2015 to 2030, and on these", () => {
  const ours = weekdayClosures(calendar, { from: 2015, to: 2030 });
  const theirs = calendarGolden.saoPaulo.filter((date) => date >= "2015");
  expect(theirs.length).toBeGreaterThan(160);
  expect(theirs.filter((date) => !ours.includes(date))).toEqual([]);
  const others = ours.filter((date) => !theirs.includes(date));
  expect(others).toEqual([...cityAndState, ...endOfYear].sort());
});

/** Holidays of the city and the state, which B3 kept until 2021: no trade in the shared price files. */
const cityAndState = [
  ...["2016-01-25", "2017-01-25", "2018-01-25", "2019-01-25", "2021-01-25"],
  ...["2015-07-09", "2018-07-09", "2019-07-09", "2021-07-09"],
  ...["2015-11-20", "2017-11-20", "2018-11-20", "2019-11-20", "2020-11-20"],
];

/** Christmas Eve and the last weekday of the year, on which B3 never has a session. */
const endOfYear = [
  ...["2015-12-24", "2018-12-24", "2019-12-24", "2020-12-24", "2021-12-24"],
  ...["2024-12-24", "2025-12-24", "2026-12-24", "2027-12-24", "2029-12-24", "2030-12-24"],
  ...["2015-12-31", "2016-12-30", "2017-12-29", "2018-12-31", "2019-12-31", "2020-12-31"],
  ...["2021-12-31", "2022-12-30", "2023-12-29", "2024-12-31", "2025-12-31", "2026-12-31"],
  ...["2027-12-31", "2028-12-29", "2029-12-31", "2030-12-31"],
];

// Of the calendars that B3 published.
test.each([
  ["2020-07-09", true, "moved to May that year"],
  ["2020-05-25", true, "where the holiday was moved to"],
  ["2022-01-25", true, "the city's anniversary, from 2022"],
  ["2023-11-20", true, "Black Awareness Day before it was national"],
  ["2025-11-20", false, "Black Awareness Day, national"],
  ["2025-07-09", true, "the state's revolution"],
  ["2026-02-16", false, "Carnival Monday"],
  ["2026-02-17", false, "Carnival Tuesday"],
  ["2026-02-18", true, "Ash Wednesday"],
  ["2025-06-19", false, "Corpus Christi"],
  ["2022-11-24", true, "Brazil played at the World Cup"],
  ["2018-06-22", true, "Brazil played at the World Cup"],
] as const)("%s: %s (%s)", (date, isSession, _why) => {
  expect(calendar.isSession(day(date))).toBe(isSession);
});

test("a session ends at 18:00, with and without Brazil's daylight saving time", () => {
  const endOf = (date: string) => new Date(calendar.sessionEnd(day(date))).toISOString();
  expect(endOf("2019-01-15")).toBe("2019-01-15T20:00:00.000Z");
  expect(endOf("2026-01-15")).toBe("2026-01-15T21:00:00.000Z");
});
