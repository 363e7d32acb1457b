/** @file The panel network on recorded prices: no wider of the mark than it was measured to be. */

import { expect, test } from "vitest";
import { addForecast, emptyTotals } from "../../../tools/accuracy/interval-totals.ts";
import { nextSession, pricesUntil } from "../../../tools/accuracy/new-york-prices.ts";
import {
  dateAt,
  dayNumber,
  indexAtOrBefore,
  panelOf,
  type SessionDate,
  sliceSeries,
} from "../src/index.ts";
import { panelNetworkEstimator } from "../src/models/index.ts";
import { sharedFile } from "./support/parts.ts";

/** Of GARCH-FHS on the same sessions, by the reference of the recipe and by tools/accuracy/width-baselines.ts. */
const GARCH_FHS = { crps: 0.01317, winkler: 0.10735 };

const symbols = [
  ...["AAPL", "ADBE", "AMZN", "CRM", "CSCO", "GOOGL", "IBM"],
  ...["INTC", "META", "MSFT", "NFLX", "NVDA", "ORCL", "TSLA"],
];

test("of one seed, fitted years before, its intervals are better than those of GARCH-FHS", async () => {
  const series = await Promise.all(
    symbols.map((symbol) => pricesUntil(sharedFile(`prices/bigtech/${symbol}.csv`), "2022-12-29")),
  );
  const upTo = (date: string) => (one: (typeof series)[number]) =>
    sliceSeries(one, 0, indexAtOrBefore(one, dayNumber(date as SessionDate)) + 1);
  const train = panelOf(...series.map(upTo("2017-10-31")));
  const forecaster = await panelNetworkEstimator({ horizon: 1, nextSession }).fit(train);

  const first = indexAtOrBefore(series[0]!, dayNumber("2019-02-22" as SessionDate));
  const dates = Array.from({ length: series[0]!.length - 1 - first }, (_, i) =>
    dateAt(series[0]!, first + i),
  );
  const totals = emptyTotals();
  for (const { originDate, forecasts } of forecaster.forecast(panelOf(...series), dates)) {
    for (const [s, { steps }] of forecasts.entries()) {
      const { close } = series[s]!;
      const origin = indexAtOrBefore(series[s]!, dayNumber(originDate));
      const logReturn = (price: number) => Math.log(price / close[origin]!);
      const actual = logReturn(close[origin + 1]!);
      addForecast(totals, forecaster.quantileLevels, steps[0]!.quantiles.map(logReturn), actual);
    }
  }
  const { count, crps, winkler, inside } = totals;
  expect(count).toBe(13_594);
  expect(crps / count / GARCH_FHS.crps).toBeLessThan(0.986);
  expect(winkler / count / GARCH_FHS.winkler).toBeLessThan(0.94);
  expect(Math.abs(inside[90]! / count - 0.9)).toBeLessThan(0.01);
}, 120_000);
