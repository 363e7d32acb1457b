import { expect, test } from "vitest";
import { dayNumber, parseSessionDate, type SessionDate, sessionDate } from "./session-date.ts";

test.each(["2024-02-29", "1999-12-31", "1800-01-01", "9999-12-31"])("%s is a date", (text) => {
  expect(parseSessionDate(text)).toBe(text);
});

test.each(["2023-02-29", "2024-1-2", "20240102", "", "2024-01-02T00:00", "tomorrow"])(
  "%s is no date",
  (text) => {
    expect(() => parseSessionDate(text, "start")).toThrow(
      "start: expected a calendar day as YYYY-MM-DD",
    );
  },
);

test("days are counted from 1970-01-01", () => {
  const days = ["1969-12-31", "1970-01-01", "1970-01-02", "2000-03-01", "2024-12-31"];
  expect(days.map((date) => dayNumber(date as SessionDate))).toEqual([-1, 0, 1, 11_017, 20_088]);
});

test("every day of 1800 to 2199, and every 97th to 9999, has a text that leads back to it", () => {
  const [first, dense, last] = ["1800-01-01", "2200-01-01", "9999-12-31"].map((date) =>
    dayNumber(date as SessionDate),
  );
  let before = "";
  let wrong = 0;
  for (let day = first!; day <= last!; day += day < dense! ? 1 : 97) {
    const date = sessionDate(day);
    if (dayNumber(date) !== day || !(before < date) || date.length !== 10) wrong++;
    before = date;
  }
  expect(wrong).toBe(0);
  expect(before > "9999-09").toBe(true);
});
