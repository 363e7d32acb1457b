/** @file The contract of task pools. Call it in a test file of the implementation. */

import { describe, expect, test } from "vitest";
import { waveSeries } from "../../../test/support/walk.ts";
import { rollingOrigin } from "../../dataset/rolling-origin.ts";
import { type BacktestWork, backtestTasks } from "../backtest-task-kind.ts";
import type { EstimatorSpec } from "../estimator-spec.ts";
import { localTaskPool } from "./local-task-pool.ts";
import { resultOf, type TaskPool } from "./task-pool.ts";

const spec = (name: string): EstimatorSpec => ({
  ...{ name, horizon: 1, seed: 7, recipe: null, backend: "reference" },
});
const shared = {
  drift: spec("drift"),
  ewma: spec("ewma"),
  wave: waveSeries(140),
  plan: rollingOrigin({ horizon: 1, minTrainLength: 40 }),
};
const forecast = (of: "drift" | "ewma", origin: number): BacktestWork => ({
  type: "series",
  spec: of,
  series: "wave",
  folds: [
    { origin, train: { start: 0, end: origin + 1 }, test: { start: origin + 1, end: origin + 2 } },
  ],
});

export function describeTaskPool(name: string, open: () => TaskPool): void {
  describe(`task pool: ${name}`, () => {
    test("results are those of a local pool, in the order of the tasks", async () => {
      const tasks = Array.from({ length: 12 }, (_, i) =>
        forecast(i % 3 ? "drift" : "ewma", 110 + i),
      );
      const runs = [localTaskPool(), open()].map(async (pool) => {
        const runner = pool.open(backtestTasks, shared);
        try {
          return (await Promise.all(tasks.map((task) => runner.run(task)))).map(resultOf);
        } finally {
          await runner.close();
        }
      });
      const [expected, made] = await Promise.all(runs);
      expect(made).toEqual(expected);
    });

    test("an error thrown on purpose is data, with its code and fields; others follow it", async () => {
      const runner = open().open(backtestTasks, shared);
      try {
        const tooEarly = forecast("drift", 0); // one bar: too few
        const outcome = await runner.run(tooEarly);
        expect(outcome).toMatchObject({
          error: {
            code: "FORECASTER_FAILED",
            name: "ForecasterFailedError",
            fields: { forecaster: "drift", symbol: "WAVE", failure: "SERIES_TOO_SHORT" },
          },
        });
        expect(() => resultOf(outcome)).toThrow("need at least 3 bars");
        expect(await runner.run(forecast("drift", 110))).toHaveProperty("result");
      } finally {
        await runner.close();
      }
    });

    test("an internal error rejects", async () => {
      const runner = open().open(backtestTasks, {});
      await expect(runner.run(forecast("drift", 110))).rejects.toThrow("no shared value");
      await runner.close();
    });

    test("has a width, and can be closed more than once", async () => {
      const runner = open().open(backtestTasks, shared);
      expect(runner.width).toBeGreaterThanOrEqual(1);
      await runner.close();
      await runner.close();
    });
  });
}
