/** Processes that are killed at any moment while they write to one ledger. */

import { spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openWorkspace } from "../src/workspace/workspace.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const script = fileURLToPath(new URL("support/ledger-writer.ts", import.meta.url));

/** @returns What it told before it was killed: whole lines alone. */
async function killedWriter(home: string, version: string): Promise<string[]> {
  const child = spawn(process.execPath, [script, home, version, "100000", "20"]);
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const closed = new Promise((resolve) => child.on("close", resolve));
  await sleep(randomInt(300, 2_500));
  child.kill("SIGKILL");
  await closed;
  return stdout.split("\n").slice(0, -1);
}

test("nothing that was told of is lost, and the chain stays whole", async () => {
  const home = await temporaryFolder();
  const { ledger } = openWorkspace(home);
  const told: string[] = [];
  let head: string | undefined;
  for (let round = 0; round < 25; round++) {
    const writers = [1, 2, 3].map((n) => killedWriter(home, `${round}.${n}`));
    told.push(...(await Promise.all(writers)).flat());
    const checked = await ledger.verify(head);
    expect(checked.fault).toBeNull();
    expect(checked.rows % 20).toBe(0); // a transaction is there whole or not at all
    head = checked.head?.hash;
  }
  expect(told.length).toBeGreaterThan(100);
  const hashes = new Map(
    (await ledger.rows({ limit: 10_000_000 })).map((row) => [row.seq, row.hash]),
  );
  for (const line of told) {
    const [seq, hash] = line.split(" ");
    expect(hashes.get(Number(seq)), line).toBe(hash);
  }
}, 600_000);
