/** @file The exchange-rate benchmark: the published figures, NumPy's, and the command. */

import { execFileSync } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  type LongHorizonOptions,
  longHorizonBenchmark,
  parsePublishedResults,
  readNumericTable,
  repeatLast,
} from "../src/index.ts";
import { python, sharedData } from "./requirements.ts";
import { runAfterbell } from "./run-afterbell.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const HORIZONS = [96, 192, 336, 720];
const shared = sharedData();
const interpreter = python();
const folder = join(shared ?? "", "exchange_rate");
const csv = join(folder, "exchange_rate.csv");

describe.skipIf(!shared)("repeat-last on the exchange rates", async () => {
  const table = shared ? await readNumericTable(csv) : undefined;
  const scores = (change: Partial<LongHorizonOptions> = {}) =>
    longHorizonBenchmark(table!, { horizons: HORIZONS, estimator: repeatLast, ...change });

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
    const manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
    for (const { horizon, mse, mae } of scores()) {
      const recorded = manifest.recomputed_repeat_last[horizon];
      expect([mse, mae].map((score) => score.toFixed(4))).toEqual(
        recorded.map((score: number) => score.toFixed(4)),
      );
    }
  });

  test("gives the published rows where the last windows that fill no batch of 32 are left out", async () => {
    const file = join(folder, "manifest.json");
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

  test.skipIf(!interpreter)(
    "gives what NumPy and scikit-learn do",
    () => {
      const script = fileURLToPath(
        new URL("../../../tools/reference/exchange_rate.py", import.meta.url),
      );
      const theirs = JSON.parse(execFileSync(interpreter!, [script, csv], { encoding: "utf8" }));
      for (const [name, change] of [
        ["train", {}],
        ["leak", { scalerFittedOn: "all" }],
        ["dropped", { batchSize: 32 }],
      ] as const) {
        for (const { horizon, windows, mse, mae } of scores(change)) {
          const golden = theirs[name][horizon];
          expect(windows).toBe(golden.windows);
          // NumPy sums in pairs, we in order: a million terms lose fewer than six of sixteen digits.
          expect(Math.abs(mse / golden.mse - 1)).toBeLessThan(1e-10);
          expect(Math.abs(mae / golden.mae - 1)).toBeLessThan(1e-10);
        }
      }
    },
    60_000,
  );

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
      await copyFile(join(folder, name), join(data, name));
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

describe("wrong input ends with exit code 2 and a typed error", () => {
  const rows = (count: number) => Array.from({ length: count }, (_, i) => `day ${i},${i % 7},2`);
  const run = async (files: Record<string, string>, ...flags: string[]) => {
    const data = await temporaryFolder();
    for (const [name, text] of Object.entries(files)) await writeFile(join(data, name), text);
    const args = ["benchmark", "exchange-rate", "--data", data, ...flags];
    return { data, ...(await runAfterbell(args, { home: data })) };
  };
  const errorOf = async (files: Record<string, string>) => {
    const { code, stdout, stderr } = await run(files, "--json");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    return JSON.parse(stderr).error;
  };
  const csvOf = (lines: readonly string[]) => ["date,a,b", ...lines].join("\n");

  test("where the data are not: what is missing, what it is, how to name its place", async () => {
    const { data, code, stderr } = await run({});
    expect(code).toBe(2);
    expect(stderr).toContain(`${join(data, "exchange_rate.csv")} does not exist`);
    expect(stderr).toContain("SIGIR 2018");
    expect(stderr).toContain("--data");
    expect(await errorOf({})).toMatchObject({ code: "NO_BENCHMARK_DATA" });
    const { stderr: byDefault } = await runAfterbell(["benchmark", "exchange-rate"], {
      home: data,
    });
    expect(byDefault).toContain(join(data, "data/exchange_rate/exchange_rate.csv"));
  });

  test("where a cell is no number", async () => {
    const lines = rows(4000).with(41, "day 41,1,n/a");
    expect(await errorOf({ "exchange_rate.csv": csvOf(lines) })).toMatchObject({
      code: "MALFORMED_VALUE",
      line: 43,
      field: "column b",
      got: "n/a",
    });
  });

  test("where the rows are too few for the farthest horizon", async () => {
    expect(await errorOf({ "exchange_rate.csv": csvOf(rows(3599)) })).toMatchObject({
      code: "TOO_FEW_ROWS",
      got: 3599,
    });
  });

  test("where the published figures are not as they should be", async () => {
    const figures = { published_lookback96: { source: "x", Net: { "96": ["0.1", 0.2] } } };
    const csv = csvOf(rows(4000));
    for (const manifest of [JSON.stringify(figures), "{", "[]"]) {
      const files = { "exchange_rate.csv": csv, "manifest.json": manifest };
      expect(await errorOf(files)).toMatchObject({ code: "MALFORMED_RESULTS" });
    }
  });

  test("where it is told of another benchmark", async () => {
    const { code, stderr } = await runAfterbell(["benchmark", "weather"], { home: "/nowhere" });
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are exchange-rate");
  });

  test("but figures measured here need no published ones, and a note says that there are none", async () => {
    const { code, stdout, stderr } = await run({ "exchange_rate.csv": csvOf(rows(4000)) });
    expect(code).toBe(0);
    expect(stdout).toContain("measured here");
    expect(stdout).not.toContain("ublished");
    expect(stderr).toMatch(/manifest\.json does not exist: no published figures/);
  });
});
