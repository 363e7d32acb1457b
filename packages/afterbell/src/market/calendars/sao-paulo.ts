/**
 * @file São Paulo: B3, formerly BM&FBOVESPA. Checked against prices of 2015 to 2024. Holidays of the city and the
 * state of São Paulo were days without a session until 2021; since 2022 B3 trades on them. Ash Wednesday opens at
 * 13:00 and is a session; so were the days of World Cup matches.
 */

import { dayNumber, type SessionDate } from "../../domain/session-date.ts";
import { type SessionHours, sessionEndOn } from "../../domain/session-hours.ts";
import { calendarDay, easterSunday, isWeekday } from "./calendar-day.ts";
import { rememberedDays } from "./remembered-days.ts";
import type { TradingCalendar } from "./trading-calendar.ts";

/**
 * B3 closes at 17:00 while New York is on daylight saving time and at 18:00 otherwise, with exceptions over the years.
 * The later one holds for all days: no session counts as ended before it is.
 */
const saoPauloHours: SessionHours = { zone: "America/Sao_Paulo", closesAt: "18:00" };

/** Known to 2030 by the rules in force. */
export function saoPauloCalendar(hours: SessionHours | null): TradingCalendar {
  const full = hours ?? saoPauloHours;
  return {
    name: "sao-paulo",
    isGuess: false,
    hours: full,
    knownFrom: dayNumber("2015-01-01" as SessionDate),
    knownTo: dayNumber("2030-12-31" as SessionDate),
    isSession,
    isPlanned: isSession,
    sessionEnd: (day) => sessionEndOn(full, day),
  };
}

const isSession = rememberedDays((day) => isWeekday(day) && !isClosed(day));

function isClosed(day: number): boolean {
  const { year, month, dayOfMonth } = calendarDay(day);
  const isFixed = fixedHolidays.some(
    (holiday) =>
      holiday.month === month && holiday.dayOfMonth === dayOfMonth && holiday.isKept(year),
  );
  if (isFixed) return true;
  return movableHolidays.includes(day - easterSunday(year)) || isLastWeekdayOf(year, day);
}

/** Carnival Monday and Tuesday, Good Friday, Corpus Christi: days after Easter Sunday. */
const movableHolidays: readonly number[] = [-48, -47, -2, 60];

/** 31 December, or the Friday before it. Banks are closed to customers. */
function isLastWeekdayOf(year: number, day: number): boolean {
  let last = dayNumber(`${year}-12-31` as SessionDate);
  while (!isWeekday(last)) last--;
  return day === last;
}

interface FixedHoliday {
  readonly month: number;
  readonly dayOfMonth: number;
  isKept(year: number): boolean;
}

const always = () => true;

const fixedHolidays: readonly FixedHoliday[] = [
  { month: 1, dayOfMonth: 1, isKept: always },
  // The city's anniversary.
  { month: 1, dayOfMonth: 25, isKept: (year) => year <= 2021 },
  // Tiradentes.
  { month: 4, dayOfMonth: 21, isKept: always },
  { month: 5, dayOfMonth: 1, isKept: always },
  // The state's revolution of 1932, a holiday since 1997. In 2020 it was moved to May, and B3 traded on both days.
  { month: 7, dayOfMonth: 9, isKept: (year) => year >= 1997 && year <= 2021 && year !== 2020 },
  // Independence Day.
  { month: 9, dayOfMonth: 7, isKept: always },
  // Our Lady of Aparecida.
  { month: 10, dayOfMonth: 12, isKept: always },
  // All Souls' Day.
  { month: 11, dayOfMonth: 2, isKept: always },
  // Proclamation of the Republic.
  { month: 11, dayOfMonth: 15, isKept: always },
  // Black Awareness Day: of the city since 2004, national since 2024.
  { month: 11, dayOfMonth: 20, isKept: (year) => (year >= 2004 && year <= 2021) || year >= 2024 },
  { month: 12, dayOfMonth: 24, isKept: always },
  { month: 12, dayOfMonth: 25, isKept: always },
];
