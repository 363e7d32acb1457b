import { describe, expect, test } from "vitest";
import { type BarSeries, barSeries } from "../domain/bar-series.ts";
import type { Forecaster } from "../domain/forecaster.ts";
import { panelOf } from "../domain/panel.ts";
import { perSeries } from "../domain/per-series.ts";
import type { SeriesForecaster } from "../domain/series-forecaster.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { persistence, persistenceEstimator } from "../models/baselines/persistence.ts";
import { forecastNext } from "./forecast-next.ts";

const unknown = { open: null, high: null, low: null, volume: null };

function seriesOf(symbol: string, closes: Readonly<Record<string, number>>): BarSeries {
  const bars = Object.entries(closes).map(([date, close]) => ({
    date: date as SessionDate,
    close,
    ...unknown,
  }));
  return barSeries(symbol, bars);
}

const dates = (...texts: string[]) => texts as SessionDate[];

const apple = seriesOf("AAPL", {
  "2024-07-17": 228.88,
  "2024-07-18": 224.18,
  "2024-07-19": 224.31,
});
const london = seriesOf("VOD.L", { "2024-07-17": 70, "2024-07-18": 71 });

/** Quantiles 10 % around the last close, a dollar more for each step. */
const spread: SeriesForecaster = {
  ...{ name: "spread", contextLength: 1, horizon: 3, quantileLevels: [0.05, 0.5, 0.95] },
  forecast: (series, origins) =>
    persistence({ horizon: 3 })
      .forecast(series, origins)
      .map((forecast) => ({
        ...forecast,
        steps: forecast.steps.map(({ stepAhead, median }) => ({
          ...{ stepAhead, median },
          quantiles: [median - 10 * stepAhead, median, median + 20 * stepAhead],
        })),
      })),
};

describe("the next sessions of a series", () => {
  test("have their intervals and no dates, as no calendar is known", () => {
    expect(forecastNext(spread, apple, { horizon: 2 })).toEqual({
      symbol: "AAPL",
      lastSession: "2024-07-19",
      lastClose: 224.31,
      quantileLevels: [0.05, 0.5, 0.95],
      steps: [
        {
          ...{ stepAhead: 1, date: null, median: 224.31, quantiles: [214.31, 224.31, 244.31] },
          interval: { lower: 214.31, upper: 244.31 },
        },
        {
          ...{ stepAhead: 2, date: null, median: 224.31, quantiles: [204.31, 224.31, 264.31] },
          interval: { lower: 204.31, upper: 264.31 },
        },
      ],
    });
  });

  test("have an interval of the coverage asked for, and none where there are no quantiles", () => {
    const [step] = forecastNext(spread, apple, { nominalCoverage: 0.45 }).steps;
    expect(step?.interval?.lower).toBeCloseTo(219.31, 10); // half way from 5 % to 50 %
    expect(step?.interval?.upper).toBeCloseTo(234.31, 10);
    const { steps, quantileLevels } = forecastNext(persistence({ horizon: 2 }), apple);
    expect(steps.map(({ interval }) => interval)).toEqual([null, null]);
    expect(quantileLevels).toEqual([]);
  });

  test("have the caller's dates after the last session, and null beyond them", () => {
    const nextSessions = dates("2024-07-18", "2024-07-19", "2024-07-22", "2024-07-23");
    const { steps } = forecastNext(spread, apple, { nextSessions });
    expect(steps.map(({ date }) => date)).toEqual(["2024-07-22", "2024-07-23", null]);
  });

  test("are those of a forecaster that was fitted on panels", async () => {
    const fitted = await perSeries({ name: "spread", fit: async () => spread }).fit(panelOf(apple));
    expect(forecastNext(fitted, apple)).toEqual(forecastNext(spread, apple));
    expect(() => forecastNext(fitted, london)).toThrow("fitted only on AAPL");
  });
});

test("the next sessions of a panel are of each symbol's own last one", async () => {
  const panel = panelOf(apple, london);
  const fitted = await persistenceEstimator({ horizon: 1 }).fit(panel);
  const nextSessions = dates("2024-07-19", "2024-07-22");
  const [first, second] = forecastNext(fitted, panel, { nextSessions });
  expect(first).toMatchObject({ symbol: "AAPL", lastSession: "2024-07-19", lastClose: 224.31 });
  expect(first?.steps[0]).toMatchObject({ date: "2024-07-22", median: 224.31 });
  expect(second).toMatchObject({ symbol: "VOD.L", lastSession: "2024-07-18", lastClose: 71 });
  expect(second?.steps[0]).toMatchObject({ date: "2024-07-19", median: 71 });
  // σ is ln(71 / 70), the only return; the 5 % quantile of a normal is -1.6448536269514722.
  const factor = (71 / 70) ** 1.6448536269514722;
  expect(second?.steps[0]?.interval?.lower).toBeCloseTo(71 / factor, 9);
  expect(second?.steps[0]?.interval?.upper).toBeCloseTo(71 * factor, 9);
});

describe("rejected:", () => {
  test.each([0, 4, 1.5])("horizon %f", (horizon) => {
    expect(() => forecastNext(spread, apple, { horizon })).toThrow(
      `horizon: expected a whole number from 1 to 3, the horizon of spread, got ${horizon}`,
    );
  });

  test("dates that do not ascend, or are none", () => {
    const next =
      (...texts: string[]) =>
      () =>
        forecastNext(spread, apple, { nextSessions: dates(...texts) });
    expect(next("2024-07-23", "2024-07-22")).toThrow("nextSessions");
    expect(next("2024-07-22", "2024-07-22")).toThrow("nextSessions");
    expect(next("tomorrow")).toThrow("nextSessions");
  });

  test("no sessions, and an answer that is not a forecast", () => {
    expect(() => forecastNext(spread, seriesOf("NONE", {}))).toThrow("need at least 1 bars");
    const { name, contextLength, horizon, quantileLevels } = spread;
    const silent: Forecaster = {
      ...{ name, contextLength, horizon, quantileLevels },
      forecast: () => [],
    };
    expect(() => forecastNext(silent, panelOf(apple))).toThrow("spread: its forecast of AAPL");
  });
});
