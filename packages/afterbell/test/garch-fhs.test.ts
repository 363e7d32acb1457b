/** @file GARCH and GJR-GARCH with filtered historical simulation beside `arch` and NumPy, on simulated returns. */

import { describe, expect, test } from "vitest";
import { quantileLevels } from "../src/index.ts";
import { garchFhsEstimator } from "../src/models/baselines/garch-fhs.ts";
import { expectFhsAgreement } from "./support/garch-fhs-agreement.ts";
import { garchFhsGolden } from "./support/garch-fhs-golden.ts";
import { seriesFromCloses } from "./support/walk.ts";
import { widened } from "./support/widened.ts";

const { returns, levels, cases } = garchFhsGolden.simulated;
let logClose = 0;
const series = seriesFromCloses([0, ...returns.map((r) => (logClose += r / 100))].map(Math.exp));

describe.each(cases)("with leverage: $hasLeverage", (golden) => {
  test("parameters are arch's", async () => {
    await expectFhsAgreement(series, golden);
  });

  test("quantiles are NumPy's of the returns that arch's widths standardise", async () => {
    const { hasLeverage, quantiles } = golden;
    const { length } = quantiles;
    const model = await garchFhsEstimator({ horizon: length, hasLeverage }).forSeries.fit(series);
    const [forecast] = model.forecast(series, [series.length - 1]);
    for (const [h, expected] of widened(quantiles, levels).entries()) {
      for (const [i, level] of levels.entries()) {
        const price = forecast!.steps[h]!.quantiles[quantileLevels.indexOf(level)]!;
        const ours = 100 * Math.log(price / series.close.at(-1)!);
        // As near as the parameters are, of widths of one to two per cent.
        expect(Math.abs(ours - expected[i]!), `${h + 1}, ${level}`).toBeLessThan(1e-4);
      }
    }
  });
});
