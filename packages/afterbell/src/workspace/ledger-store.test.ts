import { existsSync } from "node:fs";
import { open, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  dailyForecast,
  evening,
  eveningOf,
  ledgerForecast,
} from "../../test/support/ledger-forecasts.ts";
import { append, emptyWorkspace, ledgerOf, tamper } from "../../test/support/ledger-workspace.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import type { LedgerForecast } from "../domain/ledger-row.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

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

  test("a table of it is gone", async () => {
    const workspace = await ledgerOf(1);
    tamper(workspace, "DROP TABLE scores");
    await expect(workspace.ledger.summary()).rejects.toMatchObject({ code: "DAMAGED_FILE" });
    await expect(workspace.ledger.summary()).rejects.toThrow(/no such table/);
  });

  test("a page of it was overwritten", async () => {
    const workspace = await emptyWorkspace();
    const rows = Array.from({ length: 2_000 }, (_, i) => ledgerForecast({ stepAhead: i + 1 }));
    await append(workspace, rows);
    const file = await open(workspace.ledger.path, "r+");
    await file.write(Buffer.alloc(4096 * 20, 0xff), 0, 4096 * 20, 4096 * 4);
    await file.close();
    await expect(workspace.ledger.verify()).rejects.toMatchObject({ code: "DAMAGED_FILE" });
  });
});

test("scores are stored all or none, and only of rows that are there", async () => {
  const { ledger } = await ledgerOf(1);
  const prices = { originClose: 1, targetClose: 1, fetchedAt: eveningOf(9).toISOString() };
  const score = { ...prices, realisedLogReturn: 0, crps: 0, intervals: [] };
  const scores = [1, 2].map((seq) => ({ ...score, seq }));
  await expect(ledger.storeScores(scores)).rejects.toThrow(/FOREIGN KEY/);
  expect(await ledger.score(1)).toBeNull();
  expect(await ledger.storeScores(scores.slice(0, 1))).toEqual({ recorded: true, stored: 1 });
  expect(await ledger.score(1)).toEqual(scores[0]);
});

test("a ledger that cannot be looked at is not an empty one", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "file"), "");
  const { ledger } = openWorkspace(join(folder, "file")); // a file where the folder should be
  await expect(ledger.verify()).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  expect(await ledger.append([ledgerForecast()], { now: evening, libraryVersion: "0" })).toEqual({
    recorded: false,
    reason: expect.stringMatching(/^cannot write /),
  });
});
