/** @file An axis of sessions: evenly spaced regardless of the calendar, labelled with dates. */

import type { SessionDate } from "../domain/session-date.ts";
import type { Tick } from "./linear-axis.ts";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
/** Months between ticks. */
const SPACINGS = [1, 2, 3, 6, 12, 24, 60, 120];

/**
 * Ticks at the first session of months or years; at single days, where fewer than three months are shown.
 *
 * @param dates (N) ascending.
 * @param count Ticks there is room for.
 * @returns At most `count` ticks, at indices of the dates.
 */
export function sessionTicks(dates: readonly SessionDate[], count: number): Tick[] {
  const months = dates.map((date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1);
  const begins = months.flatMap((month, i) => (i > 0 && month !== months[i - 1] ? [i] : []));
  for (const spacing of SPACINGS) {
    const places = begins.filter((i) => months[i]! % spacing === 0);
    if (places.length > count) continue;
    if (places.length < 3) break;
    return places.map((at) => ({ at, label: monthLabel(months[at]!, spacing) }));
  }
  return dayTicks(dates, count);
}

function monthLabel(month: number, spacing: number): string {
  const year = String(Math.floor(month / 12));
  return spacing >= 12 ? year : `${MONTHS[month % 12]} ${year}`;
}

/** Days at even distances, the last one among them. */
function dayTicks(dates: readonly SessionDate[], count: number): Tick[] {
  const every = Math.max(1, Math.ceil(dates.length / count));
  return dates
    .flatMap((date, at) => ((dates.length - 1 - at) % every === 0 ? [{ at, label: date }] : []))
    .slice(-count);
}

/** The weekdays after a date. Holidays are not known here. */
export function nextWeekdays(after: SessionDate, count: number): SessionDate[] {
  const day = new Date(`${after}T00:00:00Z`);
  const dates: SessionDate[] = [];
  while (dates.length < count) {
    day.setUTCDate(day.getUTCDate() + 1);
    const isWeekday = day.getUTCDay() % 6 !== 0;
    if (isWeekday) dates.push(day.toISOString().slice(0, 10) as SessionDate);
  }
  return dates;
}
