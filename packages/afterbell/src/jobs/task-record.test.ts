import { expect, test } from "vitest";
import type { BacktestTask } from "../backtest/backtest-task.ts";
import type { ForecastTable } from "../backtest/forecast-table.ts";
import { decodeTaskRecord, encodeTaskRecord, keyOf } from "./task-record.ts";

const task = (origin: number): BacktestTask => ({
  estimator: 1,
  series: 2,
  folds: [{ origin, train: { start: 0, end: origin + 1 }, test: { start: origin + 1, end: 99 } }],
});

test("a record gives back the task's key and its forecasts, to the bit", () => {
  const table: ForecastTable = {
    forecaster: "name",
    horizon: 1,
    quantileLevels: [0.1, 0.9],
    origins: Int32Array.of(10),
    values: Float64Array.of(10, -0, Math.PI),
  };
  const record = encodeTaskRecord(task(10), table);
  expect(decodeTaskRecord(record, "a.journal")).toEqual([keyOf(task(10)), table]);
  expect(keyOf(task(10))).not.toBe(keyOf(task(11)));
});
