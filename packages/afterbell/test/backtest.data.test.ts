import { expect, test } from "vitest";
import { sharedFile } from "./support/parts.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

test("persistence over the last 318 sessions errs by what the reference project does not say", async () => {
  const args = "AAPL --recipe persistence --horizon 1 --folds 318 --csv".split(" ");
  const { symbols, forecasters } = await backtestJson([
    ...args,
    sharedFile("seed/AAPL_history.csv"),
  ]);
  expect(symbols.AAPL).toEqual({ from: "2023-04-14", to: "2024-07-19", folds: 318 });
  expect(forecasters.length).toBe(1);
  const { mae, rmse } = forecasters[0].overall;
  expect([mae.toFixed(4), rmse.toFixed(4)]).toEqual(["1.8128", "2.4931"]);
});

async function backtestJson(args: readonly string[], home?: string) {
  const world = { home: home ?? (await temporaryFolder()) };
  const { code, stdout, stderr } = await runAfterbell(["backtest", ...args, "--json"], world);
  expect([code, stderr]).toEqual([0, expect.not.stringContaining("bug")]);
  return JSON.parse(stdout);
}
