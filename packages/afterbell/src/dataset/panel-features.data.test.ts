/** @file Features of recorded prices of symbols that were listed at different times. */

import { expect, test } from "vitest";
import { sharedFile } from "../../test/support/parts.ts";
import { nextWeekday } from "../../test/support/range-markets.ts";
import { dateAt, indexAtOrBefore } from "../domain/bar-series.ts";
import { panelOf } from "../domain/panel.ts";
import { dayNumber, type SessionDate } from "../domain/session-date.ts";
import { readPriceFile } from "../market/price-file.ts";
import { panelFeatures } from "./panel-features.ts";

const seriesOf = async (symbol: string) => {
  const file = sharedFile(`prices/bigtech/${symbol}.csv`);
  return (await readPriceFile(file, { symbol, unadjusted: true })).series;
};

test("a symbol that was listed later joins its market when its own features begin", async () => {
  const symbols = ["AAPL", "ADBE", "AMZN", "CRM", "CSCO", "META"];
  const series = await Promise.all(symbols.map(seriesOf));
  const meta = series[5]!;
  expect(dateAt(meta, 0)).toBe("2012-05-18");
  const featuresOf = (count: number) =>
    panelFeatures(panelOf(...series.slice(0, count)), { nextSession: nextWeekday });
  const [without, together] = [featuresOf(5), featuresOf(6)];
  const level = together[5]!.groups.levels.level;
  const first = level.findIndex(Number.isFinite);
  expect(first).toBe(40); // M66 wants 40 variances, of which the first session has none

  const firstDay = dateAt(meta, first);
  const at = indexAtOrBefore(series[0]!, dayNumber(firstDay as SessionDate));
  const market = (all: typeof together) => all[0]!.groups.market!.marketLevel;
  expect(market(together).subarray(0, at)).toEqual(market(without).subarray(0, at));
  expect(market(together)[at]).not.toBe(market(without)[at]);
  const six = together.map(({ groups }, s) => {
    const t = indexAtOrBefore(series[s]!, dayNumber(firstDay as SessionDate));
    return groups.levels.level[t]!;
  });
  expect(market(together)[at]).toBeCloseTo(six.reduce((a, b) => a + b) / 6, 12);
});
