/** The HTML report of a backtest: what it says, and that anything backtested can be drawn. */

import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, test } from "vitest";
import { type BarSeries, barSeries, barsOf, dateAt } from "../src/domain/bar-series.ts";
import { type ForecastStep, quantileLevels } from "../src/domain/forecast.ts";
import type { Estimator } from "../src/domain/forecaster.ts";
import { perSeries } from "../src/domain/per-series.ts";
import type { SeriesEstimator } from "../src/domain/series-forecaster.ts";
import { ewmaEstimator } from "../src/models/baselines/ewma.ts";
import { persistenceEstimator } from "../src/models/baselines/persistence.ts";
import { seasonalPersistenceEstimator } from "../src/models/baselines/seasonal-persistence.ts";
import { drawPictures, renderReport } from "../src/report/render-report.ts";
import type { ReportInput } from "../src/report/report-input.ts";
import { reportInput, trainingRecord } from "./support/report-fixture.ts";
import { waveSeries } from "./support/walk.ts";

/** Says the last close and a little more, and nothing of how sure it is. */
function pointEstimator(horizon: number, name = "point"): Estimator {
  const steps = (close: number): ForecastStep[] =>
    Array.from({ length: horizon }, (_, h) => ({
      stepAhead: h + 1,
      median: close * (1 + 0.001 * (h + 1)),
      quantiles: [],
    }));
  const fit: SeriesEstimator["fit"] = async () => ({
    name,
    contextLength: 1,
    horizon,
    quantileLevels: [],
    forecast: (series, origins) =>
      origins.map((origin) => {
        const originDate = dateAt(series, origin);
        return { origin, originDate, steps: steps(series.close[origin]!) };
      }),
  });
  return perSeries({ name, fit });
}

function scaledTo(series: BarSeries, price: (close: number) => number, symbol = series.symbol) {
  const missing = { open: null, high: null, low: null, volume: null };
  return barSeries(
    symbol,
    barsOf(series).map(({ date, close }) => ({ ...missing, date, close: price(close) })),
  );
}

function parsed(page: string) {
  return parseHTML(page).document;
}

/** All cells of the score table, as text. */
function tableOf(page: string): string[][] {
  return [...parsed(page).querySelectorAll("tr")].map((row) =>
    [...row.querySelectorAll("th, td")].map((cell) => cell.textContent ?? ""),
  );
}

/** What holds for every report, whatever it is on. */
function expectSound(page: string): void {
  const document = parsed(page);
  expect(document.documentElement.getAttribute("lang")).toBe("en");
  expect(document.querySelectorAll("h1")).toHaveLength(1);
  expect(document.querySelectorAll("script, link, img, iframe, object")).toHaveLength(0);
  const addresses = page.replaceAll('xmlns="http://www.w3.org/2000/svg"', "");
  expect(addresses).not.toMatch(/https?:|url\(|@import|\son\w+=/);
  const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const words = document.querySelector("body")!.textContent;
  expect(words).not.toMatch(/NaN|undefined|Infinity|\[object|null/);
  for (const figure of document.querySelectorAll("figure")) {
    expect(figure.querySelector("figcaption")!.textContent).toMatch(/\d/);
    expect(figure.querySelectorAll("svg")).toHaveLength(2);
  }
  for (const svg of document.querySelectorAll("svg")) expectSoundSvg(svg.outerHTML);
}

function expectSoundSvg(svg: string): void {
  const { document } = parseHTML(`<body>${svg}</body>`);
  const root = document.querySelector("svg")!;
  expect(root.getAttribute("role")).toBe("img");
  for (const part of ["title", "desc"]) {
    expect(root.querySelector(part)!.textContent).not.toBe("");
  }
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  expect(root.querySelectorAll("text").length).toBeGreaterThan(5);
  const marks = root.querySelectorAll(
    '[aria-label="line"] path, [aria-label="dot"] *, [aria-label="rect"] rect, [aria-label="area"] path',
  );
  expect(marks.length).toBeGreaterThan(0);
}

describe("a report on 500 forecasts one session ahead", () => {
  let input: ReportInput;
  let page: string;
  beforeAll(async () => {
    const estimators = [
      persistenceEstimator({ horizon: 1 }),
      pointEstimator(1),
      ewmaEstimator({ horizon: 1, seed: 1 }),
    ];
    const plan = { horizon: 1, folds: 600, minTrainLength: 300, refitEvery: 600 };
    const backtested = await reportInput(waveSeries(1000), estimators, plan);
    input = { ...backtested, training: trainingRecord(20) };
    page = await renderReport(input);
  });

  test("is sound, and shows every picture", async () => {
    expectSound(page);
    const titles = [...parsed(page).querySelectorAll("figcaption strong")].map(
      (title) => title.textContent,
    );
    expect(titles).toEqual([
      "The latest forecast.",
      "Forecast ± its mean absolute error.",
      "Forecast with a calibrated 90\u00a0% interval.",
      "Losses while training.",
      "Where the closes fell in the forecast distribution.",
      "Coverage over the last 250 forecasts.",
      "Mean absolute error one session ahead.",
    ]);
    expect((await drawPictures(input)).map(({ name }) => name)).toEqual([
      "price-fan",
      "mae-band",
      "calibrated-interval",
      "loss-curves",
      "pit-histogram",
      "coverage-250",
      "error-by-step",
    ]);
  });

  test("begins with symbol, dates, folds and the verdict", () => {
    const header = parsed(page).querySelector("header")!;
    expect(header.querySelector("h1")!.textContent).toBe("WAVE: how well ewma forecasts");
    const { from, to } = input.report.symbols.WAVE!;
    expect(header.querySelector(".dates")!.textContent).toBe(
      `Tested on ${from} to ${to}: 600 origins, each with a forecast of the next session.`,
    );
    const { verdict } = input.report.forecasters.at(-1)!.symbols.WAVE!;
    expect(header.querySelector(".verdict")!.textContent).toBe(verdict);
    expect(verdict).toMatch("the last close");
  });

  test("has the scores of the backtest, persistence first, then the subject", () => {
    const [head, ...rows] = tableOf(page);
    const headings = head!.slice(1).map((heading) => heading.replaceAll("\u00a0", " "));
    expect(head![0]).toBe("Forecaster");
    expect(rows.map(([name]) => name)).toEqual(["Last close", "ewma", "point"]);
    for (const [name, ...cells] of rows) {
      const reported = name === "Last close" ? "persistence" : name;
      const forecaster = input.report.forecasters.find((one) => one.name === reported)!;
      const { overall } = forecaster.symbols.WAVE!;
      const ninety = overall.intervals.find(({ nominalCoverage }) => nominalCoverage === 0.9);
      const expected = {
        MAE: overall.mae,
        RMSE: overall.rmse,
        MASE: overall.mase,
        Skill: overall.skill === null ? null : 100 * overall.skill,
        Direction: overall.direction.accuracy === null ? null : 100 * overall.direction.accuracy,
        CRPS: overall.crps,
        "Coverage 90 %": ninety ? 100 * ninety.coverage : null,
        "Width 90 %": ninety?.meanWidth ?? null,
        "Winkler 90 %": ninety?.winkler ?? null,
        "DM p": overall.dieboldMariano.pValue,
      };
      expect(cells).toHaveLength(headings.length);
      for (const [heading, value] of Object.entries(expected)) {
        expectShown(cells[headings.indexOf(heading)]!, value);
      }
    }
  });

  test("is the same text again, and so is every picture", async () => {
    expect(await renderReport(input)).toBe(page);
    expect(await drawPictures(input)).toEqual(await drawPictures(input));
  });

  test("says in words what the bands hold, counted afresh", () => {
    const { tables, folds, series } = input.backtested;
    const table = tables.at(-1)!;
    const errors = folds.map(({ origin }, row) => {
      const median = table.values[row * (1 + quantileLevels.length)]!;
      return Math.abs(series.close[origin + 1]! - median);
    });
    const mae = errors.reduce((sum, error) => sum + error) / errors.length;
    const held = (100 * errors.filter((error) => error <= mae).length) / errors.length;
    expect(page).toContain(`holds ${held.toFixed(1)}\u00a0% of 600 closes`);
  });
});

/** A number as printed, to its last digit; a dash for none. */
function expectShown(cell: string, value: number | null): void {
  if (value === null) {
    expect(cell).toBe("–");
    return;
  }
  const text = cell.replace("−", "-").replaceAll(/[,%\u00a0]/g, "");
  const decimals = text.split(".")[1]?.length ?? 0;
  expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5000001 * 10 ** -decimals);
}

describe("whatever is backtested can be shown", () => {
  const wave = waveSeries(420);
  const few = { horizon: 1, folds: 1, minTrainLength: 300 };
  const many = { horizon: 3, folds: 40, minTrainLength: 250, refitEvery: 90 };
  const date = (i: number) => dateAt(wave, i);
  test.each<[string, BarSeries, typeof few, boolean]>([
    ["one fold, one step", wave, few, true],
    ["one fold of point forecasts", wave, few, false],
    ["one fold, three steps", wave, { ...few, horizon: 3 }, true],
    ["three steps", wave, many, true],
    ["twelve steps of point forecasts", wave, { ...many, horizon: 12, folds: 10 }, false],
    ["one price for ever", scaledTo(wave, () => 42), { ...many, horizon: 1 }, false],
    ["one price for ever, three steps", scaledTo(wave, () => 42), many, false],
    ["prices of 1e-4", scaledTo(wave, (close) => close * 1e-6), { ...many, horizon: 1 }, true],
    ["prices of 1e6", scaledTo(wave, (close) => close * 1e4), many, true],
    ["prices below zero", scaledTo(wave, (close) => close - 110), many, false],
    ["a symbol that is code", scaledTo(wave, (c) => c, `<script>&"'alert(1)`), many, true],
    [
      "a year without sessions",
      barSeries(
        "GAP",
        barsOf(wave).filter(({ date: d }) => d < date(330) || d > date(360)),
      ),
      { ...many, folds: 20 },
      true,
    ],
  ])("%s", async (_, series, plan, isEwma) => {
    const { horizon } = plan;
    // Persistence of the point kind where quantiles cannot be: of prices that are constant or negative.
    const subject = isEwma ? ewmaEstimator({ horizon, seed: 1 }) : pointEstimator(horizon);
    const first = isEwma
      ? persistenceEstimator({ horizon })
      : pointEstimator(horizon, "persistence");
    const input = await reportInput(series, [first, subject], plan);
    const page = await renderReport(input);
    expectSound(page);
    for (const { svg } of await drawPictures(input)) expectSoundSvg(svg);
    expect(page).toContain("There are no losses of ");
    expect(page).not.toMatch(/<script/i);
    expect(parsed(page).querySelector("h1")!.textContent).toContain(series.symbol);
  });

  test("a subject that provides only a point is shown beside persistence's intervals", async () => {
    const estimators = [persistenceEstimator({ horizon: 2 }), pointEstimator(2)];
    const input = await reportInput(wave, estimators, { ...many, horizon: 2 });
    const page = await renderReport(input);
    expectSound(page);
    expect(page).toMatch(/The 90\u00a0% interval of the last close is [\d.]+ to [\d.]+\./);
    expect(page).toContain("forecasts of the last close in 20 ranges");
    expect(tableOf(page)[2]!.slice(0, 1)).toEqual(["point"]);
    expect(tableOf(page)[2]!.slice(-4, -1)).toEqual(["–", "–", "–"]);
  });

  test.each([
    [200, "Coverage over the last 100 forecasts."],
    [150, "Coverage is measured over at least 100 forecasts; there are 50 intervals."],
    [40, "No interval is calibrated: that needs more than 100 forecasts one session ahead"],
  ])("a test of %i sessions has what coverage it allows", async (folds, words) => {
    const estimators = [
      persistenceEstimator({ horizon: 1 }),
      ewmaEstimator({ horizon: 1, seed: 1 }),
    ];
    const plan = { horizon: 1, folds, minTrainLength: 200, refitEvery: 200 };
    const page = await renderReport(await reportInput(wave, estimators, plan));
    expectSound(page);
    expect(page).toContain(words);
  });

  test("persistence itself can be the subject, alone", async () => {
    const input = await reportInput(wave, [persistenceEstimator({ horizon: 2 })], {
      ...many,
      horizon: 2,
    });
    expectSound(await renderReport(input));
  });

  test("twelve forecasters of long names, one far off", async () => {
    const others = Array.from({ length: 10 }, (_, i) =>
      pointEstimator(3, `point-${i}-of-a-name-that-is-far-too-long`),
    );
    const wild: Estimator = { ...seasonalPersistenceEstimator({ horizon: 3 }), name: "wild" };
    const estimators = [persistenceEstimator({ horizon: 3 }), ...others, wild, pointEstimator(3)];
    const page = await renderReport(await reportInput(wave, estimators, many));
    expectSound(page);
    expect(page).toMatch(/Outside the chart: wild \(up to \+\d/);
  });

  test.each([1, 2, 300])("losses of %i epochs", async (epochs) => {
    const estimators = [
      persistenceEstimator({ horizon: 1 }),
      ewmaEstimator({ horizon: 1, seed: 1 }),
    ];
    const input = await reportInput(wave, estimators, few);
    const pictures = await drawPictures({ ...input, training: trainingRecord(epochs) });
    expectSoundSvg(pictures.find(({ name }) => name === "loss-curves")!.svg);
  });

  test("a report without a forecast of what is to come says so", async () => {
    const input = await reportInput(
      wave,
      [persistenceEstimator({ horizon: 1 }), pointEstimator(1)],
      few,
    );
    const page = await renderReport({ ...input, latest: [] });
    expectSound(page);
    expect(page).toContain("No forecaster has a forecast of future sessions.");
  });
});
