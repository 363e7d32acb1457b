/** @file New sessions change nothing of what was said of earlier ones: no forecast, no score, no interval. */

import { expect, test } from "vitest";
import { outcomesOf } from "../src/backtest/index.ts";
import { backtest, baselineNamed, baselineNames, sliceSeries } from "../src/index.ts";
import { calibrate, type Outcomes } from "../src/scores/index.ts";
import { readEtsModule } from "../src/workspace/index.ts";
import { gaussianWalk } from "./support/walk.ts";

const HORIZON = 3;
const series = gaussianWalk(508, 0.015, 9);
const estimators = baselineNames.map((name) =>
  baselineNamed(name, { horizon: HORIZON, seed: 3, etsModule: readEtsModule() }),
);

/** Everything that scores are formulas on, and the intervals set around it, by forecaster and step. */
async function saidUpTo(length: number) {
  const options = { horizon: HORIZON, step: 1, minTrainLength: 430, refitEvery: 17 };
  const known = sliceSeries(series, 0, length);
  const { series: done } = await backtest(estimators, known, options);
  const [backtested] = done;
  return backtested!.tables.flatMap((table) =>
    Array.from({ length: HORIZON }, (_, h) => {
      const outcomes = outcomesOf(backtested!, table, h + 1);
      const { lower, upper } = calibrate(outcomes, { warmUp: 20 });
      return { outcomes, lower, upper };
    }),
  );
}

/** The first rows, as bytes would be compared. */
function firstRows(
  { outcomes, lower, upper }: Awaited<ReturnType<typeof saidUpTo>>[number],
  rows: number,
) {
  const columns = Object.entries({ ...outcomes, lower, upper }) as [
    keyof Outcomes,
    ArrayLike<number>,
  ][];
  const perRow = (name: string) => (name === "quantiles" ? outcomes.quantileLevels.length : 1);
  return JSON.stringify(
    columns
      .filter(([name]) => name !== "quantileLevels")
      .map(([name, column]) => [name, Array.from(column).slice(0, rows * perRow(name))]),
  );
}

test("appending sessions changes no earlier forecast, score or interval", {
  timeout: 60_000,
}, async () => {
  const before = await saidUpTo(490);
  const rows = before[0]!.outcomes.dates.length;
  expect(rows).toBe(58);
  for (const longer of [491, 508]) {
    const after = await saidUpTo(longer);
    expect(after.length).toBe(baselineNames.length * HORIZON);
    for (const [i, one] of after.entries()) {
      expect(firstRows(one, rows)).toBe(firstRows(before[i]!, rows));
      expect(one.outcomes.dates.length).toBe(rows + longer - 490);
    }
  }
});
