import { expect, test } from "vitest";
import { quantileLevels } from "../../packages/afterbell/src/index.ts";
import { pinballLosses, winklerScore } from "../../packages/afterbell/src/scores/index.ts";
import { crpsOfRows, winklerOfRows } from "./forecast-losses.ts";

const actuals = Float64Array.of(-2.5, -0.3, 0, 0.9, 3.1);
const quantiles = Float64Array.from(
  [...actuals.keys()].flatMap((row) =>
    quantileLevels.map((level) => (1 + row / 3) * (level - 0.5) * 3),
  ),
);
const returns = { actuals, medians: actuals.map(() => 0), quantileLevels, quantiles };
const meanOf = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;

test("the mean CRPS is twice the mean of the library's pinball losses at 19 levels", () => {
  const losses = pinballLosses(returns).slice(1, -1);
  expect(losses).toHaveLength(19);
  expect(meanOf(crpsOfRows(returns))).toBeCloseTo(2 * meanOf(losses), 14);
});

test("the mean Winkler score is the library's at 90 %", () => {
  expect(meanOf(winklerOfRows(returns))).toBeCloseTo(winklerScore(returns, 0.9)!, 14);
});
