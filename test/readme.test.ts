/** @file The README's examples of the library run as they stand there. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { writeCsv } from "../packages/afterbell/src/market/csv/write-csv.ts";
import { waveSeries } from "../packages/afterbell/test/support/walk.ts";

const ROOT = join(import.meta.dirname, "..");

/** Runs the block that begins with a comment of this name, in a folder from which `afterbell` is found. */
async function runExample(name: string, change = (code: string) => code): Promise<string> {
  const readme = await readFile(join(ROOT, "README.md"), "utf8");
  const code = new RegExp(`\`\`\`ts\n(// ${name}\n[^]*?)\`\`\``).exec(readme)?.[1];
  if (code === undefined) throw new Error(`README.md has no example ${name}`);
  const folder = await mkdtemp(join(ROOT, "node_modules/.example-"));
  try {
    await writeFile(join(folder, name), change(code));
    await writeFile(join(folder, "prices.csv"), writeCsv(waveSeries(90, "AAPL")));
    const { stdout } = await promisify(execFile)(process.execPath, [name], { cwd: folder });
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("training and a forecast", { timeout: 60_000 }, async () => {
  const lines = (await runExample("forecast.mjs")).trim().split("\n");
  expect(lines[0]).toMatch(/than the last close|the last close/);
  expect(Number(lines[1])).toBeGreaterThan(0);
});

test("a backtest of one's own forecaster", { timeout: 60_000 }, async () => {
  // From six folds: which forecasters there are does not depend on how many sessions are looked at.
  const few = (code: string) => code.replace("refitEvery: 20", "refitEvery: 20, folds: 6");
  const lines = (await runExample("own.mjs", few)).trim().split("\n");
  expect(lines.map((line) => line.split(":")[0])).toEqual(["persistence", "garch", "mine"]);
});
