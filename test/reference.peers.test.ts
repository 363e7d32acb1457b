/** @file Real Python peers: the golden files can be made again, and our files open there. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { barsOf } from "../packages/afterbell/src/domain/bar-series.ts";
import { openPriceStore } from "../packages/afterbell/src/workspace/price-store.ts";
import { python } from "../packages/afterbell/test/support/parts.ts";
import { temporaryFolder } from "../packages/afterbell/test/support/temporary-folder.ts";
import { waveSeries } from "../packages/afterbell/test/support/walk.ts";
import { writeSafetensors } from "../packages/interchange/src/safetensors/safetensors.ts";

const ROOT = join(import.meta.dirname, "..");
const run = promisify(execFile);
const runPython = async (...args: string[]) =>
  (await run(python(), args, { cwd: ROOT, maxBuffer: 2 ** 26 })).stdout;

const goldenFiles = [
  ["lstm_golden.py", "packages/lstm/test/golden/lstm-pytorch.json"],
  ["panel_training_golden.py", "packages/lstm/test/golden/panel-training-pytorch.json"],
  ["adam_golden.py", "packages/lstm/test/golden/adam-keras.json"],
  ["losses_golden.py", "packages/lstm/test/golden/losses-pytorch.json"],
  ["special_golden.py", "packages/lstm/test/golden/special-scipy.json"],
  ["learning_rate_golden.py", "packages/lstm/test/golden/learning-rates.json"],
  ["scalers_golden.py", "packages/afterbell/test/golden/scalers-sklearn.json"],
  ["scores_golden.py", "packages/afterbell/test/golden/scores.json"],
  ["baselines_golden.py", "packages/afterbell/test/golden/baselines.json"],
  ["ranges_golden.py", "packages/afterbell/test/golden/ranges.json"],
  ["conformal_golden.py", "packages/afterbell/test/golden/conformal.json"],
  ["linear_golden.py", "packages/afterbell/test/golden/linear.json"],
  ["harx_golden.py", "packages/afterbell/test/golden/harx.json"],
] as const;

describe("Python", () => {
  test.each(goldenFiles)(
    "%s makes %s again",
    async (script, file) => {
      const made = JSON.parse(await runPython(join("tools/reference", script)));
      const kept = JSON.parse(readFileSync(join(ROOT, file), "utf8"));
      const { madeWith: _, ...values } = kept;
      expectSame(made, values, script);
    },
    120_000,
  );

  test("safetensors reads our weights", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "w.safetensors");
    const tensors = [
      { name: "lstm/kernel", shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 1 / 3) },
      { name: "dense/bias", shape: [1], data: Float64Array.of(-1e-300) },
    ];
    await writeFile(file, writeSafetensors({ tensors, metadata: { format: "afterbell" } }));
    const script = `
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], framework="numpy") as f:
    tensors = {k: f.get_tensor(k) for k in f.keys()}
    print(json.dumps({"metadata": f.metadata(), **{k: [str(v.dtype), v.tolist()] for k, v in tensors.items()}}))`;
    expect(JSON.parse(await runPython("-c", script, file))).toEqual({
      metadata: { format: "afterbell" },
      "lstm/kernel": [
        "float64",
        [
          [1, 2, 3],
          [4, 5, 1 / 3],
        ],
      ],
      "dense/bias": ["float64", [-1e-300]],
    });
  }, 60_000);

  test("pandas reads our prices as it reads yfinance's", async () => {
    const home = await temporaryFolder();
    const series = waveSeries(30);
    const { file } = await openPriceStore(home).write(series, { now: new Date(0) });
    expect(existsSync(file)).toBe(true);
    const script = `
import json, sys
import pandas as pd
frame = pd.read_csv(sys.argv[1], header=[0, 1], index_col=0, parse_dates=True,
                    float_precision="round_trip")
close = frame["Close"]["WAVE"]
print(json.dumps({"dates": [d.strftime("%Y-%m-%d") for d in frame.index], "closes": close.tolist(),
                  "columns": [list(c) for c in frame.columns]}))`;
    expect(JSON.parse(await runPython("-c", script, file))).toEqual({
      dates: barsOf(series).map((bar) => bar.date),
      closes: [...series.close],
      columns: ["Close", "High", "Low", "Open", "Volume"].map((field) => [field, "WAVE"]),
    });
  }, 60_000);
});

/** Equal to rounding: another machine's libraries may add in another order. */
function expectSame(made: unknown, kept: unknown, path: string): void {
  if (typeof kept === "number") {
    const scale = Math.max(1e-6, Math.abs(kept));
    expect(Math.abs((made as number) - kept) / scale, path).toBeLessThan(1e-9);
  } else if (typeof kept === "object" && kept !== null) {
    for (const [key, value] of Object.entries(kept)) {
      expectSame((made as Record<string, unknown>)[key], value, `${path}.${key}`);
    }
  } else expect(made, path).toEqual(kept);
}
