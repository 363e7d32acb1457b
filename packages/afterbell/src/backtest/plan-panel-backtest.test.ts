import { expect, test } from "vitest";
import { threeMarkets } from "../../test/support/markets.ts";
import { waveSeries } from "../../test/support/walk.ts";
import { driftEstimator, persistenceEstimator } from "../models/index.ts";
import { collect, inThisThread } from "./backtest.ts";
import { DuplicateForecasterError } from "./errors.ts";
import { planBacktest } from "./plan-backtest.ts";
import { planPanelBacktest } from "./plan-panel-backtest.ts";
import { runTasks } from "./run-tasks.ts";
import { forecastsOf } from "./task-tables.ts";

const markets = threeMarkets(24);
const options = { horizon: 2, minTrainLength: 60, refitEvery: 3, step: 1 };
const estimators = [driftEstimator({ horizon: 2 }), persistenceEstimator({ horizon: 2 })];
const names = estimators.map(({ name }) => name);

test("how many fits a task has changes no forecast, whatever order they end in", async () => {
  const run = async (fits: number, delay: (turn: number) => number) => {
    const planned = planPanelBacktest(names, markets, options, () => fits);
    const here = inThisThread(estimators, planned);
    let turn = 0;
    const runner = {
      width: 4,
      run: async (task: (typeof planned.tasks)[number]) => {
        await new Promise((resolve) => setTimeout(resolve, delay(turn++)));
        const table = await here.run(task);
        expect(table.origins.length).toBe(forecastsOf(task, planned));
        return table;
      },
    };
    const seen: number[] = [];
    const onProgress = ({ done, total }: { readonly done: number; readonly total: number }) =>
      seen.push(done / total);
    const done = await collect(planned, runTasks(planned, runner, { onProgress }));
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    return done;
  };
  const one = await run(1, () => 0);
  expect(one.series.map(({ folds }) => folds.length).every((count) => count > 30)).toBe(true);
  expect(await run(5, (turn) => (turn * 7) % 5)).toEqual(one);
});

test("the folds of a single series are those it has alone", () => {
  const series = [waveSeries(140)];
  for (const plan of [options, { horizon: 3, maxTrainLength: 50, folds: 7 }]) {
    const { series: alone } = planBacktest(["a"], series, plan);
    expect(planPanelBacktest(["a"], series, plan).series).toEqual(alone);
  }
});

test("rejects two forecasters of one name, and no series", () => {
  expect(() => planPanelBacktest(["a", "a"], markets, options)).toThrow(DuplicateForecasterError);
  expect(() => planPanelBacktest(["a"], [], options)).toThrow("series: expected at least one");
  expect(() => planPanelBacktest(["a"], [markets[0], markets[0]], options)).toThrow("7203.T twice");
});
