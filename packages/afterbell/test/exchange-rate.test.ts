/** @file The exchange-rate benchmark's command, told what is wrong. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

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

  test("where it is given another benchmark", async () => {
    const { code, stderr } = await runAfterbell(["benchmark", "weather"], { home: "/nowhere" });
    expect(code).toBe(2);
    expect(stderr).toContain("Allowed choices are exchange-rate");
  });

  test("but figures measured here need no published ones, and a note says that there are none", async () => {
    const { code, stdout, stderr } = await run({ "exchange_rate.csv": csvOf(rows(4000)) });
    expect(code).toBe(0);
    expect(stdout).toContain("measured here");
    expect(stdout).not.toContain("ublished");
    expect(stderr).toMatch(/manifest\.json does not exist: published figures are left out/);
  });
});
