import fc from "fast-check";
import { expect, test } from "vitest";
import { InvalidOptionError } from "../domain/errors.ts";
import type { NumericTable } from "../domain/numeric-table.ts";
import { ScoreOverflowError, TooFewRowsError } from "./errors.ts";
import { longHorizonBenchmark } from "./long-horizon-benchmark.ts";
import type { WindowEstimator } from "./window-forecaster.ts";

const tableOf = (values: readonly number[], columns = 1): NumericTable => ({
  name: "made-up.csv",
  columns: Array.from({ length: columns }, (_, i) => `c${i}`),
  values: Float64Array.from(values),
});

/** The last row of the context, and a note of everything it was handed. */
function repeating(contextLength: number) {
  const trained: number[][] = [];
  const contexts: number[][] = [];
  const estimator: WindowEstimator = {
    name: "repeating",
    fit(train, columns) {
      trained.push([...train]);
      return {
        contextLength,
        forecast(context, out) {
          contexts.push([...context]);
          const last = context.subarray(-columns);
          for (let e = 0; e < out.length; e++) out[e] = last[e % columns]!;
        },
      };
    },
  };
  return { estimator, trained, contexts };
}

test("scores 0 to 14 by hand", () => {
  // 10 of 15 rows train: 0 to 9, mean 4.5, variance 8.25. The last 3 test: origins 11 and 12 for two steps.
  const { estimator } = repeating(1);
  const [scores] = longHorizonBenchmark(tableOf(Array.from({ length: 15 }, (_, i) => i)), {
    horizons: [2],
    estimator,
  });
  expect(scores).toMatchObject({ horizon: 2, windows: 2 });
  // Each window is wrong by 1, then by 2.
  expect(scores!.mse).toBeCloseTo((1 + 4) / 2 / 8.25, 14);
  expect(scores!.mae).toBeCloseTo((1 + 2) / 2 / Math.sqrt(8.25), 14);
});

test("hands out the training rows to learn from, and contexts that end with the origin", () => {
  const { estimator, trained, contexts } = repeating(3);
  longHorizonBenchmark(tableOf(Array.from({ length: 15 }, (_, i) => i)), {
    horizons: [2],
    estimator,
  });
  const back = (values: readonly number[]) =>
    values.map((value) => Math.round(value * Math.sqrt(8.25) + 4.5));
  expect(trained.map(back)).toEqual([[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  expect(contexts.map(back)).toEqual([
    [9, 10, 11],
    [10, 11, 12],
  ]);
});

const tables = fc
  .record({ columns: fc.integer({ min: 1, max: 3 }), rows: fc.integer({ min: 30, max: 80 }) })
  .chain(({ columns, rows }) =>
    fc
      .array(fc.double({ min: -100, max: 100, noNaN: true }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      })
      .map((values) => ({ values, columns, rows })),
  );

test("property: the look-back changes no window, and so no score of the same forecast", () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 1, max: 20 }), ({ values, columns }, contextLength) => {
      const scores = (length: number) =>
        longHorizonBenchmark(tableOf(values, columns), {
          horizons: [1, 4],
          estimator: repeating(length).estimator,
        });
      expect(scores(contextLength)).toEqual(scores(1));
    }),
    { seed: 5 },
  );
});

test("property: what a forecaster is handed does not depend on rows after its origin", () => {
  fc.assert(
    fc.property(tables, fc.nat(), ({ values, columns, rows }, choice) => {
      const handed = (table: readonly number[]) => {
        const { estimator, trained, contexts } = repeating(2);
        longHorizonBenchmark(tableOf(table, columns), { horizons: [1], estimator });
        return { trained, contexts };
      };
      const before = handed(values);
      const window = choice % before.contexts.length;
      const origin = rows - Math.floor(0.2 * rows) - 1 + window;
      const changed = values.map((value, e) => (e < (origin + 1) * columns ? value : value + 1e4));
      const after = handed(changed);
      expect(after.trained).toEqual(before.trained);
      expect(after.contexts.slice(0, window + 1)).toEqual(before.contexts.slice(0, window + 1));
    }),
    { seed: 6 },
  );
});

test("property: whole batches are the first windows, and fewer than a batch are left out", () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 1, max: 4 }), ({ values, columns, rows }, batchSize) => {
      const { estimator, contexts } = repeating(1);
      const table = tableOf(values, columns);
      const [some] = longHorizonBenchmark(table, { horizons: [2], estimator, batchSize });
      const seen = contexts.length;
      longHorizonBenchmark(table, { horizons: [2], estimator });
      const all = Math.floor(rows / 5) - 1;
      expect(some!.windows).toBe(all - (all % batchSize));
      expect(contexts.slice(0, seen)).toEqual(contexts.slice(seen).slice(0, some!.windows));
    }),
    { seed: 7 },
  );
});

test("says how many rows it needs: exactly that many", () => {
  const rows = (count: number) => tableOf(Array.from({ length: count }, (_, i) => (i * 7) % 5));
  for (const [contextLength, horizon, batchSize] of [
    [1, 1, 1],
    [1, 6, 1],
    [1, 3, 32],
    [50, 1, 1],
    [33, 2, 1],
  ] as const) {
    const run = (count: number) =>
      longHorizonBenchmark(rows(count), {
        horizons: [horizon],
        estimator: repeating(contextLength).estimator,
        batchSize,
      });
    let needed = 1;
    for (; needed < 1000; needed++) {
      try {
        run(needed);
        break;
      } catch (error) {
        expect(error).toBeInstanceOf(TooFewRowsError);
        expect((error as TooFewRowsError).needed).toBeGreaterThan(needed);
      }
    }
    expect(() => run(needed - 1)).toThrow(
      `made-up.csv: need at least ${needed} rows (${contextLength > 1 ? "four fifths" : "a fifth"} of them for a`,
    );
  }
});

test("rejects what is no number of rows, values that are no rows, and squares beyond a double", () => {
  const table = tableOf(Array.from({ length: 60 }, (_, i) => i));
  const { estimator } = repeating(1);
  for (const bad of [0, -1, 1.5, Number.NaN]) {
    const run = (change: object) => () =>
      longHorizonBenchmark(table, { horizons: [1], estimator, ...change });
    expect(run({ horizons: [1, bad] })).toThrow(InvalidOptionError);
    expect(run({ batchSize: bad })).toThrow(InvalidOptionError);
  }
  expect(longHorizonBenchmark(table, { horizons: [], estimator })).toEqual([]);
  const ragged = { ...table, columns: ["a", "b", "c", "d", "e", "f", "g"] };
  expect(() => longHorizonBenchmark(ragged, { horizons: [1], estimator })).toThrow(
    "table: expected rows of 7 values, got 60 values",
  );
  const huge = tableOf(Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 1e300 : -1e300)));
  expect(() => longHorizonBenchmark(huge, { horizons: [1], estimator })).toThrow(
    ScoreOverflowError,
  );
});
