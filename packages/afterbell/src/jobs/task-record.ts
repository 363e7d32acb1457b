/** @file A finished task of a backtest as a record of its journal: a safetensors file with the forecasts. */

import { readSafetensors, writeSafetensors } from "@afterbell/interchange";
import type { BacktestTask } from "../backtest/backtest-task.ts";
import type { ForecastTable } from "../backtest/forecast-table.ts";

/** Tells a task from the others of its backtest. */
export function keyOf(task: BacktestTask): string {
  const { estimator } = task;
  if ("fits" in task) return `panel/${estimator}/${task.fits[0]}`;
  return `${task.series}/${estimator}/${task.folds[0]!.origin}`;
}

type TableShape = Omit<ForecastTable, "origins" | "values"> & { readonly key: string };

export function encodeTaskRecord(task: BacktestTask, table: ForecastTable): Uint8Array {
  const { origins, values, ...rest } = table;
  const shape: TableShape = { ...rest, key: keyOf(task) };
  return writeSafetensors({
    tensors: [
      { name: "origins", shape: [origins.length], data: Float64Array.from(origins) },
      { name: "values", shape: [values.length], data: values },
    ],
    metadata: { shape: JSON.stringify(shape) },
  });
}

/** @returns The task's key and its forecasts. */
export function decodeTaskRecord(record: Uint8Array, file: string): [string, ForecastTable] {
  const { tensors, metadata } = readSafetensors(record, { file });
  const { key, ...rest }: TableShape = JSON.parse(metadata.shape!);
  const [origins, values] = tensors.map(({ data }) => data);
  const table = {
    ...rest,
    origins: Int32Array.from(origins!),
    values: Float64Array.from(values!),
  };
  return [key, table];
}
