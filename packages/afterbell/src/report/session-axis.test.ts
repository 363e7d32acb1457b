import { expect, test } from "vitest";
import type { SessionDate } from "../domain/session-date.ts";
import { nextWeekdays, sessionTicks } from "./session-axis.ts";

const weekdaysFrom = (day: string, count: number) => nextWeekdays(day as SessionDate, count);

test("a year has the first sessions of months, as many as there is room for", () => {
  const dates = weekdaysFrom("2023-01-15", 260);
  const ticks = sessionTicks(dates, 8);
  expect(ticks.map(({ label }) => label)).toEqual([
    "Mar 2023",
    "May 2023",
    "Jul 2023",
    "Sep 2023",
    "Nov 2023",
    "Jan 2024",
  ]);
  expect(ticks.map(({ at }) => dates[at])).toContain("2023-03-01");
});

test("ten years have years; a month has days, the last one among them", () => {
  expect(sessionTicks(weekdaysFrom("2009-12-31", 2600), 6).map(({ label }) => label)).toEqual([
    "2012",
    "2014",
    "2016",
    "2018",
  ]);
  const days = weekdaysFrom("2024-02-01", 15);
  expect(sessionTicks(days, 5).map(({ label }) => label)).toEqual([
    "2024-02-06",
    "2024-02-09",
    "2024-02-14",
    "2024-02-19",
    "2024-02-22",
  ]);
  expect(sessionTicks(days.slice(0, 1), 5)).toEqual([{ at: 0, label: "2024-02-02" }]);
});

test("sessions to come are weekdays, over a weekend and a leap day", () => {
  expect(weekdaysFrom("2024-02-28", 4)).toEqual([
    "2024-02-29",
    "2024-03-01",
    "2024-03-04",
    "2024-03-05",
  ]);
});
