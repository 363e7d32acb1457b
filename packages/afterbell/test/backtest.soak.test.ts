/** @file A backtest that is killed again and again, at any moment. */

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { sampleCsv, startAfterbell } from "./support/afterbell-process.ts";
import { uniforms } from "./support/random-walk.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const KILLS = 40;

test("killed 40 times while it starts, works or writes, it ends with the same result", async () => {
  const args = [
    ..."backtest AAPL --recipe classic,drift --horizon 2 --step 10 --min-train 600".split(" "),
    ..."--epochs 1 --units 3 --dense 2 --context 10 --csv".split(" "),
    sampleCsv,
  ];
  const whole = await runAfterbell([...args, "--json"], { home: await temporaryFolder() });
  expect(whole.code).toBe(0);
  const home = await temporaryFolder();
  const uniform = uniforms(5);
  for (let kill = 0; kill < KILLS; kill++) {
    const run = startAfterbell(home, [...args, "--threads", "2", "--resume"]);
    await sleep(200 + 1000 * uniform());
    run.process.kill("SIGKILL");
    await run.outcome;
  }
  const resumed = await runAfterbell([...args, "--resume", "--json"], { home });
  expect(resumed.code).toBe(0);
  expect(resumed.stdout).toBe(whole.stdout);
}, 600_000);
