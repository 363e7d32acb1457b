import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barAt, newYorkHours } from "../src/index.ts";
import { rangeSeries } from "./support/range-markets.ts";
import { runAfterbell } from "./support/run-afterbell.ts";

/** Of New York, so that five of them are a market. */
const symbols = ["US0", "US1", "US2", "US3", "US4"];
const now = new Date("2023-06-01T23:00:00Z");
const quick = ["--networks", "1", "--epochs", "1", "--horizon", "2"];

let home: string;
const run = (...args: string[]) => runAfterbell(args, { home, now });

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "afterbell-test-"));
  const folder = join(home, "in");
  await mkdir(folder);
  for (const [i, symbol] of symbols.entries()) {
    const from = { from: "2020-01-06", sessions: 800, seed: 40 + i };
    const series = rangeSeries(symbol, newYorkHours, from);
    const rows = Array.from({ length: series.length }, (_, t) => {
      const { date, open, high, low, close, volume } = barAt(series, t);
      return [date, open, high, low, close, volume].join(",");
    });
    const text = `Date,Open,High,Low,Close,Volume\n${rows.join("\n")}\n`;
    await writeFile(join(folder, `${symbol}.csv`), text);
  }
  await run("ingest", "--csv", folder);
});

afterAll(() => rm(home, { recursive: true, force: true }));

const inUse = async () =>
  JSON.parse(await readFile(join(home, "models/in-use.json"), "utf8")).intervals;

describe("afterbell train, of a panel", () => {
  test("judges on the past, fits on everything, and serves the forecast", async () => {
    const { code, stdout } = await run(
      "train",
      "--recipe",
      "harx",
      "--horizon",
      "2",
      "--json",
      "--accept",
      "missing-session",
    );
    expect([code, stdout]).toEqual([0, expect.any(String)]);
    const trained = JSON.parse(stdout);
    expect(trained).toMatchObject({
      recipe: "harx",
      inUseBy: symbols,
      fitted: symbols,
      reasons: [],
    });
    expect(trained.judgement.refits).toBe(1);
    expect(trained.judgement.verdict).toMatch(
      /^Where the close will be: no better than the last close\. How far it may move: .+ 90 % intervals held [\d.]+ % of [\d,]+ forecasts on \d+ dates\.$/,
    );
    const forecast = JSON.parse((await run("forecast", "--horizon", "2", "--json")).stdout);
    for (const { version, record } of forecast.forecasts) {
      expect(version).toBe(`harx/${trained.version}`);
      expect(record.sessions).toBe(250);
    }
  });

  test("a training that diverges is saved, told of, and reaches no forecast", async () => {
    const before = await inUse();
    const wild = [...quick, "--learning-rate", "1000", "--json"];
    const { stdout, stderr, code } = await run("train", ...wild);
    if (code === 0) {
      const { inUseBy, reasons } = JSON.parse(stdout);
      expect(inUseBy).toEqual([]);
      expect(reasons.join()).not.toBe("");
    } else expect(stderr).toContain("learning rate");
    expect(await inUse()).toEqual(before);
  });

  test("rejects fields of other recipes, and several symbols of a recipe for one", async () => {
    const units = await run("train", "US0", "US1", "--units", "4");
    expect(units).toMatchObject({ code: 2, stdout: "" });
    expect(units.stderr).toContain("--units: expected no value with --recipe panel");
    const classic = await run("train", "US0", "US1", "--recipe", "classic");
    expect(classic).toMatchObject({ code: 2, stdout: "" });
    expect(classic.stderr).toContain("one symbol for --recipe classic");
  });
});
