import { expect, test } from "vitest";
import { ledgerForecast } from "../../test/support/ledger-forecasts.ts";
import { checkLedgerForecast, type LedgerForecast } from "./ledger-row.ts";
import type { SessionDate } from "./session-date.ts";

test("a forecast is one", () => {
  expect(() => checkLedgerForecast(ledgerForecast())).not.toThrow();
  const point = { quantileLevels: [0.5], logReturnQuantiles: [0] };
  expect(() => checkLedgerForecast(ledgerForecast(point))).not.toThrow();
});

const date = (text: string) => text as SessionDate;

test.each<[string, Partial<LedgerForecast>, RegExp]>([
  ["a symbol in lower case", { symbol: "aapl" }, /symbol: expected a ticker in upper case/],
  ["a symbol that is a path", { symbol: "../AAPL" }, /symbol/],
  ["no version", { version: "" }, /version: expected 1 to 200 printable ASCII characters/],
  ["a version with a line break", { version: "a\nb" }, /version/],
  ["a recipe that is not ASCII", { recipe: "é" }, /recipe/],
  ["a price of 0", { originClose: 0 }, /originClose: expected a price above 0, got 0/],
  ["a price that is not a number", { originClose: Number.NaN }, /originClose/],
  ["an infinite price", { originClose: Number.POSITIVE_INFINITY }, /originClose/],
  ["step 0", { stepAhead: 0 }, /stepAhead/],
  ["half a step", { stepAhead: 1.5 }, /stepAhead/],
  ["a day that does not exist", { originDate: date("2026-02-30") }, /originDate/],
  [
    "a target at the origin",
    { targetDate: date("2026-07-24") },
    /targetDate: expected a day after/,
  ],
  ["a moment without a zone", { originMoment: "2026-07-24T20:00:00" }, /originMoment/],
  ["a moment in another zone", { targetEnd: "2026-07-27T16:00:00.000-04:00" }, /targetEnd/],
  ["a target before the origin", { targetStart: "2026-07-24T13:30:00.000Z" }, /targetStart/],
  ["a target without time", { targetEnd: "2026-07-27T13:30:00.000Z" }, /targetEnd/],
  ["no levels", { quantileLevels: [], logReturnQuantiles: [] }, /quantileLevels/],
  ["levels that descend", { quantileLevels: [0.5, 0.4], logReturnQuantiles: [0, 0] }, /levels in/],
  ["a level of 1", { quantileLevels: [1], logReturnQuantiles: [0] }, /quantileLevels/],
  ["a level of 0", { quantileLevels: [0], logReturnQuantiles: [0] }, /quantileLevels/],
  ["too few quantiles", { logReturnQuantiles: [0] }, /expected 7 log returns/],
  ["quantiles that cross", { quantileLevels: [0.1, 0.9], logReturnQuantiles: [1, 0] }, /not desc/],
  ["no number", { quantileLevels: [0.5], logReturnQuantiles: [Number.NaN] }, /logReturnQuantiles/],
])("%s is refused", (_, changes, message) => {
  expect(() => checkLedgerForecast(ledgerForecast(changes))).toThrow(message);
});
