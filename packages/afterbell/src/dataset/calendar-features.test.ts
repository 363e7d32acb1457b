import { expect, test } from "vitest";
import { seriesFromCloses } from "../../test/support/walk.ts";
import { sliceSeries } from "../domain/bar-series.ts";
import { dayNumber, type SessionDate } from "../domain/session-date.ts";
import { calendarFeatures } from "./calendar-features.ts";
import { nextSessionDays } from "./next-session.ts";

const day = (date: string) => dayNumber(date as SessionDate);

test.each<[string, string, string, [number, number, number]]>([
  ["a Monday after a weekend", "2024-05-17", "2024-05-20", [1, 0, 0]],
  ["a Tuesday", "2024-05-20", "2024-05-21", [0, 0, 0]],
  ["a Friday", "2024-05-23", "2024-05-24", [0, 1, 0]],
  ["a Tuesday after Memorial Day", "2024-05-24", "2024-05-28", [0, 0, 1]],
  ["a Friday after Thanksgiving", "2024-11-27", "2024-11-29", [0, 1, 1]],
  ["a Monday after Good Friday", "2024-03-28", "2024-04-01", [1, 0, 1]],
  ["a Sunday of a market around the clock", "2024-05-18", "2024-05-19", [0, 0, 0]],
])("%s", (_, today, next, [isMonday, isFriday, isAfterHoliday]) => {
  const { monday, friday, afterHoliday } = calendarFeatures(
    Int32Array.of(day(today)),
    Int32Array.of(day(next)),
  );
  expect([monday[0], friday[0], afterHoliday[0]]).toEqual([isMonday, isFriday, isAfterHoliday]);
});

test("the next session is the calendar's, whatever session the series has next", () => {
  const series = seriesFromCloses([1, 2, 3, 4]);
  const every = (_: unknown, today: number) => today + 1;
  expect([...nextSessionDays(series, every)]).toEqual([...series.days].map((today) => today + 1));
  const gap = { ...series, days: series.days.map((today, i) => today + (i > 1 ? 9 : 0)) };
  expect([...nextSessionDays(gap, every)].slice(0, 2)).toEqual([
    ...nextSessionDays(sliceSeries(series, 0, 2), every),
  ]);
});
