import { dayNumber, type SessionDate, sessionDate } from "../../src/domain/session-date.ts";
import type { TradingCalendar } from "../../src/market/calendars/trading-calendar.ts";

/** Weekdays of some years on which a calendar has no session. Weekdays are JavaScript's own, not the calendars'. */
export function weekdayClosures(
  calendar: TradingCalendar,
  { from, to }: { readonly from: number; readonly to: number },
): SessionDate[] {
  const dates: SessionDate[] = [];
  const last = dayNumber(`${to}-12-31` as SessionDate);
  for (let day = dayNumber(`${from}-01-01` as SessionDate); day <= last; day++) {
    const date = sessionDate(day);
    const weekday = new Date(date).getUTCDay();
    if (weekday !== 0 && weekday !== 6 && !calendar.isSession(day)) dates.push(date);
  }
  return dates;
}
