/**
 * @file The benchmark that papers on long-horizon forecasting share: all columns of a table at once,
 * hundreds of rows ahead, errors in units of the training range's standard deviation.
 *
 * Rows split 7:1:2 in time order. Every row is an origin if all its targets are test rows; the context
 * reaches back from there as far as the forecaster asks, out of the test rows if need be. So the windows
 * are the same whatever the look-back. With 10 rows of which 3 test, and a horizon of 2:
 *
 *     * * * * * * O x x .      *  known   O  origin, the last known row
 *     * * * * * * * O x x      x  scored  .  later
 *
 * Source: the data loader and the metrics of H. Wu et al., "Autoformer", NeurIPS 2021, and of A. Zeng
 * et al., "Are transformers effective for time series forecasting?", AAAI 2023.
 */

import { fitScaler, type ScaledValues, scale } from "../dataset/scaler.ts";
import { InvalidOptionError } from "../domain/errors.ts";
import { type NumericTable, rowCountOf } from "../domain/numeric-table.ts";
import { requireWhole } from "../domain/require-whole.ts";
import { ScoreOverflowError, TooFewRowsError } from "./errors.ts";
import { threeWaySplit } from "./three-way-split.ts";
import type { WindowEstimator, WindowForecaster } from "./window-forecaster.ts";

export interface LongHorizonOptions {
  /** Rows forecast from each origin; each is a benchmark of its own. */
  readonly horizons: readonly number[];
  readonly estimator: WindowEstimator;
  /**
   * What the scaler is fitted on. "all" is a leak, and here to be shown: the unit of the errors then
   * depends on the rows they are measured on. @default "train"
   */
  readonly scalerFittedOn?: "train" | "all";
  /**
   * Windows at the end that fill no batch of this size are left out, as loaders with `drop_last` do.
   * Published figures differ by it. @default 1, all windows count
   */
  readonly batchSize?: number;
}

/** From 0, lower is better; in units, and squared units, of the scaler. */
export interface LongHorizonScores {
  readonly horizon: number;
  /** Origins scored. */
  readonly windows: number;
  readonly mse: number;
  readonly mae: number;
}

/**
 * Scores of one forecaster at each horizon, over all windows, steps ahead and columns alike.
 *
 * @throws {TooFewRowsError} Not one whole batch of windows at a horizon, or no context before the first.
 * @throws {InvalidOptionError} A horizon or a batch size that is not a whole number from 1, or values that
 *   are not rows of the table's columns.
 * @throws {ScoreOverflowError}
 */
export function longHorizonBenchmark(
  table: NumericTable,
  options: LongHorizonOptions,
): LongHorizonScores[] {
  const { horizons, estimator, scalerFittedOn = "train", batchSize = 1 } = options;
  requireWhole("batchSize", batchSize);
  for (const horizon of horizons) requireWhole("horizons", horizon);
  requireRows(table, Math.max(1, ...horizons), batchSize);
  const rows = rowCountOf(table);
  const columns = table.columns.length;
  const { train, test } = threeWaySplit(rows);
  const known = table.values.subarray(0, train.end * columns);
  const scaler = fitScaler("standard", scalerFittedOn === "all" ? table.values : known, columns);
  const values = scale(scaler, table.values);
  const forecaster = estimator.fit(values.slice(0, train.end * columns), columns);
  requireContext(table, forecaster.contextLength, test.start);
  return horizons.map((horizon) => {
    const windows = windowCount(rows, horizon, batchSize);
    const first = test.start - 1;
    const scores = scoreOrigins(values, { columns, forecaster, horizon, first, windows });
    if (!Number.isFinite(scores.mse)) throw new ScoreOverflowError(table.name, estimator.name);
    return { horizon, windows, ...scores };
  });
}

/** Windows whose targets are all test rows, in whole batches. */
function windowCount(rows: number, horizon: number, batchSize: number): number {
  const { test } = threeWaySplit(rows);
  const all = Math.max(0, test.end - test.start - horizon + 1);
  return all - (all % batchSize);
}

interface Origins {
  readonly columns: number;
  readonly forecaster: WindowForecaster;
  readonly horizon: number;
  /** The first origin; the others follow row by row. */
  readonly first: number;
  readonly windows: number;
}

function scoreOrigins(
  values: ScaledValues,
  { columns, forecaster, horizon, first, windows }: Origins,
): { mse: number; mae: number } {
  const forecast = new Float64Array(horizon * columns);
  let squared = 0;
  let absolute = 0;
  for (let origin = first; origin < first + windows; origin++) {
    const end = (origin + 1) * columns;
    // A copy, so that not even the underlying buffer has rows after the origin.
    const context = values.slice(end - forecaster.contextLength * columns, end);
    forecaster.forecast(context, forecast);
    for (let e = 0; e < forecast.length; e++) {
      const error = values[end + e]! - forecast[e]!;
      squared += error * error;
      absolute += Math.abs(error);
    }
  }
  const count = windows * forecast.length;
  return { mse: squared / count, mae: absolute / count };
}

/** A fifth of the rows test: those must hold a batch of windows at the farthest horizon. */
function requireRows(table: NumericTable, horizon: number, batchSize: number): void {
  const rows = rowCountOf(table);
  if (!Number.isSafeInteger(rows)) {
    const expected = `rows of ${table.columns.length} values`;
    throw new InvalidOptionError("table", expected, `${table.values.length} values`);
  }
  if (windowCount(rows, horizon, batchSize) > 0) return;
  const windows = batchSize === 1 ? "a window" : `a batch of ${batchSize} windows`;
  const why = `a fifth of them for ${windows} of horizon ${horizon}`;
  throw new TooFewRowsError(table.name, 5 * (horizon + batchSize - 1), rows, why);
}

/** @param known Rows before the test rows, four fifths of all, rounded up. */
function requireContext(table: NumericTable, contextLength: number, known: number): void {
  if (contextLength <= known) return;
  const needed = contextLength + Math.floor((contextLength - 1) / 4);
  const why = `four fifths of them for a context of ${contextLength}`;
  throw new TooFewRowsError(table.name, needed, rowCountOf(table), why);
}
