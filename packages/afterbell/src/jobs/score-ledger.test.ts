import { expect, test } from "vitest";
import { evening, ledgerForecast } from "../../test/support/ledger-forecasts.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { type BarSeries, barSeries } from "../domain/bar-series.ts";
import type { LedgerForecast } from "../domain/ledger-row.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { recordForecasts } from "./ledger-record.ts";
import { scoreDue, unscoredNotes } from "./score-ledger.ts";

const FRIDAY = "2026-07-24";
const MONDAY = "2026-07-27";

function closes(symbol: string, byDate: Readonly<Record<string, number>>): BarSeries {
  const unknown = { open: null, high: null, low: null, volume: null };
  return barSeries(
    symbol,
    Object.entries(byDate).map(([date, close]) => ({
      ...{ date: date as SessionDate, ...unknown },
      close,
    })),
  );
}

async function ledgerWith(...forecasts: readonly LedgerForecast[]): Promise<Workspace> {
  const workspace = openWorkspace(await temporaryFolder());
  expect((await recordForecasts(workspace, forecasts, evening)).recorded).toBe(true);
  return workspace;
}

const tuesday = new Date("2026-07-28T08:00:00.000Z");

test("a row is scored once, by two closes of one fetch", async () => {
  const workspace = await ledgerWith(ledgerForecast());
  const series = closes("AAPL", { [FRIDAY]: 200, [MONDAY]: 204 });
  const first = await scoreDue(workspace, [{ series, fetchedAt: tuesday }]);
  expect(first).toEqual({ scored: 1, unscored: [], notStored: null });
  const score = await workspace.ledger.score(1);
  expect(score).toMatchObject({
    ...{ seq: 1, originClose: 200, targetClose: 204, fetchedAt: tuesday.toISOString() },
    realisedLogReturn: Math.log(1.02),
  });
  const corrected = closes("AAPL", { [FRIDAY]: 200, [MONDAY]: 190 });
  const fetchedAt = new Date("2026-07-29T08:00:00.000Z");
  expect((await scoreDue(workspace, [{ series: corrected, fetchedAt }])).scored).toBe(0);
  expect(await workspace.ledger.score(1)).toEqual(score);
  const again = await scoreDue(workspace, [{ series: corrected, fetchedAt }], { again: true });
  expect(again.scored).toBe(1);
  expect((await workspace.ledger.score(1))?.targetClose).toBe(190);
  expect((await workspace.ledger.verify()).fault).toBeNull();
});

test("a split of 4:1 between origin and target does not matter", async () => {
  const stored = 213.76;
  const workspace = await ledgerWith(ledgerForecast({ originClose: stored }));
  // After the split, the source has both closes in the new shares.
  const series = closes("AAPL", { [FRIDAY]: stored / 4, [MONDAY]: 54.0 });
  await scoreDue(workspace, [{ series, fetchedAt: tuesday }]);
  const score = await workspace.ledger.score(1);
  expect(score?.realisedLogReturn).toBeCloseTo(Math.log(216 / 213.76), 14);
  expect(score?.intervals.every(({ held }) => held === true)).toBe(false); // 1.04 % is outside 50 %
  expect(score?.intervals.map(({ held }) => held)).toEqual([false, true, true]);
  expect((await workspace.ledger.rows())[0]?.originClose).toBe(stored);
});

test("before the target's session has ended, its bar is none to score by", async () => {
  const workspace = await ledgerWith(ledgerForecast());
  const series = closes("AAPL", { [FRIDAY]: 200, [MONDAY]: 204 });
  const early = new Date("2026-07-27T19:59:59.999Z");
  expect(await scoreDue(workspace, [{ series, fetchedAt: early }])).toMatchObject({ scored: 0 });
  const closed = new Date("2026-07-27T20:00:00.000Z");
  expect(await scoreDue(workspace, [{ series, fetchedAt: closed }])).toMatchObject({ scored: 1 });
});

test.each([
  ["no session there, and later ones", { [FRIDAY]: 200, "2026-07-28": 204 }, "target", true],
  ["no session there yet", { [FRIDAY]: 200 }, "target", false],
  ["a close that has no logarithm", { [FRIDAY]: 200, [MONDAY]: -37.63 }, "target", false],
  ["no origin", { [MONDAY]: 204, "2026-07-28": 204 }, "origin", true],
] as const)("%s: the row is reported, and never scored", async (_, prices, absent, isPast) => {
  const workspace = await ledgerWith(ledgerForecast());
  const fetched = { series: closes("AAPL", prices), fetchedAt: tuesday };
  const { scored, unscored } = await scoreDue(workspace, [fetched]);
  expect(scored).toBe(0);
  expect(unscored).toMatchObject([{ absent, isPast, row: { seq: 1 } }]);
  expect(unscored[0]?.message).toContain(`row 1: AAPL has no close of`);
  expect(await workspace.ledger.score(1)).toBeNull();
});

test("rows that cannot be scored are told of in one sentence for each symbol", async () => {
  const ofSymbol = (symbol: string) =>
    [1, 2, 3].map((stepAhead) => ledgerForecast({ symbol, stepAhead }));
  const workspace = await ledgerWith(...ofSymbol("AAPL"), ledgerForecast({ symbol: "MSFT" }));
  const prices = ["AAPL", "MSFT"].map((symbol) => ({
    ...{ series: closes(symbol, { [FRIDAY]: 200, "2026-07-28": 204 }), fetchedAt: tuesday },
  }));
  const { unscored } = await scoreDue(workspace, prices);
  expect(unscored).toHaveLength(4);
  expect(unscoredNotes(unscored)).toEqual([
    "AAPL has no close of 2026-07-27, so 3 rows are not scored",
    expect.stringMatching(/^row 4: MSFT has no close of 2026-07-27, the target's session /),
  ]);
});

test("symbols without prices wait", async () => {
  const workspace = await ledgerWith(ledgerForecast(), ledgerForecast({ symbol: "MSFT" }));
  const series = closes("MSFT", { [FRIDAY]: 500, [MONDAY]: 500 });
  await scoreDue(workspace, [{ series, fetchedAt: tuesday }]);
  expect(await workspace.ledger.summary()).toMatchObject({ rows: 2, scored: 1, waiting: 1 });
});

test("the summary compares with rivals on the same sessions, and counts live rows alone", async () => {
  const wide = ledgerForecast().logReturnQuantiles.map((q) => 3 * q);
  const rival = (version: string) => ({ version, recipe: version, logReturnQuantiles: wide });
  const late = { targetStart: "2026-07-24T20:30:00.000Z" };
  const workspace = await ledgerWith(
    ledgerForecast(),
    ledgerForecast({ stepAhead: 2 }), // no rival here
    ledgerForecast(rival("historical")),
    ledgerForecast({ ...rival("ewma"), ...late }), // a rival that is not live is none
    ledgerForecast({ symbol: "MSFT" }),
    ledgerForecast({ symbol: "MSFT", ...rival("historical") }),
    ledgerForecast({ symbol: "SAMPLE", priceSource: "sample" }),
    ledgerForecast({ symbol: "LATER" }), // waits
  );
  const fetched = ["AAPL", "MSFT", "SAMPLE"].map((symbol) => ({
    series: closes(symbol, { [FRIDAY]: 200, [MONDAY]: symbol === "MSFT" ? 206 : 200 }),
    fetchedAt: tuesday,
  }));
  expect((await scoreDue(workspace, fetched)).scored).toBe(7);
  const summary = await workspace.ledger.summary();
  expect(summary).toMatchObject({ rows: 8, notLive: 2, scored: 5, waiting: 1 });
  expect(summary.records.map(({ symbol, version }) => [symbol, version])).toEqual([
    ["AAPL", "AAPL/20260701T210000Z"],
    ["AAPL", "historical"],
    ["MSFT", "AAPL/20260701T210000Z"],
    ["MSFT", "historical"],
  ]);
  const [apple, historical, microsoft] = summary.records;
  expect(apple?.figures).toMatchObject({ count: 2, coverage: 1 });
  expect(apple?.figures.intervalScore).toBeCloseTo(0.05, 14);
  expect(apple?.rivals).toMatchObject([
    { rival: "historical", own: { count: 1 }, theirs: { count: 1 } },
  ]);
  expect(apple?.rivals[0]?.theirs.intervalScore).toBeCloseTo(0.15, 14);
  // A flat close: CRPS grows with the quantiles.
  const [beside] = apple?.rivals ?? [];
  expect((beside?.theirs.crps ?? 0) / (beside?.own.crps ?? 1)).toBeCloseTo(3, 12);
  expect(historical?.rivals).toEqual([]);
  expect(microsoft?.figures).toMatchObject({ count: 1, coverage: 0 }); // 3 % is outside 90 %
  const [classic, pooledRival] = summary.pooled;
  expect(classic).toMatchObject({ symbol: null, version: null, recipe: "classic" });
  expect(classic?.figures.count).toBe(3);
  expect(classic?.figures.coverage).toBeCloseTo(2 / 3, 14);
  expect(classic?.rivals).toMatchObject([{ own: { count: 2 }, theirs: { count: 2 } }]);
  expect(pooledRival).toMatchObject({ recipe: "historical", figures: { count: 2 } });
});

test("the summary of some symbols, one step, another coverage", async () => {
  const workspace = await ledgerWith(ledgerForecast(), ledgerForecast({ stepAhead: 2 }));
  const series = closes("AAPL", { [FRIDAY]: 200, [MONDAY]: 203 });
  await scoreDue(workspace, [{ series, fetchedAt: tuesday }]);
  const { ledger } = workspace;
  expect(await ledger.summary({ symbols: ["MSFT"] })).toMatchObject({ rows: 0, records: [] });
  expect(await ledger.summary({ symbols: [] })).toMatchObject({ rows: 0 });
  const one = await ledger.summary({ symbols: ["AAPL"], stepAhead: 2, nominalCoverage: 0.5 });
  expect(one).toMatchObject({ rows: 1, records: [{ figures: { count: 1, coverage: 0 } }] });
  const without = await ledger.summary({ nominalCoverage: 0.8 }); // the row has no such bounds
  expect(without.records[0]?.figures).toMatchObject({
    count: 2,
    coverage: null,
    intervalScore: null,
  });
  await expect(ledger.summary({ nominalCoverage: 0.7 })).rejects.toThrow(/one of 0.5, 0.8/);
});
