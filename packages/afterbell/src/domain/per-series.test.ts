import { expect, test } from "vitest";
import { waveSeries } from "../../test/support/walk.ts";
import { barSeries, barsOf, dateAt, sliceSeries } from "./bar-series.ts";
import { NonPositivePriceError, SeriesTooShortError, SymbolFailedError } from "./errors.ts";
import { panelOf } from "./panel.ts";
import { perSeries } from "./per-series.ts";
import type { SeriesEstimator } from "./series-forecaster.ts";
import type { SessionDate } from "./session-date.ts";

/** The last close, plus as many as bars were learnt from. */
const counting: SeriesEstimator = {
  name: "counting",
  fit: async ({ length }) => ({
    name: "counting",
    contextLength: length,
    horizon: 1,
    quantileLevels: [],
    forecast: (series, origins) =>
      origins.map((origin) => ({
        origin,
        originDate: dateAt(series, origin),
        steps: [{ stepAhead: 1, median: series.close[origin]! + length, quantiles: [] }],
      })),
  }),
};
const [a, b] = [waveSeries(30, "A"), waveSeries(40, "B")];

test("fits each series alone and forecasts each from its own last session", async () => {
  const forecaster = await perSeries(counting).fit(
    panelOf(sliceSeries(a, 0, 10), sliceSeries(b, 0, 20)),
  );
  expect([...forecaster.bySymbol.keys()]).toEqual(["A", "B"]);
  expect(forecaster).toMatchObject({ name: "counting", horizon: 1, contextLength: 20 });
  const withGap = barSeries(
    "B",
    barsOf(b).filter(({ date }) => date !== "2020-01-25"),
  );
  const dates = ["2020-01-24", "2020-01-25"] as SessionDate[];
  const forecasts = forecaster.forecast(panelOf(a, withGap), dates);
  expect(forecasts.map(({ originDate }) => originDate)).toEqual(dates);
  const seen = forecasts.map((one) =>
    one.forecasts.map(({ symbol, session, steps }) => [symbol, session, steps[0]!.median]),
  );
  expect(seen).toEqual([
    [
      ["A", "2020-01-24", a.close[23]! + 10],
      ["B", "2020-01-24", b.close[23]! + 20],
    ],
    [
      ["A", "2020-01-25", a.close[24]! + 10],
      ["B", "2020-01-24", b.close[23]! + 20],
    ],
  ]);
});

test("an error names its symbol, once", async () => {
  const failing = (error: Error): SeriesEstimator => ({
    name: "failing",
    fit: async (train) => {
      if (train.symbol === "B") throw error;
      return counting.fit(train);
    },
  });
  const fit = (error: Error) => perSeries(failing(error)).fit(panelOf(a, b));
  const tooShort = new SeriesTooShortError(99, 40, "patience");
  await expect(fit(tooShort)).rejects.toThrow(SymbolFailedError);
  await expect(fit(tooShort)).rejects.toMatchObject({
    message: "B: need at least 99 bars (patience), got 40",
    symbol: "B",
    failure: "SERIES_TOO_SHORT",
    cause: tooShort,
  });
  const named = new NonPositivePriceError("B", "2020-01-01", 0);
  await expect(fit(named)).rejects.toBe(named);
  const bug = new TypeError("not ours to name");
  await expect(fit(bug)).rejects.toBe(bug);
});

test("a symbol that was not fitted cannot be forecast", async () => {
  const forecaster = await perSeries(counting).fit(panelOf(a));
  expect(() => forecaster.forecast(panelOf(a, b), [dateAt(a, 5)])).toThrow(
    "B: the forecaster was fitted only on A; fit it on B too",
  );
});
