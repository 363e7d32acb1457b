import { expect, test } from "vitest";
import type { Bar } from "../domain/bar.ts";
import { barsOf } from "../domain/bar-series.ts";
import { readSample } from "./sample.ts";

// pandas, as above, on prices/aapl_2013-2018_observable.csv: the same file as the sample's.
test("the sample needs no network", async () => {
  const { series, report } = await readSample();
  expect(report).toMatchObject({ symbol: "AAPL", sessions: 1260, findings: [] });
  expect(row(barsOf(series)[0])).toEqual([
    "2013-05-13",
    50.59964614001225,
    51.31575806690702,
    50.59852669663866,
    50.961628,
    79237200,
  ]);
  expect(row(barsOf(series).at(-1))).toEqual([
    "2018-05-11",
    189.490005,
    190.059998,
    187.449997,
    188.589996,
    25806600,
  ]);
});

function row(bar: Bar | undefined) {
  return bar && [bar.date, bar.open, bar.high, bar.low, bar.close, bar.volume];
}
