/** @file Ledgers for tests, and what somebody does to them who knows SQL. */

import { DatabaseSync } from "node:sqlite";
import type { LedgerForecast } from "../../src/domain/ledger-row.ts";
import type { Recorded } from "../../src/workspace/ledger-store.ts";
import { openWorkspace, type Workspace } from "../../src/workspace/workspace.ts";
import { dailyForecast, evening, eveningOf } from "./ledger-forecasts.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** @throws {Error} Nothing could be written. */
export async function append(
  { ledger }: Workspace,
  forecasts: readonly LedgerForecast[],
  now = evening,
): Promise<Recorded> {
  const answer = await ledger.append(forecasts, { now, libraryVersion: "0.1.0" });
  if (!answer.recorded) throw new Error(answer.reason);
  return answer;
}

export async function emptyWorkspace(): Promise<Workspace> {
  return openWorkspace(await temporaryFolder());
}

/** Rows 1 to `count`, one a day. */
export async function ledgerOf(count: number): Promise<Workspace> {
  const workspace = await emptyWorkspace();
  for (let day = 0; day < count; day++) {
    await append(workspace, [dailyForecast(day)], eveningOf(day));
  }
  return workspace;
}

/** As somebody would who can write to the file and knows SQL. */
export function tamper({ ledger }: Workspace, ...statements: readonly string[]): void {
  const db = new DatabaseSync(ledger.path);
  for (const sql of statements) db.exec(sql);
  db.close();
}
