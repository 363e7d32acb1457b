import { expect, test } from "vitest";
import {
  baselineNamed,
  dateAt,
  newYorkHours,
  panelOf,
} from "../../packages/afterbell/src/index.ts";
import { harxEstimator } from "../../packages/afterbell/src/models/index.ts";
import { nextWeekday, rangeSeries } from "../../packages/afterbell/test/support/range-markets.ts";
import { countOf, lossRatio } from "./comparison.ts";
import { harWithMarketEstimator } from "./har-with-market.ts";
import { frozen, judge } from "./judge.ts";
import { until } from "./price-series.ts";

const LENGTH = 1000;
const FIRST = 900;
const panel = panelOf(
  ...[1, 2, 3, 4, 5].map((seed) =>
    rangeSeries(`US${seed}`, newYorkHours, { from: "2018-01-01", sessions: LENGTH, seed }),
  ),
);
const from = dateAt(panel.series[0]!, FIRST);

test.each([1, 5])(
  "forecasts %d sessions ahead from the session before the first on",
  async (stepAhead) => {
    const ewma = baselineNamed("ewma", { horizon: stepAhead, seed: 1 });
    const losses = await judge(ewma, 252, panel, { from, stepAhead });
    expect(countOf(losses)).toBe(5 * (LENGTH - FIRST - stepAhead + 1));
    expect(losses.symbols[0]!.originDates[0]).toBe(dateAt(panel.series[0]!, FIRST - 1));
  },
);

test("what is frozen is not fitted again", async () => {
  const train = until(panel, dateAt(panel.series[0]!, 860));
  const forecaster = await harxEstimator({ horizon: 1, nextSession: nextWeekday }).fit(train);
  expect(await frozen(forecaster).fit(panel)).toBe(forecaster);
});

test("HAR with the market loses more than HARx where calendar, echo and volume tell something", async () => {
  const range = { from, stepAhead: 1 };
  const har = await judge(harWithMarketEstimator(nextWeekday), 252, panel, range);
  const harx = await judge(
    harxEstimator({ horizon: 1, nextSession: nextWeekday }),
    252,
    panel,
    range,
  );
  const { pooled } = lossRatio(har, harx, "crps");
  expect(pooled).toBeGreaterThan(1);
  expect(pooled).toBeLessThan(1.1);
});
