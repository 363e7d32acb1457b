import { describe, expect, test } from "vitest";
import { closesOf, nextWeekday, rangeSeries } from "../../../test/support/range-markets.ts";
import { type BarSeries, dateAt, sliceSeries } from "../../domain/bar-series.ts";
import { SeriesTooShortError } from "../../domain/errors.ts";
import { panelOf } from "../../domain/panel.ts";
import { newYorkHours } from "../../domain/session-hours.ts";
import { TooFewResidualsError } from "../errors.ts";
import { harxEstimator } from "./harx.ts";

const series = Array.from({ length: 5 }, (_, i) =>
  rangeSeries(`US${i}`, newYorkHours, { from: "2020-01-06", sessions: 420, seed: 40 + i }),
);
const [first] = series as [BarSeries];
const estimator = (horizon = 1) => harxEstimator({ horizon, nextSession: nextWeekday });
const last = dateAt(first, 419);

async function stepsOf(all: readonly BarSeries[]) {
  const panel = panelOf(...all);
  const forecaster = await estimator().fit(panel);
  const [{ forecasts }] = forecaster.forecast(panel, [last]) as [
    ReturnType<typeof forecaster.forecast>[number],
  ];
  return forecasts.map(({ steps }) => steps[0]!.quantiles);
}

/** The first series as it is but for its last session. */
const withoutLast = (...columns: ("open" | "volume")[]): BarSeries => ({
  ...first,
  ...Object.fromEntries(
    columns.map((name) => [name, first[name].map((v, t) => (t === 419 ? Number.NaN : v))]),
  ),
});

describe("the equations", () => {
  const inputsOf = async (all: readonly BarSeries[], basis: string) => {
    const { equations } = (await estimator().fit(panelOf(...all))).model;
    return equations.filter((one) => one.basis === basis).map(({ inputs }) => inputs.length);
  };

  test("are of all that is known, and of less: market, volume, neither", async () => {
    expect(await inputsOf(series, "ranges")).toEqual([25, 22, 20, 18]);
    expect(await inputsOf(series, "closes")).toEqual([25, 22, 20, 18]);
  });

  test("do without a market of fewer than five series, and without ranges or volume of none", async () => {
    expect(await inputsOf(series.slice(0, 4), "ranges")).toEqual([20, 18]);
    expect(await inputsOf(series.slice(0, 1).map(closesOf), "ranges")).toEqual([]);
    expect(await inputsOf(series.slice(0, 1).map(closesOf), "closes")).toEqual([18]);
  });
});

test("a forecaster that forecast before takes notice of a bar that changes", async () => {
  const columns = { high: first.high.slice(), low: first.low.slice() };
  const panel = panelOf({ ...first, ...columns }, ...series.slice(1));
  const forecaster = await estimator().fit(panel);
  const quantiles = () => forecaster.forecast(panel, [last])[0]!.forecasts[0]!.steps[0]!.quantiles;
  const before = quantiles();
  expect(quantiles()).toEqual(before);
  columns.high[419]! *= 1.1;
  expect(quantiles()[0]).toBeLessThan(before[0]!);
});

describe("a last session", () => {
  test.each([[["volume" as const]], [["open" as const]], [["open" as const, "volume" as const]]])(
    "without %s is forecast by an equation that does without, about as wide",
    async (columns) => {
      const [whole] = await stepsOf(series);
      const [lacking, ...others] = await stepsOf([withoutLast(...columns), ...series.slice(1)]);
      expect(lacking).not.toEqual(whole);
      const width = (quantiles: readonly number[]) => quantiles.at(-1)! - quantiles[0]!;
      expect(width(lacking!) / width(whole!)).toBeGreaterThan(0.5);
      expect(width(lacking!) / width(whole!)).toBeLessThan(2);
      expect(others).toHaveLength(4);
    },
  );
});

test("forecasts a symbol that it was not fitted on, by the same equations", async () => {
  const forecaster = await estimator().fit(panelOf(...series.slice(0, 4)));
  const [alone] = forecaster.forecast(panelOf(series[4]!), [last]);
  expect(alone!.forecasts[0]!.symbol).toBe("US4");
});

test("constant prices are forecast not to move", async () => {
  const still = closesOf({ ...first, close: first.close.map(() => 42.5) });
  const [quantiles] = await stepsOf([still]);
  expect(quantiles).toEqual(quantiles!.map(() => 42.5));
});

describe("too little", () => {
  const short = (length: number) => sliceSeries(first, 420 - length);

  test("to fit on is an error that says how many sessions are needed", async () => {
    const of = (length: number, horizon: number) => estimator(horizon).fit(panelOf(short(length)));
    await expect(of(266, 1)).rejects.toThrow(SeriesTooShortError);
    await expect(of(266, 1)).rejects.toThrow(
      "need at least 267 bars (harx: warm-up 66, 200 rows from 1 symbol, step 1), got 266",
    );
    await expect(of(267, 1)).resolves.toBeDefined();
    await expect(of(267, 2)).rejects.toThrow(/need at least 268 .* step 2/);
  });

  test("to tell a shape from is an error that says how many residuals are needed", async () => {
    const forecaster = await estimator().fit(panelOf(...series));
    const early = () => forecaster.forecast(panelOf(first), [dateAt(first, 200)]);
    expect(early).toThrow(TooFewResidualsError);
    expect(early).toThrow(
      /^US0: harx needs at least 200 known residuals 1 ahead in the two years up to 2020-10-12, got 134/,
    );
  });
});
