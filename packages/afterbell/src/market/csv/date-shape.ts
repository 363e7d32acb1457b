/** @file One date as files write it, taken apart; which part is the day may be open. */

import { monthOf } from "./month-name.ts";

export interface DateShape {
  /** How it is written; `NN?NN` stands for a day and a month, in either order. */
  readonly format: string;
  readonly separator: string;
  readonly year: number;
  /** Month and day; for `NN?NN` as they stand. */
  readonly first: number;
  readonly second: number;
  /** Time of day as written, or empty. */
  readonly time: string;
  /** `Z`, `UTC`, `GMT` or such as `-05:00`, or empty. */
  readonly offset: string;
}

const time = String.raw`(?:[T\s]\s*(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[AP]M)?)\s*(Z|UTC|GMT|[-+]\d{2}(?::?\d{2})?)?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${time}$`, "i");
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${time}$`, "i");
const compact = /^(\d{4})(\d{2})(\d{2})$/;
const monthNamed = /^(\p{L}{3,12})\.?[\s-]+(\d{1,2}),?[\s-]+(\d{4})$/u;
const dayBeforeName = /^(\d{1,2})\.?[\s-]*(?:de\s+)?(\p{L}{3,12})\.?[\s-]*(?:de\s+)?(\d{4})$/u;

/** The parts of one date, or null for something else. */
export function dateShapeOf(text: string): DateShape | null {
  let match = yearFirst.exec(text);
  if (match) {
    const [, year, separator = "", month, day, time = "", offset = ""] = match;
    return { ...shape("YYYY?MM?DD", separator, year, month, day), time, offset };
  }
  match = yearLast.exec(text);
  if (match) {
    const [, first, separator = "", second, year, time = "", offset = ""] = match;
    return { ...shape("NN?NN?YYYY", separator, year, first, second), time, offset };
  }
  match = compact.exec(text);
  if (match) return shape("YYYYMMDD", "", match[1], match[2], match[3]);
  match = monthNamed.exec(text);
  if (match) return namedShape("month DD, YYYY", match[3], match[1], match[2]);
  match = dayBeforeName.exec(text);
  if (match) return namedShape("DD month YYYY", match[3], match[2], match[1]);
  return null;
}

function shape(
  format: string,
  separator: string,
  year: string | undefined,
  first: string | number | undefined,
  second: string | undefined,
): DateShape {
  const parts = { year: Number(year), first: Number(first), second: Number(second) };
  return { format, separator, ...parts, time: "", offset: "" };
}

function namedShape(format: string, year?: string, month?: string, day?: string): DateShape | null {
  const number = monthOf(month ?? "");
  return number === null ? null : shape(format, "", year, number, day);
}

/** Milliseconds since 1970-01-01 UTC, of the day as written, at the time of day and offset. */
export function instantOfDay(day: number, { time, offset }: DateShape): number {
  return day * DAY_MS + timeOfDayMs(time) - offsetMs(offset);
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

function timeOfDayMs(time: string): number {
  const [, hour = "0", minute = "0", second = "0", half = ""] =
    /^(\d+):(\d+)(?::([\d.]+))?\s*([AP]M)?$/i.exec(time) ?? [];
  const hours = half === "" ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  return (hours * 60 + Number(minute)) * MINUTE_MS + Number(second) * 1000;
}

function offsetMs(offset: string): number {
  const [, sign = "+", hours = "0", minutes = "0"] = /^([-+])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
}
