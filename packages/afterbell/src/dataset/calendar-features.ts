/** Of the session after each: 1 where it is so, else 0. All (T). */
export interface CalendarFeatures {
  readonly monday: Float64Array;
  readonly friday: Float64Array;
  /** The market was closed on a day on which it usually trades. */
  readonly afterHoliday: Float64Array;
}

const MONDAY = 1;
const FRIDAY = 5;

/**
 * A session follows a holiday if more than one day has passed and it is no Monday, or more than three days.
 *
 * @param days (T) of the sessions. @param nextDays (T) of those after them: `nextSessionDays`.
 */
export function calendarFeatures(
  days: Readonly<Int32Array>,
  nextDays: Readonly<Int32Array>,
): CalendarFeatures {
  const monday = new Float64Array(days.length);
  const friday = new Float64Array(days.length);
  const afterHoliday = new Float64Array(days.length);
  for (let t = 0; t < days.length; t++) {
    const gap = nextDays[t]! - days[t]!;
    const weekday = weekdayOf(nextDays[t]!);
    monday[t] = Number(weekday === MONDAY);
    friday[t] = Number(weekday === FRIDAY);
    afterHoliday[t] = Number((gap > 1 && weekday !== MONDAY) || gap > 3);
  }
  return { monday, friday, afterHoliday };
}

/** @returns 0 for Sunday. 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}
