/** Ten thousand mutated files of each kind, in a process of its own with little memory. */

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test.each(["keras-models.ts", "scaler-pickles.ts"])(
  "%s: typed errors or valid values, soon and in 1 GB",
  async (program) => {
    const script = join(import.meta.dirname, "fuzz", program);
    const args = ["--max-old-space-size=1024", script, "10000", "1"];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    console.info(stdout);
    const { runs, outcomes, slowestMs, peakMb } = JSON.parse(stdout);
    expect(runs).toBe(10_000);
    expect(Object.keys(outcomes).length).toBeGreaterThan(2);
    expect(slowestMs).toBeLessThan(1_000);
    expect(peakMb).toBeLessThan(1_024);
  },
  600_000,
);
