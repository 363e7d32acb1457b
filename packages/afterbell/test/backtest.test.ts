/** @file The command line's backtest, as users run it. */

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pooledColumns } from "../src/scores/table-columns.ts";
import { sampleCsv, startAfterbell } from "./support/afterbell-process.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const unfinished = (home: string) => {
  const folder = join(home, "backtests/.unfinished");
  return existsSync(folder) ? readdirSync(folder) : [];
};

test.each([
  ["--max-train 250 --min-train 300", "--max-train: expected at least --min-train (300), got 250"],
  ["--threads 1000", /--threads: expected a whole number from 1 to \d+, here, got 1000/],
  ["--recipe prophet", /recipe: expected some of persistence, .*, got prophet/],
  ["--folds 5000", /need at least 5500 bars .* got 1260/],
])("says what is wrong with %s", async (flags, message) => {
  const args = ["backtest", "AAPL", "--csv", sampleCsv, ...flags.split(" ")];
  const { code, stdout, stderr } = await runAfterbell(args, { home: await temporaryFolder() });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(message);
});

const small = ["--epochs", "1", "--units", "3", "--dense", "2", "--context", "10"];
const classic = [
  ..."backtest AAPL --recipe classic,drift --horizon 2 --step 40 --min-train 600".split(" "),
  ...small,
];

test("continues after kill -9, at any moment, to the same result", async () => {
  const expected = await runAfterbell([...classic, "--csv", sampleCsv, "--json"], {
    home: await temporaryFolder(),
  });
  expect(expected.code).toBe(0);
  const home = await temporaryFolder();
  const args = [...classic, "--csv", sampleCsv, "--threads", "2"];
  for (let kill = 0; kill < 3; kill++) {
    const run = startAfterbell(home, [...args, "--resume"]);
    await run.waitFor("/51 forecasts");
    run.process.kill("SIGKILL");
    expect((await run.outcome).code).toBeNull();
    expect(unfinished(home).length).toBe(1);
  }
  const resumed = await runAfterbell([...args, "--resume", "--json"], { home });
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).toMatch(/resumed: \d+ of \d+ forecasts exist already/);
  expect(resumed.stdout).toBe(expected.stdout);
  expect(unfinished(home)).toEqual([]);
});

test("one file is the prices of several symbols only where it says whose they are", async () => {
  const home = await temporaryFolder();
  const args = "--recipe drift --folds 3 --min-train 20 --json --csv".split(" ");
  const backtest = (symbols: string, csv: string) =>
    runAfterbell(["backtest", ...symbols.split(" "), ...args, csv], { home });
  const refused = await backtest("AAPL MSFT", sampleCsv);
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stderr.trim()).error.code).toBe("SYMBOL_NOT_IN_FILE");
  const lines = Array.from({ length: 30 }, (_, i) => {
    const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    return [`${date},A,${100 + (i % 3)}`, `${date},B,${10 + (i % 4)}`];
  });
  const file = join(home, "two.csv");
  writeFileSync(file, ["Date,Symbol,Close", ...lines.flat(), ""].join("\n"));
  const both = await backtest("A B", file);
  expect(both.code).toBe(0);
  const [, drift] = JSON.parse(both.stdout).forecasters;
  expect(drift.symbols.A.overall.mae).not.toBe(drift.symbols.B.overall.mae);
});

test("the table of several symbols is of log returns, that of one in the currency of its prices", async () => {
  const home = await temporaryFolder();
  const lines = Array.from({ length: 60 }, (_, i) => {
    const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    return [`${date},A,${100 + (i % 3)}`, `${date},B,${1e6 * (10 + (i % 4))}`];
  });
  const file = join(home, "two.csv");
  writeFileSync(file, ["Date,Symbol,Close", ...lines.flat(), ""].join("\n"));
  const args = ["--recipe", "drift", "--min-train", "20", "--csv", file];
  const table = async (...symbols: string[]) => {
    const { stdout } = await runAfterbell(["backtest", ...symbols, ...args], { home });
    return stdout.split("\n");
  };
  const pooled = await table("A", "B");
  const columns = pooledColumns.filter(({ shownIn }) => shownIn === "tables");
  const ofReturns = columns.filter(({ unit }) => unit === "log return");
  const headings = ofReturns.map(({ heading }) => heading);
  expect(headings).toEqual(expect.arrayContaining(["MAE", "RMSE", "CRPS"]));
  expect(pooled).toContain(`one step ahead, ${headings.join(", ")} of log(value / last close)`);
  const heading = new RegExp(columns.map((column) => ` +${column.heading}`).join(""));
  expect(pooled.find((line) => heading.test(line))).toBeDefined();
  expect(pooled.find((line) => line.startsWith("Last close"))).toMatch(
    /^Last close +0\.\d+ +0\.\d+ /,
  );
  expect(await table("A")).toContain("one step ahead, errors in the currency of the prices");
  const json = await runAfterbell(["backtest", "A", "B", ...args, "--json"], { home });
  const [{ overall, symbols }] = JSON.parse(json.stdout).forecasters;
  expect([overall.mae, overall.crps, overall.intervals[0].winkler]).toEqual(
    Array(3).fill(undefined),
  );
  expect(overall.logReturnMae).toBeLessThan(1);
  expect(symbols.B.overall.mae).toBeGreaterThan(1e5);
});
