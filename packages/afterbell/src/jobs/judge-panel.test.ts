import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { marketSeries, tokyoHours } from "../../test/support/markets.ts";
import { type BarSeries, indexAtOrBefore, sessionEnd, sliceSeries } from "../domain/bar-series.ts";
import { NonPositivePriceError } from "../domain/errors.ts";
import type { Estimator } from "../domain/forecaster.ts";
import { entryFinder, type JudgedSessions, judgedOf } from "../domain/judged-sessions.ts";
import { cryptoHours, newYorkHours } from "../domain/session-hours.ts";
import { judgementOf } from "./build-panel-model.ts";
import { compareJudged } from "./compare-judged.ts";
import { judgePanel } from "./judge-panel.ts";

const quantileLevels = [0.05, 0.5, 0.95];

/** By fit: the end of the last session that it saw, and the widths of its forecasts, which are of no other fit. */
interface Fit {
  readonly width: number;
  readonly seenUntil: number;
  readonly symbols: readonly string[];
}

/** Forecasts around the last close; a fit is recognised by the width. */
function recordingEstimator(fits: Fit[]): Estimator {
  return {
    name: "recording",
    fit: async ({ series }) => {
      const scale = 0.01 * (fits.length + 1);
      const ends = series.map((one) => sessionEnd(one, one.length - 1));
      const symbols = series.map(({ symbol }) => symbol);
      fits.push({ width: 0.9 * scale, seenUntil: Math.max(...ends), symbols });
      const factors = quantileLevels.map((level) => Math.exp(scale * (level - 0.5)));
      return {
        ...{ name: "recording", contextLength: 1, horizon: 1, quantileLevels },
        forecast: (panel, originDates) =>
          originDates.map((originDate) => ({
            originDate,
            forecasts: panel.series.map((one) => {
              const at = indexAtOrBefore(one, Date.parse(originDate) / 86_400_000);
              const close = one.close[at]!;
              const quantiles = factors.map((factor) => factor * close);
              return {
                ...{ symbol: one.symbol, session: originDate },
                steps: [{ stepAhead: 1, median: close, quantiles }],
              };
            }),
          })),
      };
    },
  };
}

async function judge(series: readonly BarSeries[], maxRefits: number) {
  const fits: Fit[] = [];
  const totals: number[] = [];
  const onRefit = (_: number, total: number) => totals.push(total);
  const judged = await judgePanel(recordingEstimator(fits), series, { maxRefits, onRefit });
  return { judged, fits, refits: totals.at(-1)! };
}

const hours = [newYorkHours, tokyoHours, cryptoHours];

/** @param endsEarlier Sessions that it lacks at the end. */
function seriesOf(symbol: string, sessions: number, endsEarlier = 0, session = newYorkHours) {
  const from = "2016-01-04";
  const whole = marketSeries(symbol, session, { from, sessions: sessions + endsEarlier, seed: 1 });
  return sliceSeries(whole, 0, sessions);
}

const countOf = (judged: JudgedSessions | null, symbol: string) =>
  judged ? judgedOf(judged, symbol).length : 0;

function expectNoLookAhead(
  judged: JudgedSessions,
  fits: readonly Fit[],
  series: readonly BarSeries[],
) {
  const find = entryFinder(judged);
  for (let i = 0; i < judged.days.length; i++) {
    const fit = fits.find(({ width }) => Math.abs(width - judged.width[i]!) < 1e-9)!;
    const one = series[judged.symbolIndices[i]!]!;
    expect(find(one.symbol, judged.days[i]!)).toBe(i); // no session is judged twice
    const origin = indexAtOrBefore(one, judged.days[i]!) - 1;
    expect(fit.seenUntil).toBeLessThanOrEqual(sessionEnd(one, origin));
  }
}

describe("judgePanel, on series that end at different dates", () => {
  test("one that ends months earlier is judged on a year of sessions too", async () => {
    const series = [seriesOf("A", 1000), seriesOf("EARLY", 900)];
    const { judged, fits, refits } = await judge(series, 1);
    expect(countOf(judged, "EARLY")).toBe(250);
    expect(countOf(judged, "A")).toBeGreaterThanOrEqual(250);
    expect({ fits: fits.length, refits }).toEqual({ fits: 2, refits: 2 });
    expectNoLookAhead(judged!, fits, series);
    // Its recent sessions are forecast by the recent fit, as those of the others.
    const widths = new Set(judgedOf(judged!, "EARLY").map(({ width }) => width.toFixed(6)));
    expect(widths.size).toBe(2);
  });

  test("one fit is enough where they differ by days", async () => {
    const series = [seriesOf("A", 1000), seriesOf("B", 990), seriesOf("C", 995, 0, tokyoHours)];
    const { judged, fits } = await judge(series, 1);
    expect(fits).toHaveLength(1);
    for (const { symbol } of series) expect(countOf(judged, symbol)).toBeGreaterThanOrEqual(250);
    expectNoLookAhead(judged!, fits, series);
  });

  test("an earlier fit for one does not push out another that is new", async () => {
    const young = sliceSeries(seriesOf("YOUNG", 1000), 1000 - 512, 1000);
    const series = [seriesOf("A", 1000), seriesOf("B", 985), young];
    const before = await judge([series[0]!, young], 1);
    const { judged, fits } = await judge(series, 1);
    expect(countOf(before.judged, "YOUNG")).toBeGreaterThan(200);
    expect(countOf(judged, "YOUNG")).toBe(countOf(before.judged, "YOUNG"));
    expect(countOf(judged, "B")).toBe(250);
    expect(fits).toHaveLength(2);
  });

  test("one that ended years ago does not hold back what the fits of the others see", async () => {
    const [a, b, gone] = [seriesOf("A", 2000), seriesOf("B", 2000), seriesOf("GONE", 700)];
    const alone = await judge([a, b], 2);
    const { judged, fits } = await judge([a, b, gone], 2);
    expect(countOf(judged, "GONE")).toBe(250);
    for (const symbol of ["A", "B"]) {
      expect(judgedOf(judged!, symbol).map(({ day }) => day)).toEqual(
        judgedOf(alone.judged!, symbol).map(({ day }) => day),
      );
    }
    expect(fits.slice(-2).map(({ seenUntil }) => seenUntil)).toEqual(
      alone.fits.map(({ seenUntil }) => seenUntil),
    );
    expect(fits.at(-1)!.symbols).toEqual(["A", "B", "GONE"]);
  });

  test("one that cannot be forecast takes no record from the others", async () => {
    const series = [seriesOf("A", 1000), seriesOf("BAD", 1000)];
    const fits: Fit[] = [];
    const estimator = recordingEstimator(fits);
    const failing: Estimator = {
      name: "failing",
      fit: async (panel) => {
        const symbol = panel.series.find((one) => one.symbol === "BAD")?.symbol;
        if (symbol) throw new NonPositivePriceError(symbol, "2019-01-02", -1);
        return estimator.fit(panel);
      },
    };
    const judged = await judgePanel(failing, series, { maxRefits: 1 });
    expect([countOf(judged, "A"), countOf(judged, "BAD")]).toEqual([261, 0]);
  });

  test("of one that paused over the beginning of a year, no session is judged twice", async () => {
    const whole = seriesOf("A", 2000);
    const paused = seriesOf("PAUSED", 2000);
    const isTraded = (_: unknown, t: number) => t < 1400 || t > 1500;
    const { days, open, high, low, close, volume } = paused;
    const kept = {
      ...{ ...paused, length: days.filter(isTraded).length, days: days.filter(isTraded) },
      ...{ open: open.filter(isTraded), high: high.filter(isTraded), low: low.filter(isTraded) },
      ...{ close: close.filter(isTraded), volume: volume.filter(isTraded) },
    };
    const { judged, fits } = await judge([whole, kept], 4);
    expectNoLookAhead(judged!, fits, [whole, kept]);
  });

  test("any of them with enough sessions: 250, each once, by a fit that saw nothing later", async () => {
    const one = fc.record({
      sessions: fc.integer({ min: 100, max: 1500 }),
      market: fc.constantFrom(...hours),
    });
    const panels = fc.tuple(fc.array(one, { minLength: 1, maxLength: 5 }), fc.constantFrom(1, 4));
    await fc.assert(
      fc.asyncProperty(panels, async ([shapes, maxRefits]) => {
        const series = shapes.map(({ sessions, market }, i) =>
          seriesOf(`S${i}`, sessions, 0, market),
        );
        const { judged, fits } = await judge(series, maxRefits);
        if (judged) expectNoLookAhead(judged, fits, series);
        for (const { symbol, length } of series) {
          // A year of a market around the clock has 365 sessions, before which it has to have 250.
          if (length >= 700) expect(countOf(judged, symbol)).toBeGreaterThanOrEqual(250);
        }
      }),
      { numRuns: 40 },
    );
  });
});

test("a judgement is the same, however many forecasts are asked for at once", async () => {
  const series = ["A", "B", "C"].map((symbol) => seriesOf(symbol, 1_100));
  const judgedBy = (forecastsAtOnce: number) =>
    judgePanel(recordingEstimator([]), series, { maxRefits: 2, forecastsAtOnce });
  const expected = await judgedBy(Number.POSITIVE_INFINITY);
  expect(expected!.days.length).toBeGreaterThan(1500);
  for (const atOnce of [1, 100]) expect(await judgedBy(atOnce)).toEqual(expected);
});

test("a judgement of more rows than a call may have arguments", async () => {
  const series = Array.from({ length: 90 }, (_, i) => {
    const from = { from: "2016-01-01", sessions: 2000, seed: i };
    return marketSeries(`S${i}`, cryptoHours, from);
  });
  const { judged, refits } = await judge(series, 4);
  expect(judged!.days.length).toBe(90 * 4 * 365);
  expect(judgementOf({ judged, refits }, null)).toMatchObject({ forecasts: 131_400, refits: 4 });
  expect(compareJudged(judged!, judged!).sessions).toBe(131_400);
});
