/** @file The panel network on recorded prices: no wider of the mark than it was measured to be. */

import { expect, test } from "vitest";
import { countOf, coverageOf, meanLoss } from "../../../tools/accuracy/comparison.ts";
import { frozen, judge } from "../../../tools/accuracy/judge.ts";
import { nextSession, panelOfFolder, until } from "../../../tools/accuracy/price-series.ts";
import { panelNetworkEstimator } from "../src/models/index.ts";
import { sharedFile } from "./support/parts.ts";

/** Of GARCH-FHS on the same sessions, by the reference of the recipe and by `npm run accuracy`. */
const GARCH_FHS = { crps: 0.01317, winkler: 0.10735 };

test("of one seed, fitted years before, its intervals are better than those of GARCH-FHS", async () => {
  const panel = await panelOfFolder(sharedFile("prices/bigtech"), "2022-12-29");
  const train = until(panel, "2017-10-31");
  const forecaster = await panelNetworkEstimator({ horizon: 1, nextSession }).fit(train);
  const losses = await judge(frozen(forecaster), 252, panel, { from: "2019-02-25", stepAhead: 1 });
  expect(countOf(losses)).toBe(13_594);
  expect(meanLoss(losses, "crps") / GARCH_FHS.crps).toBeLessThan(0.986);
  expect(meanLoss(losses, "winkler") / GARCH_FHS.winkler).toBeLessThan(0.94);
  expect(Math.abs(coverageOf(losses, 0.9) - 0.9)).toBeLessThan(0.01);
}, 120_000);
