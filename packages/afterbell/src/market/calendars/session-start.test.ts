import { expect, test } from "vitest";
import { dayNumber, type SessionDate } from "../../domain/session-date.ts";
import { openCalendar } from "./registry.ts";
import { sessionStart } from "./session-start.ts";

const tokyo = openCalendar("weekdays", { zone: "Asia/Tokyo", closesAt: "15:30" });

// The exchanges' published hours, and the rules of daylight saving time.
test.each([
  ["New York in summer", openCalendar("new-york"), "2026-07-24", "2026-07-24T13:30:00.000Z"],
  ["New York in winter", openCalendar("new-york"), "2026-01-05", "2026-01-05T14:30:00.000Z"],
  ["New York, an early close", openCalendar("new-york"), "2026-11-27", "2026-11-27T14:30:00.000Z"],
  ["São Paulo", openCalendar("sao-paulo"), "2026-07-24", "2026-07-24T13:00:00.000Z"],
  ["a cryptocurrency", openCalendar("always-open"), "2026-07-25", "2026-07-25T00:00:00.000Z"],
  ["an exchange rate", openCalendar("currencies"), "2026-07-24", "2026-07-23T23:00:00.000Z"],
  ["a market of unknown hours", tokyo, "2026-07-24", "2026-07-23T15:00:00.000Z"],
])("%s", (_, calendar, date, expected) => {
  const day = dayNumber(date as SessionDate);
  expect(new Date(sessionStart(calendar, day)).toISOString()).toBe(expected);
  expect(sessionStart(calendar, day)).toBeLessThan(calendar.sessionEnd(day));
});
