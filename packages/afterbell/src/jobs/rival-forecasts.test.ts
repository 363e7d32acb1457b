import { expect, test } from "vitest";
import { ledgerForecast } from "../../test/support/ledger-forecasts.ts";
import { gaussianWalk, seriesFromCloses } from "../../test/support/walk.ts";
import type { BarSeries } from "../domain/bar-series.ts";
import type { LedgerForecast } from "../domain/ledger-row.ts";
import { liveRivals } from "../domain/live-record.ts";
import { baselineNamed } from "../models/registry.ts";
import { defaults } from "./defaults.ts";
import { type ModelRows, rivalForecasts } from "./rival-forecasts.ts";

const horizon = 3;

function modelRows(series: BarSeries): ModelRows {
  const { symbol, close } = series;
  const originClose = close.at(-1)!;
  const rows = [1, 2, 3].map((stepAhead) => ledgerForecast({ symbol, originClose, stepAhead }));
  return { series, rows };
}

const walk = (length: number, symbol: string) =>
  seriesFromCloses(gaussianWalk(length, 0.02, length).close, symbol);

const versionsOf = (rows: readonly LedgerForecast[], symbol: string) =>
  rows.filter((row) => row.symbol === symbol).map((row) => row.version);

const each = (name: string) => Array.from({ length: horizon }, () => name);

test.each(liveRivals)(
  "%s: the rows of the model with its quantiles from all sessions",
  async (rival) => {
    const own = modelRows(walk(900, "A"));
    const { series } = own;
    const { rows, notes } = await rivalForecasts([own], horizon);
    const estimator = baselineNamed(rival, { horizon, seed: defaults.seed });
    const forecaster = await estimator.forSeries.fit(series);
    const [expected] = forecaster.forecast(series, [series.length - 1]);
    const [first] = own.rows;
    expect(rows.filter(({ version }) => version === rival)).toEqual(
      own.rows.map((row, h) => ({
        ...{ ...row, version: rival, recipe: rival, quantileLevels: forecaster.quantileLevels },
        logReturnQuantiles: expected!.steps[h]!.quantiles.map((q) =>
          Math.log(q / first!.originClose),
        ),
      })),
    );
    expect(notes).toEqual([]);
  },
);

test("a symbol that is too short for a rival has none, and the others have", async () => {
  const all = [walk(900, "A"), walk(150, "NEW"), walk(99, "NEWER")].map(modelRows);
  const { rows, notes } = await rivalForecasts(all, horizon);
  expect(versionsOf(rows, "A")).toEqual([...each("historical"), ...each("ewma")]);
  expect(versionsOf(rows, "NEW")).toEqual(each("ewma"));
  expect(versionsOf(rows, "NEWER")).toEqual([]);
  expect(notes).toEqual([
    expect.stringMatching(
      /^the ledger has no forecast by historical beside that of NEW, NEWER \(NEW: .*need at least 253 bars.*got 150\)$/,
    ),
    expect.stringMatching(/by ewma beside that of NEWER \(.*need at least 100 bars.*got 99\)$/),
  ]);
});

test("with enough sessions for its context and no more, a rival forecasts", async () => {
  const { rows } = await rivalForecasts([modelRows(walk(250 + horizon, "A"))], horizon);
  expect(versionsOf(rows, "A")).toContain("historical");
});

test.each([
  ["values that are not finite", (i: number) => (i % 2 === 0 ? 1e-300 : 1e300), [], 2],
  ["a close without a logarithm", (i: number) => (i === 1 ? -37.63 : 100 + (i % 7)), [], 2],
  // No volatility to start from, and a historical forecast of no change.
  ["prices that never move", () => 100, each("historical"), 1],
] as const)("%s keep a rival out, and stop no other symbol", async (_, close, versions, told) => {
  const closes = Array.from({ length: 400 }, (_, i) => close(i));
  const all = [seriesFromCloses(closes, "ODD"), walk(400, "A")].map(modelRows);
  const { rows, notes } = await rivalForecasts(all, horizon);
  expect(versionsOf(rows, "ODD")).toEqual(versions);
  expect(versionsOf(rows, "A")).toHaveLength(2 * horizon);
  expect(notes).toHaveLength(told);
});

test("more symbols than a sentence holds are counted", async () => {
  const all = Array.from({ length: 8 }, (_, i) => modelRows(walk(120 + i, `S${i}`)));
  const { notes } = await rivalForecasts(all, horizon);
  expect(notes).toEqual([expect.stringContaining("of S0, S1, S2, S3, S4 and 3 more (S0: ")]);
});
