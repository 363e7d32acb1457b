import { describe, expect, test } from "vitest";
import { InvalidOptionError, MissingOptionError } from "../../domain/errors.ts";
import { dayNumber, parseSessionDate } from "../../domain/session-date.ts";
import { openCalendar } from "./registry.ts";
import { nextSessions } from "./trading-calendar.ts";

const riyadh = { zone: "Asia/Riyadh", closesAt: "15:20" };
const after = (name: Parameters<typeof openCalendar>[0], date: string, count: number) =>
  nextSessions(openCalendar(name, riyadh), parseSessionDate(date), count);

describe("calendars without hours of their own", () => {
  test.each(["weekdays", "tel-aviv", "sunday-to-thursday"] as const)("%s asks for them", (name) => {
    expect(() => openCalendar(name)).toThrow(MissingOptionError);
    expect(openCalendar(name, riyadh).isGuess).toBe(true);
  });
});

test.each(["new-york", "sao-paulo", "always-open", "currencies"] as const)(
  "%s is no guess, and has hours",
  (name) => {
    expect(openCalendar(name).isGuess).toBe(false);
    expect(openCalendar(name).hours.closesAt).toMatch(/^\d\d:\d\d$/);
  },
);

test("hours that do not exist are rejected", () => {
  const hours = { zone: "Mars/Olympus", closesAt: "16:00" };
  expect(() => openCalendar("weekdays", hours)).toThrow(InvalidOptionError);
});

test("weekday patterns", () => {
  expect(after("weekdays", "2026-12-24", 2)).toEqual(["2026-12-25", "2026-12-28"]);
  expect(after("currencies", "2026-12-24", 2)).toEqual(["2026-12-25", "2026-12-28"]);
  expect(after("always-open", "2026-12-25", 2)).toEqual(["2026-12-26", "2026-12-27"]);
  expect(after("sunday-to-thursday", "2026-12-24", 2)).toEqual(["2026-12-27", "2026-12-28"]);
});

test("Tel Aviv changes from Sunday to Friday in January 2026", () => {
  expect(after("tel-aviv", "2025-12-25", 6)).toEqual([
    ...["2025-12-28", "2025-12-29", "2025-12-30", "2025-12-31", "2026-01-01", "2026-01-05"],
  ]);
  expect(after("tel-aviv", "2026-01-08", 2)).toEqual(["2026-01-09", "2026-01-12"]);
});

test("days end at midnight: of UTC around the clock, of London for currencies", () => {
  const day = dayNumber(parseSessionDate("2026-07-01"));
  const endOf = (name: "always-open" | "currencies") =>
    new Date(openCalendar(name).sessionEnd(day)).toISOString();
  expect(endOf("always-open")).toBe("2026-07-02T00:00:00.000Z");
  expect(endOf("currencies")).toBe("2026-07-01T23:00:00.000Z");
});

test("where holidays are unknown, no day is known", () => {
  const guess = openCalendar("weekdays", riyadh);
  const isKnown = (day: number) => day >= guess.knownFrom && day <= guess.knownTo;
  expect([-1, 0, 20_000].some(isKnown)).toBe(false);
});
