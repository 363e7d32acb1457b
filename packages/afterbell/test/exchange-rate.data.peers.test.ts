/** @file The exchange-rate benchmark beside NumPy and scikit-learn. */

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { longHorizonBenchmark, repeatLast } from "../src/benchmark/index.ts";
import { readNumericTable } from "../src/market/index.ts";
import { python, sharedFile } from "./support/parts.ts";

const HORIZONS = [96, 192, 336, 720];

test("repeat-last on the exchange rates gives what NumPy and scikit-learn do", async () => {
  const csv = sharedFile("exchange_rate/exchange_rate.csv");
  const table = await readNumericTable(csv);
  const script = fileURLToPath(
    new URL("../../../tools/reference/exchange_rate.py", import.meta.url),
  );
  const theirs = JSON.parse(execFileSync(python(), [script, csv], { encoding: "utf8" }));
  for (const [name, change] of [
    ["train", {}],
    ["leak", { scalerFittedOn: "all" }],
    ["dropped", { batchSize: 32 }],
  ] as const) {
    for (const { horizon, windows, mse, mae } of longHorizonBenchmark(table, {
      horizons: HORIZONS,
      estimator: repeatLast,
      ...change,
    })) {
      const golden = theirs[name][horizon];
      expect(windows).toBe(golden.windows);
      // NumPy sums in pairs, we in order: a million terms lose fewer than six of sixteen digits.
      expect(Math.abs(mse / golden.mse - 1)).toBeLessThan(1e-10);
      expect(Math.abs(mae / golden.mae - 1)).toBeLessThan(1e-10);
    }
  }
}, 60_000);
