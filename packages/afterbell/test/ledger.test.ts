/** The ledger among processes, on folders that cannot be written to, and at the command line. */

import { execFile, spawnSync } from "node:child_process";
import { chmod, copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { barSeries } from "../src/domain/bar-series.ts";
import type { SessionDate } from "../src/domain/session-date.ts";
import { recordForecasts } from "../src/jobs/ledger-record.ts";
import { scoreDue } from "../src/jobs/score-ledger.ts";
import { openWorkspace, type Workspace } from "../src/workspace/workspace.ts";
import { afterbell } from "./support/afterbell-process.ts";
import { dailyForecast, evening, eveningOf, ledgerForecast } from "./support/ledger-forecasts.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const writer = fileURLToPath(new URL("support/ledger-writer.ts", import.meta.url));

async function workspaceWith(days: number, home?: string): Promise<Workspace> {
  const workspace = openWorkspace(home ?? (await temporaryFolder()));
  for (let day = 0; day < days; day++) {
    await recordForecasts(workspace, [dailyForecast(day)], eveningOf(day));
  }
  return workspace;
}

test("processes that write at once, from the first row on, lose nothing", async () => {
  const home = await temporaryFolder();
  const versions = ["a", "b", "c", "d"];
  const run = promisify(execFile);
  const ended = await Promise.all(
    versions.map((version) => run(process.execPath, [writer, home, version, "15", "3"])),
  );
  const told = ended.flatMap(({ stdout }) => stdout.trim().split("\n"));
  expect(told.length).toBe(60);
  const { ledger } = openWorkspace(home);
  expect(await ledger.verify()).toMatchObject({ rows: 180, fault: null });
  const rows = await ledger.rows();
  const hashes = new Map(rows.map(({ seq, hash }) => [seq, hash]));
  for (const line of told) {
    const [seq, hash] = line.split(" ");
    expect(hashes.get(Number(seq)), line).toBe(hash);
  }
  for (const version of versions) {
    expect(rows.filter((row) => row.version === version).length).toBe(45);
  }
}, 60_000);

describe("a folder that cannot be written to", () => {
  const isWindows = process.platform === "win32"; // its folders have no such mode
  // Root may write everywhere, unless it gives that right up.
  const giveUpRights = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"];
  const node = [...(process.getuid?.() === 0 ? giveUpRights : []), process.execPath] as const;
  const program = fileURLToPath(new URL("../bin/afterbell.js", import.meta.url));
  const runIn = (home: string, ...args: readonly string[]) =>
    spawnSync(node[0]!, [...node.slice(1), ...args], {
      ...{ encoding: "utf8" as const, cwd: "/" },
      env: {
        ...process.env,
        AFTERBELL_HOME: home,
        TMPDIR: join(home, "../tmp"),
        NODE_COMPILE_CACHE: "",
      },
    });

  /** @param prepare Fills the folder before it is closed. */
  async function closedFolder(prepare: (home: string) => Promise<unknown>): Promise<string> {
    const parent = await temporaryFolder();
    const home = join(parent, "home");
    await mkdir(home);
    await prepare(home);
    for (const name of await readdir(home)) await chmod(join(home, name), 0o444);
    await mkdir(join(parent, "tmp"));
    await chmod(home, 0o555);
    return home;
  }

  test("is read", async () => {
    if (isWindows) return;
    const home = await closedFolder((path) => workspaceWith(3, path));
    const { status, stdout, stderr } = runIn(home, program, "ledger", "verify", "--json");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ rows: 3, head: { seq: 3 } });
    expect((await readdir(home)).filter((name) => name !== ".locks")).toEqual(["ledger.sqlite"]);
    await chmod(home, 0o755);
  });

  test("is read with what a killed process left in the write-ahead log", async () => {
    if (isWindows) return;
    const { ledger, home: source } = await workspaceWith(2);
    const holder = new DatabaseSync(ledger.path); // while it is open, nobody empties the log
    holder.prepare("SELECT count(*) FROM rows").get();
    await workspaceWith(4, source);
    const home = await closedFolder(async (path) => {
      for (const name of ["ledger.sqlite", "ledger.sqlite-wal"]) {
        await copyFile(join(source, name), join(path, name));
      }
    });
    holder.close();
    const { status, stdout } = runIn(home, program, "ledger", "verify", "--json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 4 });
    expect(await readdir(join(home, "../tmp"))).toEqual([]); // the copy is gone
    await chmod(home, 0o755);
  });

  test.each(["with a ledger", "without one"])("%s, is an answer to appending", async (which) => {
    if (isWindows) return;
    const days = which === "with a ledger" ? 1 : 0;
    const home = await closedFolder((path) => workspaceWith(days, path));
    const { status, stdout } = runIn(home, writer, home, "x");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^not recorded: cannot write .*home.*: /);
    await chmod(home, 0o755);
  });
});

describe("afterbell ledger", () => {
  test("of an empty folder", async () => {
    const home = await temporaryFolder();
    const shown = await runAfterbell(["ledger"], { home });
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toContain("The ledger is empty");
    expect((await runAfterbell(["ledger", "verify"], { home })).stdout).toBe(
      "The ledger is empty\n",
    );
    expect(await readdir(home)).toEqual([]);
  });

  async function scoredHome(): Promise<string> {
    const workspace = openWorkspace(await temporaryFolder());
    const wide = ledgerForecast().logReturnQuantiles.map((q) => 2 * q);
    const rival = { version: "ewma", recipe: "ewma", logReturnQuantiles: wide };
    const forecasts = [ledgerForecast(), ledgerForecast(rival), ledgerForecast({ symbol: "MSFT" })];
    await recordForecasts(workspace, forecasts, evening);
    const bars = ["2026-07-24", "2026-07-27"].map((date) => ({
      ...{ date: date as SessionDate, open: null, high: null, low: null, volume: null },
      close: 200,
    }));
    const fetchedAt = new Date("2026-07-28T00:00:00.000Z");
    await scoreDue(workspace, [{ series: barSeries("AAPL", bars), fetchedAt }]);
    return workspace.home;
  }

  test("shows the record beside rivals", async () => {
    const home = await scoredHome();
    const { code, stdout } = await runAfterbell(["ledger"], { home });
    expect(code).toBe(0);
    const [heading, ...lines] = stdout.split("\n");
    expect(heading).toMatch(/^symbol +version +scored +held 90 % +change +interval score 90 % /);
    expect(lines[0]).toMatch(/^AAPL +AAPL\/20260701T210000Z +1 +100\.0% +0\.05000 +0\.00257$/);
    expect(lines[1]).toMatch(/^ +ewma +1 +100\.0% +0\.0 +0\.10000 +-50\.0% +0\.00514 +-50\.0%$/);
    // A single version of a single symbol is not repeated as that of all.
    expect(lines[2]).toBe("");
    expect(stdout).toMatch(
      /3 rows: 2 scored, 1 to be scored, 0 not live. Head: row 3, [0-9a-f]{64}\n$/,
    );
  });

  test("of some symbols, as JSON", async () => {
    const home = await scoredHome();
    const { stdout } = await runAfterbell(["ledger", "msft", "--json"], { home });
    expect(JSON.parse(stdout)).toMatchObject({
      rows: 1,
      waiting: 1,
      records: [],
      head: { seq: 3 },
    });
    expect((await runAfterbell(["ledger", "../x"], { home })).code).toBe(2);
  });

  test("of symbols that it does not have says so, and what it has", async () => {
    const home = await scoredHome();
    const none = await runAfterbell(["ledger", "nope"], { home });
    expect(none).toMatchObject({
      ...{ code: 0, stderr: "" },
      stdout: "The ledger has no forecast of NOPE; it has some of AAPL, MSFT\n",
    });
    const { stdout } = await runAfterbell(["ledger", "NOPE", "MSFT"], { home });
    expect(stdout).toMatch(/^1 row: 0 scored, 1 to be scored, 0 not live\. /);
    expect(stdout).toContain("no forecast of NOPE; it has some of AAPL, MSFT\n");
    const json = await runAfterbell(["ledger", "NOPE", "MSFT", "--json"], { home });
    expect(JSON.parse(json.stdout)).toMatchObject({ rows: 1, absent: ["NOPE"] });
  });

  test("that is a folder is an error which says so", async () => {
    const home = await temporaryFolder();
    await mkdir(join(home, "ledger.sqlite"));
    const { code, stderr } = await runAfterbell(["ledger"], { home });
    expect(code).toBe(2);
    expect(stderr).toMatch(/ledger\.sqlite: it is a folder, where a file has to be; move it\n$/);
  });

  test("verify prints the head, which a later ledger is checked against", async () => {
    const { home, ledger } = await workspaceWith(2);
    const { stdout } = await runAfterbell(["ledger", "verify"], { home });
    expect(stdout).toContain("All 2 rows are as they were written.\nHead: row 2, ");
    const hash = /[0-9a-f]{64}/.exec(stdout)?.[0] ?? "";
    await workspaceWith(3, home);
    const later = await runAfterbell(["ledger", "verify", "--head", hash], { home });
    expect(later).toMatchObject({ code: 0, stderr: "" });
    const db = new DatabaseSync(ledger.path);
    db.exec("DROP TRIGGER rows_no_delete; DELETE FROM rows WHERE seq > 1");
    db.close();
    expect((await runAfterbell(["ledger", "verify"], { home })).code).toBe(0);
    const cut = await runAfterbell(["ledger", "verify", "--head", hash], { home });
    expect(cut).toMatchObject({ code: 2, stdout: "" });
    expect(cut.stderr).toContain("rows were cut off at the end");
    expect((await runAfterbell(["ledger", "verify", "--head", "x"], { home })).code).toBe(2);
  });

  test("verify of a changed row: exit code 2 and a sentence", async () => {
    const { home, ledger } = await workspaceWith(3);
    const db = new DatabaseSync(ledger.path);
    db.exec("DROP TRIGGER rows_no_update; UPDATE rows SET origin_close = 1 WHERE seq = 2");
    db.close();
    const { code, stderr } = await runAfterbell(["ledger", "verify"], { home });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /ledger\.sqlite is not as it was written: row 2 \(AAPL, from 2026-07-25/,
    );
    const { stderr: json } = await runAfterbell(["ledger", "verify", "--json"], { home });
    expect(JSON.parse(json).error).toMatchObject({
      code: "LEDGER_BROKEN",
      fault: "changed",
      seq: 2,
    });
  });

  test("as users have it, writes nothing on standard error", async () => {
    const { home } = await workspaceWith(1);
    expect(await afterbell(home, ["ledger", "verify"])).toMatchObject({ code: 0, stderr: "" });
  });
});
