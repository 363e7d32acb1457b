/** Another program, with Python's standard library alone, finds the same hashes and the same faults. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { recordForecasts } from "../src/jobs/ledger-record.ts";
import { openWorkspace } from "../src/workspace/workspace.ts";
import { dailyForecast, eveningOf } from "./support/ledger-forecasts.ts";
import { python } from "./support/parts.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const script = join(import.meta.dirname, "../../../tools/reference/check_ledger.py");

test("Python checks a ledger", async () => {
  const workspace = openWorkspace(await temporaryFolder());
  for (let day = 0; day < 20; day++) {
    const values = [-1e-300, 0.1 + 0.2, Math.PI + day, 1e300];
    const quantiles = { quantileLevels: [0.1, 0.2, 0.5, 0.9], logReturnQuantiles: values };
    const forecasts = [
      dailyForecast(day),
      dailyForecast(day, { stepAhead: 2 ** 40, ...quantiles }),
    ];
    await recordForecasts(workspace, forecasts, eveningOf(day));
  }
  const quantileLevels = Array.from({ length: 2_000 }, (_, k) => (k + 1) / 2_001);
  const long = { quantileLevels, logReturnQuantiles: quantileLevels, version: "v".repeat(200) };
  await recordForecasts(workspace, [dailyForecast(20, long), dailyForecast(20)], eveningOf(20));
  const check = (...args: readonly string[]) => {
    const options = { encoding: "utf8" } as const;
    const { status, stdout } = spawnSync(
      python(),
      [script, workspace.ledger.path, ...args],
      options,
    );
    return { status, said: stdout.trim() };
  };
  const head = await workspace.ledger.head();
  expect(check()).toEqual({ status: 0, said: `42 ${head?.hash}` });
  expect(check(head?.hash ?? "")).toEqual({ status: 0, said: `42 ${head?.hash}` });
  expect(check("0".repeat(64)).status).toBe(2);
  const db = new DatabaseSync(workspace.ledger.path);
  db.exec("DROP TRIGGER rows_no_update; UPDATE rows SET step_ahead = 3 WHERE seq = 7");
  db.close();
  expect(check()).toEqual({ status: 2, said: "row 7 is not as it was written" });
  expect((await workspace.ledger.verify()).fault?.seq).toBe(7);
}, 60_000);
