/**
 * @file A process that writes forecasts to a ledger, one transaction each, and prints a line once one is stored:
 * `node ledger-writer.ts HOME VERSION COUNT [BATCH]`. The line is `seq hash`, or `not recorded: …`.
 */

import { writeSync } from "node:fs";
import { recordForecasts } from "../../src/jobs/ledger-record.ts";
import { openWorkspace } from "../../src/workspace/workspace.ts";
import { evening, ledgerForecast } from "./ledger-forecasts.ts";

const [, , home = "", version = "", count = "1", batch = "1"] = process.argv;
const workspace = openWorkspace(home);
for (let i = 0; i < Number(count); i++) {
  const forecasts = Array.from({ length: Number(batch) }, (_, k) =>
    ledgerForecast({ version, stepAhead: i * Number(batch) + k + 1 }),
  );
  const answer = await recordForecasts(workspace, forecasts, evening);
  const line = answer.recorded
    ? `${answer.head?.seq} ${answer.head?.hash}`
    : `not recorded: ${answer.reason}`;
  writeSync(1, `${line}\n`);
}
