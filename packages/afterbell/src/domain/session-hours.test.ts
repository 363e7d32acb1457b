import { expect, test } from "vitest";
import { dayNumber, type SessionDate } from "./session-date.ts";
import { cryptoHours, newYorkHours, type SessionHours, sessionEndOn } from "./session-hours.ts";

const endOf = (hours: SessionHours, date: string) =>
  new Date(sessionEndOn(hours, dayNumber(date as SessionDate))).toISOString();

test.each<[string, SessionHours, string, string]>([
  ["New York in winter", newYorkHours, "2024-01-10", "2024-01-10T21:00:00.000Z"],
  ["New York in summer", newYorkHours, "2024-07-10", "2024-07-10T20:00:00.000Z"],
  [
    "the last session before the clocks change",
    newYorkHours,
    "2024-03-08",
    "2024-03-08T21:00:00.000Z",
  ],
  ["the day on which they do", newYorkHours, "2024-03-10", "2024-03-10T20:00:00.000Z"],
  ["the day on which they change back", newYorkHours, "2024-11-03", "2024-11-03T21:00:00.000Z"],
  ["a cryptocurrency", cryptoHours, "2024-12-31", "2025-01-01T00:00:00.000Z"],
  [
    "Tokyo, which has no summer time",
    { zone: "Asia/Tokyo", closesAt: "15:00" },
    "2024-07-10",
    "2024-07-10T06:00:00.000Z",
  ],
  [
    "Sydney, where summer is in January",
    { zone: "Australia/Sydney", closesAt: "16:00" },
    "2024-01-10",
    "2024-01-10T05:00:00.000Z",
  ],
  [
    "midnight on the night before the clocks change",
    { zone: "Europe/London", closesAt: "24:00" },
    "2024-03-30",
    "2024-03-31T00:00:00.000Z",
  ],
  [
    "midnight on the night after",
    { zone: "Europe/London", closesAt: "24:00" },
    "2024-03-31",
    "2024-03-31T23:00:00.000Z",
  ],
  ["New York by its local mean time", newYorkHours, "1880-01-02", "1880-01-02T20:56:02.000Z"],
])("the session ends in time: %s", (_, hours, date, end) => {
  expect(endOf(hours, date)).toBe(end);
  expect(endOf({ ...hours }, date)).toBe(end); // the second time from what is remembered
});
