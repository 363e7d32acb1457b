import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ingestOnLoopback } from "./support/ingest-on-loopback.ts";
import { json } from "./support/loopback-server.ts";
import { sharedFile } from "./support/parts.ts";

const yahoo = ingestOnLoopback();

describe("the reference project's file", () => {
  test("imported, it is stored byte for byte as it was", async () => {
    const path = sharedFile("seed/AAPL_history.csv");
    const { code } = await yahoo.ingest(`AAPL --csv ${path}`);
    expect(code).toBe(0);
    expect(await yahoo.stored()).toBe(await readFile(path, "utf8"));
  });

  test("in the place of the store, it is brought up to date", async () => {
    const path = sharedFile("yahoo/yf2_chart-AAPL-2020-08-31-to-2020-11-07.json");
    const body = JSON.parse(await readFile(path, "utf8")).response.bodyJson;
    yahoo.server.answerWith(json(body));
    const later = { now: new Date("2025-02-20T12:00:00Z") };
    const { code, stdout } = await yahoo.ingest("AAPL 2020-08-31 2020-11-07 --json", later);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      sessions: 49,
      from: "2020-08-31",
      to: "2020-11-06",
    });
    // The last day of the recording, cut off: a dividend comes after what is stored.
    await writeFile(
      join(yahoo.home, "data/AAPL_history.csv"),
      (await yahoo.stored()).split("\n").slice(0, -2).join("\n"),
    );
    const update = await yahoo.ingest("AAPL --json", later);
    expect(JSON.parse(update.stdout)).toMatchObject({ sessions: 49, added: 1, backup: null });
    expect(update.stdout).toContain("dividend of 0.205 on 2020-11-06");
  });
});
