import { describe, expect, test } from "vitest";
import { dailyForecast, eveningOf, ledgerForecast } from "../../test/support/ledger-forecasts.ts";
import { append, emptyWorkspace, ledgerOf, tamper } from "../../test/support/ledger-workspace.ts";

const withoutTriggers = ["update", "delete", "replace"].map(
  (name) => `DROP TRIGGER rows_no_${name}`,
);

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
