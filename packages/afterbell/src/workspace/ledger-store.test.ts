import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import {
  dailyForecast,
  evening,
  eveningOf,
  ledgerForecast,
} from "../../test/support/ledger-forecasts.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import type { LedgerForecast } from "../domain/ledger-row.ts";
import type { Recorded } from "./ledger-store.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

async function append(
  { ledger }: Workspace,
  forecasts: readonly LedgerForecast[],
  now = evening,
): Promise<Recorded> {
  const answer = await ledger.append(forecasts, { now, libraryVersion: "0.1.0" });
  if (!answer.recorded) throw new Error(answer.reason);
  return answer;
}

async function emptyWorkspace(): Promise<Workspace> {
  return openWorkspace(await temporaryFolder());
}

/** Rows 1 to `count`, one a day. */
async function ledgerOf(count: number): Promise<Workspace> {
  const workspace = await emptyWorkspace();
  for (let day = 0; day < count; day++) {
    await append(workspace, [dailyForecast(day)], eveningOf(day));
  }
  return workspace;
}

/** As somebody would who can write to the file and knows SQL. */
function tamper({ ledger }: Workspace, ...statements: readonly string[]): void {
  const db = new DatabaseSync(ledger.path);
  for (const sql of statements) db.exec(sql);
  db.close();
}

const withoutTriggers = ["update", "delete", "replace"].map(
  (name) => `DROP TRIGGER rows_no_${name}`,
);

describe("an absent ledger", () => {
  test("has no rows, and reading it writes nothing", async () => {
    const workspace = await emptyWorkspace();
    const { ledger, home } = workspace;
    expect(await ledger.rows()).toEqual([]);
    expect(await ledger.head()).toBeNull();
    expect(await ledger.verify()).toEqual({ rows: 0, head: null, fault: null });
    expect((await ledger.verify("0".repeat(64))).fault?.kind).toBe("head");
    expect((await ledger.summary()).rows).toBe(0);
    expect(await readdir(home)).toEqual([]);
  });

  test("is begun by the first forecast, in a folder that need not exist", async () => {
    const workspace = openWorkspace(join(await temporaryFolder(), "a", "b"));
    await append(workspace, [ledgerForecast()]);
    expect((await workspace.ledger.rows()).length).toBe(1);
  });

  test("is begun in an empty file, as a killed process leaves it", async () => {
    const workspace = await emptyWorkspace();
    await writeFile(workspace.ledger.path, "");
    expect(await workspace.ledger.head()).toBeNull();
    await append(workspace, [ledgerForecast()]);
    expect((await workspace.ledger.verify()).rows).toBe(1);
  });
});

describe("a forecast", () => {
  test("is read as it was written", async () => {
    const workspace = await emptyWorkspace();
    const forecast = ledgerForecast({ originClose: 100 }); // a whole number stays one
    const { head } = await append(workspace, [forecast]);
    expect(await workspace.ledger.rows()).toEqual([
      {
        ...forecast,
        ...{ seq: 1, writtenAt: "2026-07-24T21:00:00.000Z", libraryVersion: "0.1.0" },
        ...{ live: true, notLiveBecause: null, hash: head?.hash },
      },
    ]);
  });

  test("between two pieces of work the ledger is one file", async () => {
    const workspace = await ledgerOf(2);
    await workspace.ledger.verify();
    const files = (await readdir(workspace.home)).filter((name) => name.startsWith("ledger"));
    expect(files).toEqual(["ledger.sqlite"]);
  });

  test("that is there already changes nothing", async () => {
    const workspace = await emptyWorkspace();
    const first = await append(workspace, [ledgerForecast()]);
    const again = await append(workspace, [ledgerForecast()], eveningOf(3));
    expect(again).toEqual({
      ...first,
      forecasts: [{ status: "already", seq: 1, notLiveBecause: null }],
    });
  });

  test("-0 is 0", async () => {
    const workspace = await emptyWorkspace();
    const point = (value: number) =>
      ledgerForecast({ quantileLevels: [0.5], logReturnQuantiles: [value] });
    await append(workspace, [point(0)]);
    expect((await append(workspace, [point(-0)])).forecasts[0]?.status).toBe("already");
  });

  test.each<[string, Partial<LedgerForecast>]>([
    ["quantiles", { logReturnQuantiles: [-0.03, -0.025, -0.01, 0, 0.01, 0.025, 0.031] }],
    ["an origin's close", { originClose: 213.75 }],
    ["a source", { priceSource: "csv" }],
    ["a target", { targetEnd: "2026-07-27T17:00:00.000Z" }],
  ])("of the same key with other %s is refused, and the first stays", async (_, changes) => {
    const workspace = await emptyWorkspace();
    await append(workspace, [ledgerForecast()]);
    const before = await workspace.ledger.rows();
    const { forecasts } = await append(workspace, [ledgerForecast(changes)]);
    expect(forecasts).toEqual([{ status: "duplicate", seq: 1, notLiveBecause: null }]);
    expect(await workspace.ledger.rows()).toEqual(before);
  });

  test("of another symbol, origin, step or version is another row", async () => {
    const workspace = await emptyWorkspace();
    const others = [{ symbol: "MSFT" }, { stepAhead: 2 }, { version: "ewma" }];
    const forecasts = [{}, ...others].map((changes) => ledgerForecast(changes));
    const answer = await append(workspace, [...forecasts, dailyForecast(-1), ledgerForecast()]);
    expect(answer.forecasts.map(({ status, seq }) => `${status} ${seq}`)).toEqual([
      ...["recorded 1", "recorded 2", "recorded 3", "recorded 4", "recorded 5", "already 1"],
    ]);
  });

  test("that is none: then none of its batch is added", async () => {
    const workspace = await emptyWorkspace();
    const bad = ledgerForecast({ stepAhead: 2, originClose: -1 });
    await expect(append(workspace, [ledgerForecast(), bad])).rejects.toThrow("originClose");
    expect(existsSync(workspace.ledger.path)).toBe(false);
  });
});

describe("a row is live", () => {
  const reasonAt = async (now: string, changes: Partial<LedgerForecast> = {}) => {
    const answer = await append(await emptyWorkspace(), [ledgerForecast(changes)], new Date(now));
    return answer.forecasts[0]?.notLiveBecause;
  };

  test.each([
    ["2026-07-24T20:00:00.000Z", null],
    ["2026-07-27T13:29:59.999Z", null],
    ["2026-07-27T13:30:00.000Z", "late"],
    ["2027-01-01T00:00:00.000Z", "late"],
    ["2026-07-24T19:59:59.999Z", "clock"],
  ])("until its target begins: at %s, %s", async (now, reason) => {
    expect(await reasonAt(now)).toBe(reason);
  });

  test("unless it is of the sample", async () => {
    expect(await reasonAt(evening.toISOString(), { priceSource: "sample" })).toBe("sample");
  });

  test("unless the clock is behind that of an earlier row, until it has caught up", async () => {
    const workspace = await ledgerOf(3);
    const reasons: unknown[] = [];
    for (const [version, now] of [
      ["a", eveningOf(1)],
      ["b", new Date(eveningOf(1).getTime() + 1)], // after row 4, and before row 3
      ["c", eveningOf(2)],
    ] as const) {
      const forecast = dailyForecast(1, {
        version,
        targetStart: "2026-07-29T00:00:00.000Z",
        targetEnd: "2026-07-29T20:00:00.000Z",
      });
      const { forecasts } = await append(workspace, [forecast], now);
      reasons.push(forecasts[0]?.notLiveBecause);
    }
    expect(reasons).toEqual(["clock", "clock", null]);
    const rows = await workspace.ledger.rows({ after: 3 });
    expect(rows.map(({ live }) => live)).toEqual([false, false, true]);
  });
});

describe("the file refuses", () => {
  test.each([
    ["a change", "UPDATE rows SET origin_close = 1", /cannot be changed/],
    ["a removal", "DELETE FROM rows WHERE seq = 2", /cannot be deleted/],
    [
      "a replacement by number",
      "INSERT OR REPLACE INTO rows SELECT * FROM rows WHERE seq = 1",
      /cannot be replaced/,
    ],
    [
      "a replacement by key",
      "INSERT OR REPLACE INTO rows SELECT 4, symbol, version, recipe, price_source, origin_date, 1, origin_moment, step_ahead, target_date, target_start, target_end, quantile_levels, log_return_quantiles, written_at, library_version, not_live_because, hash FROM rows WHERE seq = 1",
      /cannot be replaced/,
    ],
  ])("%s", async (_, sql, message) => {
    const workspace = await ledgerOf(3);
    expect(() => tamper(workspace, sql)).toThrow(message);
    expect((await workspace.ledger.verify()).fault).toBeNull();
  });
});

describe("verify", () => {
  test("the hashes are those of tools/reference/check_ledger.py", async () => {
    const workspace = await emptyWorkspace();
    const other = { symbol: "PETR4.SA", version: "historical", recipe: "historical", stepAhead: 2 };
    await append(workspace, [ledgerForecast(), ledgerForecast(other)]);
    await append(workspace, [dailyForecast(1)], eveningOf(1));
    expect(await workspace.ledger.verify()).toEqual({
      rows: 3,
      // As that program prints it.
      head: { seq: 3, hash: "4fd6212cc7bc762d811b8a8284dfa466a75e0259a689d6d1c4091e79a985b7a1" },
      fault: null,
    });
  });

  const swap = [3, 4].map((seq) => `UPDATE rows SET seq = -${seq} WHERE seq = ${seq}`);
  test.each<[string, readonly string[], string, number]>([
    [
      "a changed quantile",
      ["UPDATE rows SET log_return_quantiles = zeroblob(56) WHERE seq = 3"],
      "changed",
      3,
    ],
    [
      "a changed price",
      ["UPDATE rows SET origin_close = origin_close + 1e-13 WHERE seq = 5"],
      "changed",
      5,
    ],
    ["a row made live", ["UPDATE rows SET not_live_because = 'x' WHERE seq = 1"], "changed", 1],
    [
      "an older moment",
      ["UPDATE rows SET written_at = '2020-01-01T00:00:00.000Z' WHERE seq = 4"],
      "changed",
      4,
    ],
    ["a changed hash", ["UPDATE rows SET hash = zeroblob(32) WHERE seq = 2"], "changed", 2],
    ["a missing row", ["DELETE FROM rows WHERE seq = 3"], "missing", 3],
    ["the first row missing", ["DELETE FROM rows WHERE seq = 1"], "missing", 1],
    [
      "a missing row, renumbered",
      ["DELETE FROM rows WHERE seq = 3", "UPDATE rows SET seq = seq - 1 WHERE seq > 3"],
      "changed",
      3,
    ],
    [
      "two rows exchanged",
      [...swap, "UPDATE rows SET seq = 4 WHERE seq = -3", "UPDATE rows SET seq = 3 WHERE seq = -4"],
      "changed",
      3,
    ],
    ["a row before the first", ["UPDATE rows SET seq = -1 WHERE seq = 6"], "changed", -1],
  ])("finds %s", async (_, statements, kind, seq) => {
    const workspace = await ledgerOf(6);
    tamper(workspace, ...withoutTriggers, ...statements);
    const { fault, rows } = await workspace.ledger.verify();
    expect(fault).toMatchObject({ kind, seq });
    expect(fault?.message).toContain(`row ${seq}`);
    expect(rows).toBe(Math.max(0, seq - 1));
  });

  test("with an earlier head, finds a tail that was cut off", async () => {
    const workspace = await ledgerOf(6);
    const head = await workspace.ledger.head();
    tamper(workspace, ...withoutTriggers, "DELETE FROM rows WHERE seq > 4");
    expect((await workspace.ledger.verify()).fault).toBeNull();
    const { fault, rows } = await workspace.ledger.verify(head?.hash);
    expect(rows).toBe(4);
    expect(fault).toMatchObject({ kind: "head", seq: null });
    expect(fault?.message).toContain("cut off at the end, or the ledger was written anew");
  });

  test("with an earlier head, finds a ledger that was written anew, and one that only grew whole", async () => {
    const workspace = await ledgerOf(3);
    const head = await workspace.ledger.head();
    await append(workspace, [dailyForecast(3)], eveningOf(3));
    expect((await workspace.ledger.verify(head?.hash.toUpperCase())).fault).toBeNull();
    const other = await emptyWorkspace();
    for (let day = 0; day < 4; day++) {
      await append(other, [dailyForecast(day, { originClose: 1 })], eveningOf(day));
    }
    expect((await other.ledger.verify()).fault).toBeNull();
    expect((await other.ledger.verify(head?.hash)).fault?.kind).toBe("head");
  });

  test.each(["", "abc", "g".repeat(64), "0".repeat(63)])("%j is no head", async (head) => {
    const { ledger } = await ledgerOf(1);
    await expect(ledger.verify(head)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });

  test("walks through more rows than are read at a time", async () => {
    const workspace = await emptyWorkspace();
    const rows = Array.from({ length: 4_500 }, (_, i) => ledgerForecast({ stepAhead: i + 1 }));
    await append(workspace, rows);
    expect(await workspace.ledger.verify()).toMatchObject({ rows: 4_500, fault: null });
  });
});

describe("a file that is no ledger", () => {
  const using = [
    ["append", (w: Workspace) => append(w, [ledgerForecast()])],
    ["verify", (w: Workspace) => w.ledger.verify()],
  ] as const;

  test.each(using)("another program's database: %s", async (_, use) => {
    const workspace = await emptyWorkspace();
    tamper(workspace, "CREATE TABLE rows (a)");
    const error = { code: "DAMAGED_FILE", file: workspace.ledger.path };
    await expect(use(workspace)).rejects.toMatchObject(error);
    await expect(use(workspace)).rejects.toThrow(/database of another program.*move it elsewhere/);
  });

  test.each(using)("no database: %s", async (_, use) => {
    const workspace = await emptyWorkspace();
    await writeFile(workspace.ledger.path, "Date,Close\n".repeat(1_000));
    const error = { code: "DAMAGED_FILE", file: workspace.ledger.path };
    await expect(use(workspace)).rejects.toMatchObject(error);
    await expect(use(workspace)).rejects.toThrow(/restore it from a copy, or move it elsewhere/);
  });

  test.each(using)("a later version's: %s", async (_, use) => {
    const workspace = await ledgerOf(1);
    tamper(workspace, "PRAGMA user_version = 2");
    await expect(use(workspace)).rejects.toMatchObject({
      ...{ code: "NEWER_FORMAT", file: workspace.ledger.path },
      ...{ schemaVersion: 2, newestKnown: 1 },
    });
  });

  test("a page of it was overwritten", async () => {
    const workspace = await emptyWorkspace();
    const rows = Array.from({ length: 2_000 }, (_, i) => ledgerForecast({ stepAhead: i + 1 }));
    await append(workspace, rows);
    const { open } = await import("node:fs/promises");
    const file = await open(workspace.ledger.path, "r+");
    await file.write(Buffer.alloc(4096 * 20, 0xff), 0, 4096 * 20, 4096 * 4);
    await file.close();
    await expect(workspace.ledger.verify()).rejects.toMatchObject({ code: "DAMAGED_FILE" });
  });
});
