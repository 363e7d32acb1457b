/** @file The exchange-rate benchmark: the published figures, and the command. */

import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type LongHorizonOptions,
  longHorizonBenchmark,
  parsePublishedResults,
  repeatLast,
} from "../src/benchmark/index.ts";
import { readNumericTable } from "../src/market/index.ts";
import { sharedFile } from "./support/parts.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const HORIZONS = [96, 192, 336, 720];

describe("repeat-last on the exchange rates", async () => {
  const folder = sharedFile("exchange_rate");
  const table = await readNumericTable(sharedFile("exchange_rate/exchange_rate.csv"));
  const scores = (change: Partial<LongHorizonOptions> = {}) =>
    longHorizonBenchmark(table, { horizons: HORIZONS, estimator: repeatLast, ...change });

  test("gives the known errors to four digits, on every window of the last 1,517 rows", () => {
    expect(scores().map(({ windows, mse }) => [windows, mse.toFixed(4)])).toEqual([
      [1422, "0.0811"],
      [1326, "0.1671"],
      [1182, "0.3057"],
      [798, "0.8101"],
    ]);
    expect(scores({ scalerFittedOn: "all" })[0]!.mse.toFixed(4)).toBe("0.0526");
  });

  test("gives what the project's own record of the data says", async () => {
    const manifest = JSON.parse(await readFile(sharedFile("exchange_rate/manifest.json"), "utf8"));
    for (const { horizon, mse, mae } of scores()) {
      const recorded = manifest.recomputed_repeat_last[horizon];
      expect([mse, mae].map((score) => score.toFixed(4))).toEqual(
        recorded.map((score: number) => score.toFixed(4)),
      );
    }
  });

  test("gives the published rows where the last windows that fill no batch of 32 are left out", async () => {
    const file = sharedFile("exchange_rate/manifest.json");
    const rows = parsePublishedResults(await readFile(file, "utf8"), file);
    const published = rows.find(({ model }) => model === "Repeat-last");
    expect(published).toMatchObject({ contextLength: 336 });
    const rounded = (batchSize: number) =>
      scores({ batchSize }).map(({ horizon, mse, mae }) => ({
        horizon,
        mse: Number(mse.toFixed(3)),
        mae: Number(mae.toFixed(3)),
      }));
    expect(rounded(32)).toEqual(published!.scores);
    expect(rounded(1)).not.toEqual(published!.scores);
  });

  test("the command says so beside the published rows, with look-back and source", async () => {
    const args = ["benchmark", "exchange-rate", "--data", folder];
    const { code, stdout, stderr } = await runAfterbell(args, { home: "/nowhere" });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^repeat-last +1 +0\.0811 +0\.1671 +0\.3057 +0\.8101 +measured here$/m);
    expect(stdout).toMatch(/^repeat-last \(leak\) +1 +0\.0526 .*LEAK/m);
    expect(stdout).toMatch(/^DLinear +336 +0\.081 +0\.157 +0\.305 +0\.643 +published \[1\]$/m);
    expect(stdout).toMatch(/^PatchTST +96 +0\.088 +0\.176 +0\.301 +0\.901 +published \[2\]$/m);
    expect(stdout).toContain("  0 of 11 at 96\n  1 of 11 at 192: DLinear 336\n");
    expect(stdout).toMatch(/^\[1\] .*arXiv 2205\.13504/m);
  });

  test("the command says the same as one line of JSON, from the home folder", async () => {
    const home = await temporaryFolder();
    const data = join(home, "data/exchange_rate");
    await mkdir(data, { recursive: true });
    for (const name of ["exchange_rate.csv", "manifest.json"]) {
      await copyFile(sharedFile(`exchange_rate/${name}`), join(data, name));
    }
    const { code, stdout } = await runAfterbell(["benchmark", "exchange-rate", "--json"], { home });
    expect(code).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(1);
    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ benchmark: "exchange-rate", rows: 7588, columns: 8 });
    expect(result.measured[0]).toMatchObject({ forecaster: "repeat-last", leak: false });
    expect(result.measured[0].scores[0]).toMatchObject({ horizon: 96, mse: 0.081126 });
    expect(result.measured.at(-1)).toMatchObject({ forecaster: "repeat-last", leak: true });
    expect(result.published).toHaveLength(12);
    expect(result.comparison).toMatchObject([
      { horizon: 96, networks: 11, better: [] },
      { better: ["DLinear 336"] },
      { better: ["DLinear 336", "PatchTST 96"] },
      { better: ["DLinear 336"] },
    ]);
  });
});
