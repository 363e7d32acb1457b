/** @file Models of intervals at the command line: listed, chosen by hand, damaged, gone, and of a later afterbell. */

import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { barAt, newYorkHours } from "../src/index.ts";
import { rangeSeries } from "./support/range-markets.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const symbols = ["US0", "US1", "US2"];
/** 2022-12-02, a Friday, is the last of their 760 sessions. */
const now = new Date("2022-12-03T12:00:00Z");
const later = new Date("2022-12-03T13:00:00Z");
const TINY = ["--recipe", "classic", "--hold-out", "--units", "2", "--dense", "2", "--epochs", "1"];

/** Prices of three symbols, a model of prices of US0, HARx in use by US0 and US1, and panel in use by none. */
let prepared: string;
const versions = { prices: "", harx: "", panel: "" };

async function storePrices(home: string, symbol: string, seed: number): Promise<void> {
  const series = rangeSeries(symbol, newYorkHours, { from: "2020-01-06", sessions: 760, seed });
  const rows = Array.from({ length: series.length }, (_, t) => {
    const { date, open, high, low, close, volume } = barAt(series, t);
    return [date, open, high, low, close, volume].join(",");
  });
  const file = join(home, `${symbol}.csv`);
  await writeFile(file, `Date,Open,High,Low,Close,Volume\n${rows.join("\n")}\n`);
  await runAfterbell(["ingest", symbol, "--csv", file], { home, now });
}

beforeAll(async () => {
  prepared = await mkdtemp(join(tmpdir(), "afterbell-test-"));
  for (const [i, symbol] of symbols.entries()) await storePrices(prepared, symbol, 40 + i);
  const json = async (...args: string[]) => {
    const { code, stdout } = await runAfterbell([...args, "--json"], { home: prepared, now });
    expect(code).toBe(0);
    return JSON.parse(stdout);
  };
  versions.prices = (await json("train", "US0", ...TINY)).version;
  versions.harx = (await json("train", "US0", "US1", "--recipe", "harx")).version;
  // Its network makes no sense of made-up prices, so it is in use by none.
  await json("forecast", "--model", "panel");
  [versions.panel] = (await readdir(join(prepared, "models/panel"))) as [string];
});

afterAll(() => rm(prepared, { recursive: true, force: true }));

async function homeAndRun() {
  const home = await temporaryFolder();
  await cp(prepared, home, { recursive: true });
  const run = (...args: string[]) => runAfterbell(args, { home, now: later });
  const listed = async (...args: string[]) =>
    JSON.parse((await run("models", ...args, "--json")).stdout) as Record<string, unknown>[];
  const inUse = async () => {
    const text = await readFile(join(home, "models/in-use.json"), "utf8");
    return JSON.parse(text).intervals as Record<string, { model: string; version: string }>;
  };
  const bundle = (recipe: "harx" | "panel") => join(home, "models", recipe, versions[recipe]);
  return { home, run, listed, inUse, bundle };
}

/** Rewrites a manifest with a checksum that fits, as another afterbell may have written it. */
async function rewrite(bundle: string, changes: Readonly<Record<string, unknown>>) {
  const file = join(bundle, "manifest.json");
  const { checksum: _, ...stored } = JSON.parse(await readFile(file, "utf8"));
  const changed = { ...stored, ...changes };
  const checksum = createHash("sha256").update(JSON.stringify(changed)).digest("hex");
  await writeFile(file, JSON.stringify({ ...changed, checksum }));
}

describe("afterbell models", () => {
  test("lists models of both kinds", async () => {
    const { run, listed } = await homeAndRun();
    const { code, stdout } = await run("models");
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`\\* +US0 +${versions.prices} +\\d+ `));
    expect(stdout).toMatch(
      new RegExp(
        `\\* +harx +${versions.harx} +2 +2 +5\\d\\d +\\d\\d\\.\\d% +0\\.0\\d+ +0\\.0\\d+\\n`,
      ),
    );
    expect(stdout).toMatch(new RegExp(`\n +panel +${versions.panel} +3 +0 +7\\d\\d `));
    const [prices, harx, panel] = await listed();
    expect(prices).toMatchObject({ kind: "prices", symbol: "US0", inUse: true });
    expect(harx).toMatchObject({
      ...{ kind: "intervals", recipe: "harx", version: versions.harx },
      ...{ inUse: true, inUseBy: ["US0", "US1"], symbols: ["US0", "US1"] },
    });
    expect(harx!.judgement).toMatchObject({
      coverage: expect.any(Number),
      verdict: expect.stringMatching(/^Where the close will be: /),
    });
    expect(panel).toMatchObject({ recipe: "panel", inUse: false, inUseBy: [], symbols });
  });

  test("of a symbol: what forecasts it; of a recipe: its versions", async () => {
    const { run, listed } = await homeAndRun();
    const kinds = async (name: string) =>
      (await listed(name)).map(({ kind, recipe, inUse }) => [kind, recipe, inUse]);
    expect(await kinds("us0")).toEqual([
      ["prices", "classic", true],
      ["intervals", "harx", true],
      ["intervals", "panel", false],
    ]);
    expect(await kinds("US2")).toEqual([["intervals", "panel", false]]);
    expect(await kinds("harx")).toEqual([["intervals", "harx", true]]);
    expect(await kinds("HARX")).toEqual([]); // a ticker
    expect((await run("models", "NOPE")).stdout).toMatch(
      /^No models of NOPE in .+models\. Train one with "afterbell train NOPE"\.\n$/,
    );
  });

  test("without any, names the command that makes one", async () => {
    const home = await temporaryFolder();
    const { stdout } = await runAfterbell(["models", "panel"], { home });
    expect(stdout).toContain('Train one with "afterbell train --recipe panel".');
  });

  test.each([
    [
      "a truncated file",
      (bundle: string) => truncate(join(bundle, "panel.json"), 10),
      /expected \d+ bytes/,
    ],
    [
      "a missing file",
      (bundle: string) => rm(join(bundle, "weights.safetensors")),
      /cannot be read/,
    ],
    ["no JSON", (bundle: string) => writeFile(join(bundle, "manifest.json"), "{"), /not JSON/],
    [
      "a manifest of prices",
      (bundle: string) =>
        cp(
          join(bundle, "../../US0", versions.prices, "manifest.json"),
          join(bundle, "manifest.json"),
        ),
      /not that of a panel model/,
    ],
    [
      "a later format",
      (bundle: string) => rewrite(bundle, { schemaVersion: 9, libraryVersion: "7.0.0" }),
      /written by afterbell 7\.0\.0/,
    ],
    [
      "another's manifest",
      (bundle: string) => rewrite(bundle, { version: "x" }),
      /belongs to panel\/x/,
    ],
  ] as const)("%s in a bundle stops no command", async (_, damage, reason) => {
    const { run, listed, bundle } = await homeAndRun();
    await damage(bundle("panel"));
    const { code, stdout, stderr } = await run("models");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(new RegExp(`panel +${versions.panel} +(damaged|newer) +0`));
    expect(stdout).toMatch(reason);
    expect((await listed("panel"))[0]).toMatchObject({ problem: expect.stringMatching(reason) });
    expect(await run("forecast", "US0")).toMatchObject({ code: 0, stderr: "" });
    const newest = await run("forecast", "US0", "--model", "panel");
    expect(newest.code).toBe(0);
    expect(newest.stderr).toMatch(reason);
    const refused = await run("use", "panel", versions.panel);
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain(join("models/panel", versions.panel));
    expect(await run("use", "US2", versions.panel)).toEqual(refused);
  });

  test("what is damaged or unknown among them stops no service", async () => {
    const { home, run, listed, bundle } = await homeAndRun();
    const unknown = join(home, "models/transformer", versions.panel);
    await cp(bundle("panel"), unknown, { recursive: true });
    await rewrite(unknown, { model: "transformer" });
    await truncate(join(bundle("panel"), "manifest.json"), 10);
    expect((await run("models")).code).toBe(0);
    expect(await listed()).toMatchObject([
      { kind: "prices" },
      { recipe: "harx" },
      { recipe: "panel", problem: expect.stringContaining("not JSON") },
      { kind: "intervals", recipe: "transformer", symbols },
    ]);
    const served = await runAfterbell(["serve", "--port", "0", "--log-level", "silent"], {
      ...{ home, signal: AbortSignal.timeout(3000) },
    });
    expect(served.stdout).toMatch(/^Serving on http/);
    expect(served.stderr).toBe("");
  });
});

describe("a model of intervals in use", () => {
  test.each([
    [
      "that was deleted by hand",
      "gone",
      (bundle: string) => rm(bundle, { recursive: true }),
      /no model .+ of harx/,
    ],
    [
      "that is damaged",
      "damaged",
      (bundle: string) => truncate(join(bundle, "panel.json"), 10),
      /expected \d+ bytes/,
    ],
    [
      "of a later afterbell",
      "newer",
      (bundle: string) => rewrite(bundle, { schemaVersion: 9 }),
      /schema version 9/,
    ],
  ] as const)("%s is told of, and a new one takes its place", async (_, word, damage, reason) => {
    const { run, listed, bundle, inUse } = await homeAndRun();
    await damage(bundle("harx"));
    expect((await listed("US0"))[1]).toMatchObject({
      ...{ recipe: "harx", version: versions.harx, inUse: true, inUseBy: ["US0"] },
      problem: expect.stringMatching(reason),
    });
    const { stdout } = await run("models");
    expect(stdout).toMatch(reason);
    expect(stdout).toMatch(new RegExp(`harx +${versions.harx} +${word} +2`));
    const first = await run("forecast");
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(reason);
    expect(first.stderr).toContain("a new model takes its place");
    expect((await inUse()).US0).not.toEqual({ model: "harx", version: versions.harx });
    expect((await run("forecast")).stderr).toBe("");
  });

  test("and of prices, that were deleted by hand", async () => {
    const { home, run, listed } = await homeAndRun();
    await rm(join(home, "models/US0", versions.prices), { recursive: true });
    expect((await listed("US0"))[0]).toMatchObject({
      ...{ kind: "prices", version: versions.prices, inUse: true },
      problem: `no model ${versions.prices} of US0; run "afterbell train US0 --recipe classic" first`,
    });
    expect((await run("models")).code).toBe(0);
  });

  test("in a map that is none is an error that says what to do", async () => {
    const { home, run } = await homeAndRun();
    await writeFile(join(home, "models/in-use.json"), '{"schemaVersion":2,"intervals":[]}');
    for (const command of ["models", "forecast"]) {
      const { code, stderr } = await run(command);
      expect(code).toBe(2);
      expect(stderr).toMatch(/in-use\.json.+delete it and choose versions with "afterbell use"/);
    }
  });
});

describe("afterbell use", () => {
  test("takes a version of either kind for a symbol, and neither replaces the other", async () => {
    const { run, listed, inUse } = await homeAndRun();
    expect((await run("use", "us2", versions.panel)).stdout).toBe(
      `US2 now uses ${versions.panel} for intervals\n`,
    );
    expect(await inUse()).toMatchObject({
      US0: { model: "harx" },
      US2: { model: "panel", version: versions.panel },
    });
    const prices = await run("use", "US0", versions.prices, "--json");
    expect(JSON.parse(prices.stdout)).toEqual({
      ...{ symbol: "US0", kind: "prices", version: versions.prices, symbols: ["US0"] },
    });
    const intervals = await run("use", "US0", versions.panel, "--json");
    expect(JSON.parse(intervals.stdout)).toEqual({
      ...{ symbol: "US0", kind: "intervals", recipe: "panel" },
      ...{ version: versions.panel, symbols: ["US0"] },
    });
    const ofSymbol = await listed("US0");
    expect(ofSymbol.map(({ inUse }) => inUse)).toEqual([true, false, true]);
  });

  test("of a recipe: all symbols that it was fitted on", async () => {
    const { run, inUse } = await homeAndRun();
    expect((await run("use", "panel", versions.panel)).stdout).toBe(
      `3 symbols now use panel ${versions.panel}\n`,
    );
    const panel = { model: "panel", version: versions.panel };
    expect(await inUse()).toEqual({ US0: panel, US1: panel, US2: panel });
    const forecast = JSON.parse((await run("forecast", "--json")).stdout);
    expect(forecast.forecasts.map((one: { version: string }) => one.version)).toEqual(
      Array(3).fill(`panel/${versions.panel}`),
    );
  });

  test("rejects a version that was not fitted on the symbol, and lists those that were", async () => {
    const { run, inUse } = await homeAndRun();
    const before = await inUse();
    const other = await run("use", "US2", versions.harx);
    expect(other).toMatchObject({ code: 2, stdout: "" });
    expect(other.stderr).toBe(
      `afterbell: harx ${versions.harx} was not fitted on US2; these were: panel ${versions.panel}\n`,
    );
    const unknown = await run("use", "US0", "nope");
    expect(unknown.stderr).toContain(
      `saved versions: ${versions.prices}, ${versions.harx}, ${versions.panel}`,
    );
    expect((await run("use", "NOPE", versions.harx)).stderr).toContain(
      "none was; with prices of it",
    );
    const ofRecipe = await run("use", "panel", versions.harx);
    expect(ofRecipe.stderr).toContain(`no model ${versions.harx} of panel; saved versions: `);
    expect(await inUse()).toEqual(before);
    const none = await runAfterbell(["use", "panel", "x"], { home: await temporaryFolder() });
    expect(none.stderr).toContain('run "afterbell train --recipe panel" first');
  });

  test("of weights that were changed since, rejects them", async () => {
    const { run, bundle, inUse } = await homeAndRun();
    const file = join(bundle("panel"), "weights.safetensors");
    const bytes = await readFile(file);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(file, bytes);
    const { code, stderr } = await run("use", "US2", versions.panel);
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}: its checksum does not match`);
    expect(await inUse()).not.toHaveProperty("US2");
  });

  test("of a ticker that is spelt as a recipe", async () => {
    const { home, run } = await homeAndRun();
    await mkdir(join(home, "models/PANEL"), { recursive: true });
    await storePrices(home, "PANEL", 50);
    const trained = await run("train", "PANEL", ...TINY, "--json");
    const { version } = JSON.parse(trained.stdout);
    expect((await run("use", "panel", version)).stdout).toBe(`PANEL now uses ${version}\n`);
    expect((await run("use", "panel", versions.panel)).stdout).toContain("3 symbols now use panel");
  });
});

test("a training names the next step, whether the model is in use or not", async () => {
  const { run } = await homeAndRun();
  const used = await run("train", "--recipe", "harx");
  expect(used.code).toBe(0);
  expect(used.stdout).toMatch(/In use by all of them\nNext: "afterbell forecast"\n$/);
  const kept = await run("train", "--recipe", "panel");
  expect(kept.stdout).toMatch(/Not in use: US\d on .+ makes sense\n/);
  const command = /"afterbell (use panel \S+)"\n$/.exec(kept.stdout)?.[1] ?? "";
  expect((await run(...command.split(" "))).stdout).toContain("3 symbols now use panel ");
});
