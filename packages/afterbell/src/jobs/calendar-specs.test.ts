import { expect, test } from "vitest";
import { marketsWithRanges } from "../../test/support/range-markets.ts";
import { waveSeries } from "../../test/support/walk.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { readSample } from "../market/sample.ts";
import { calendarSpecsOf, nextSessionOf } from "./calendar-specs.ts";
import { symbolCalendars } from "./symbol-calendars.ts";

test("calendars that went through JSON have the sessions of those they were made from", async () => {
  const all = [...marketsWithRanges(30), (await readSample()).series];
  const loaded = all.map((series) => ({ series, provenance: null, findings: [] }));
  const specs = calendarSpecsOf(loaded);
  const nextSession = nextSessionOf(JSON.parse(JSON.stringify(specs)));
  const expected = symbolCalendars(loaded).nextSession;
  for (const series of all) {
    for (const day of [series.days[0]!, 15_000, 16_678, series.days.at(-1)!]) {
      expect(nextSession(series, day)).toBe(expected(series, day));
    }
  }
  expect(specs.AAPL).toEqual({
    name: "new-york",
    hours: { zone: "America/New_York", closesAt: "16:00" },
  });
});

test("a symbol without a calendar is an error that names it", () => {
  const next = () => nextSessionOf({})(waveSeries(5, "AAPL"), 19_000);
  expect(next).toThrow(InvalidOptionError);
  expect(next).toThrow("calendars: expected a calendar of AAPL, got none");
});
