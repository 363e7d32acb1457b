import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dayNumber, parseSessionDate, sessionDate } from "../../domain/session-date.ts";
import { inferCalendar } from "./infer-calendar.ts";
import { openCalendar } from "./registry.ts";
import { sessionsBetween, type TradingCalendar } from "./trading-calendar.ts";

const weekdays = openCalendar("weekdays", { zone: "UTC", closesAt: "24:00" });
const exchanges = (["new-york", "sao-paulo"] as const).map((name) => openCalendar(name));

/** Sessions from a day on. */
function daysOf(calendar: TradingCalendar, first: number, span: number): Int32Array {
  return Int32Array.from(
    sessionsBetween(calendar, sessionDate(first), sessionDate(first + span - 1)).map(dayNumber),
  );
}

const start = fc.integer({
  min: dayNumber(parseSessionDate("2015-01-01")),
  max: dayNumber(parseSessionDate("2024-12-31")),
});
/** At least 8 holidays. */
const years = fc.integer({ min: 400, max: 2000 });

describe.each(exchanges)("$name", (calendar) => {
  test("is recognised in its sessions, also where up to two are missing", () => {
    fc.assert(
      fc.property(start, years, fc.array(fc.nat(200), { maxLength: 2 }), (first, span, lost) => {
        const days = daysOf(calendar, first, span).filter((_, i) => !lost.includes(i));
        expect(inferCalendar(days)).toBe(calendar.name);
      }),
    );
  });

  test("is recognised where a file lost a week or two", () => {
    fc.assert(
      fc.property(start, years, fc.nat(200), (first, span, at) => {
        const days = daysOf(calendar, first, span).filter((_, i) => i < at || i >= at + 8);
        expect(inferCalendar(days)).toBe(calendar.name);
      }),
    );
  });

  test("is recognised where a source repeated the price of one holiday", () => {
    fc.assert(
      fc.property(start, (first) => {
        const days = new Set(daysOf(calendar, first, 1000));
        const filled = daysOf(weekdays, first, 1000).find((day) => !days.has(day)) ?? first;
        const all = Int32Array.from([...days, filled].sort((a, b) => a - b));
        expect(inferCalendar(all)).toBe(calendar.name);
      }),
    );
  });

  test("is not told by half a year, which has too few holidays", () => {
    expect(inferCalendar(daysOf(calendar, 20_000, 150))).toBeNull();
  });

  test("is not told where one session in twenty is missing", () => {
    const days = daysOf(calendar, 18_000, 1500).filter((_, i) => i % 20 !== 0);
    expect(inferCalendar(days)).toBeNull();
  });

  test("is not told by prices of one day a week or a month", () => {
    const days = daysOf(calendar, 16_500, 3000);
    expect(inferCalendar(days.filter((day) => day % 7 === 4))).toBeNull();
    expect(inferCalendar(days.filter((_, i) => i % 21 === 0))).toBeNull();
  });

  test("is not told where the last two years have no holidays", () => {
    const days = daysOf(calendar, 16_500, 2500);
    const after = daysOf(weekdays, 19_000, 730);
    expect(inferCalendar(Int32Array.of(...days, ...after))).toBeNull();
  });

  test("is told by the part that it knows", () => {
    const early = Int32Array.from({ length: 300 }, (_, i) => -10_000 + i);
    expect(inferCalendar(Int32Array.of(...early, ...daysOf(calendar, 18_000, 900)))).toBe(
      calendar.name,
    );
  });
});

describe("no exchange", () => {
  test("in weekdays without any holiday", () => {
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 3000 }), (first, span) => {
        expect(inferCalendar(daysOf(weekdays, first, span))).toBeNull();
      }),
    );
  });

  test("in weekdays with holidays of their own", () => {
    fc.assert(
      fc.property(start, years, fc.integer({ min: 7, max: 40 }), (first, span, every) => {
        const days = daysOf(weekdays, first, span).filter((_, i) => i % every !== 0);
        expect(inferCalendar(days)).toBeNull();
      }),
    );
  });

  test("in no days, or one", () => {
    expect(inferCalendar(Int32Array.of())).toBeNull();
    expect(inferCalendar(Int32Array.of(20_000))).toBeNull();
  });
});

describe("around the clock", () => {
  const everyDay = (length: number) => Int32Array.from({ length }, (_, i) => 20_000 + i);

  test("by three weeks of every day, not by two, also where a day is missing", () => {
    expect(inferCalendar(everyDay(21))).toBe("always-open");
    expect(inferCalendar(everyDay(14))).toBeNull();
    expect(inferCalendar(everyDay(60).filter((_, i) => i !== 30))).toBe("always-open");
  });

  test("not by six days a week", () => {
    expect(inferCalendar(everyDay(400).filter((day) => day % 7 !== 2))).toBeNull();
    expect(inferCalendar(everyDay(400).filter((day) => day % 7 !== 3))).toBeNull();
  });
});
