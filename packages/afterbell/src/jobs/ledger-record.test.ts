import { expect, test } from "vitest";
import { dailyForecast, evening, ledgerForecast } from "../../test/support/ledger-forecasts.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { libraryVersion } from "../library-version.ts";
import { openCalendar } from "../market/calendars/registry.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import type { NextForecast } from "./forecast-next.ts";
import { ledgerForecastsOf } from "./ledger-forecasts.ts";
import { recordForecasts } from "./ledger-record.ts";

test("rows that are not live are counted, with the reason, and so are refused ones", async () => {
  const workspace = openWorkspace(await temporaryFolder());
  const forecasts = [
    ledgerForecast(),
    ledgerForecast({ symbol: "A", priceSource: "sample" }),
    dailyForecast(3),
    dailyForecast(-9),
    dailyForecast(-8),
    ledgerForecast({ originClose: 1 }),
  ];
  const answer = await recordForecasts(workspace, forecasts, evening);
  expect(answer.recorded && answer.notes).toEqual([
    "1 of 5 rows do not count as live: prices are those of the sample",
    "2 of 5 rows do not count as live: the session that is forecast had begun",
    expect.stringMatching(/^1 of 5 rows do not count as live: this machine's clock is behind/),
    expect.stringMatching(/^1 forecasts differ from those that the ledger has/),
  ]);
  const [row] = await workspace.ledger.rows();
  expect(row?.libraryVersion).toBe(libraryVersion);
});

const step = { stepAhead: 1, median: 200, quantiles: [190, 200, 210], interval: null };
const next: NextForecast = {
  symbol: "AAPL",
  lastSession: "2026-11-25" as SessionDate,
  lastClose: 200,
  quantileLevels: [0.1, 0.5, 0.9],
  steps: [{ ...step, date: "2026-11-27" as SessionDate }],
};
const origin = { version: "AAPL/1", recipe: "classic", priceSource: "yahoo" };

test("the next forecast as rows: log returns, and moments of the calendar", () => {
  // The day after Thanksgiving closes early.
  expect(ledgerForecastsOf(next, openCalendar("new-york"), origin)).toEqual([
    {
      ...{ symbol: "AAPL", ...origin, stepAhead: 1, originClose: 200 },
      ...{ originDate: "2026-11-25", originMoment: "2026-11-25T21:00:00.000Z" },
      ...{ targetDate: "2026-11-27", targetStart: "2026-11-27T14:30:00.000Z" },
      targetEnd: "2026-11-27T18:00:00.000Z",
      quantileLevels: [0.1, 0.5, 0.9],
      logReturnQuantiles: [Math.log(0.95), 0, Math.log(1.05)],
    },
  ]);
});

test("without dates or with prices that have no logarithm there are no rows", () => {
  const calendar = openCalendar("new-york");
  const undated = { ...next, steps: [{ ...step, date: null }] };
  expect(() => ledgerForecastsOf(undated, calendar, origin)).toThrow(/a date for every step/);
  const negative = { ...next, steps: [{ ...next.steps[0]!, quantiles: [-1, 200, 210] }] };
  expect(() => ledgerForecastsOf(negative, calendar, origin)).toThrow(/above 0 for log returns/);
});
