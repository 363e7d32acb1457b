import { expect, test } from "vitest";
import { exchangeDays, exchangeTimes, isTimeZone } from "./exchange-day.ts";

const seconds = (iso: string) => Date.parse(iso) / 1000;

test("the day is the exchange's, on both sides of a change of clocks", () => {
  const newYork = exchangeDays("America/New_York", -18_000);
  expect(newYork(seconds("2020-11-02T14:30:00Z"))).toBe("2020-11-02");
  // Currencies start their day at midnight in London: 23:00 UTC of the day before in summer.
  const winterOffset = 0;
  const london = exchangeDays("Europe/London", winterOffset);
  expect(london(seconds("2020-06-30T23:00:00Z"))).toBe("2020-07-01");
  expect(london(seconds("2020-01-02T00:00:00Z"))).toBe("2020-01-02");
  const sydney = exchangeDays("Australia/Sydney", 36_000);
  expect(sydney(seconds("2020-01-01T23:00:00Z"))).toBe("2020-01-02");
});

test("without a zone, or with an unknown one, today's offset serves", () => {
  for (const zone of [null, "Mars/Olympus_Mons"]) {
    expect(exchangeDays(zone, 36_000)(seconds("2020-01-01T23:00:00Z"))).toBe("2020-01-02");
  }
});

test("years before the epoch", () => {
  expect(exchangeDays("America/New_York", -18_000)(seconds("1927-12-30T15:00:00Z"))).toBe(
    "1927-12-30",
  );
});

test("the time of day is the exchange's, and midnight is 00:00", () => {
  const newYork = exchangeTimes("America/New_York", -18_000);
  expect(newYork(seconds("2020-07-01T20:00:00Z"))).toBe("16:00");
  expect(newYork(seconds("2020-01-02T05:00:59Z"))).toBe("00:00");
  expect(exchangeTimes(null, 19_800)(seconds("2020-01-02T10:00:00Z"))).toBe("15:30");
});

test("names of time zones", () => {
  expect(["America/Sao_Paulo", "UTC", "Mars/Olympus_Mons", ""].map(isTimeZone)).toEqual([
    ...[true, true, false, false],
  ]);
});
