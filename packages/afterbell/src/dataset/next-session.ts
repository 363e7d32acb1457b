import type { BarSeries } from "../domain/bar-series.ts";
import { InvalidOptionError } from "../domain/errors.ts";

/**
 * The day of the session that a market's calendar has after a day, in days since 1970-01-01.
 *
 * It must answer from the series' symbol and hours and from what had been announced by that day, and never from the
 * sessions of the series: that the next close is four days away would tell of a closure that nobody foresaw. A
 * calendar that lists unscheduled closures leaves them out here.
 */
export type NextSession = (series: BarSeries, day: number) => number;

/**
 * The day of the session after each of a series' sessions, always the calendar's. The series' own next session is not
 * looked at, although it is known for all but the last one. Where the two differ, the calendar's is what was known;
 * and a model must learn from days that are as uncertain as those it forecasts from.
 *
 * @returns (T) days since 1970-01-01.
 * @throws {InvalidOptionError} `nextSession` gives no whole day after the one it was asked for.
 */
export function nextSessionDays(series: BarSeries, nextSession: NextSession): Int32Array {
  return series.days.map((day) => {
    const next = nextSession(series, day);
    if (Number.isSafeInteger(next) && next > day) return next;
    throw new InvalidOptionError("nextSession", `a whole day after ${day}`, next);
  });
}
