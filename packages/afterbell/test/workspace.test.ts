/** The home folder as processes share it: locks, modes, and a home that afterbell 0.1 made. */

import { cp, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { modelSource } from "../src/cli/served.ts";
import { openModelStore } from "../src/workspace/model-store.ts";
import { openWorkspace } from "../src/workspace/workspace.ts";
import { afterbell, sampleCsv, startAfterbell, trainHeldOut } from "./support/afterbell-process.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const train = (...args: string[]) => [
  ...[...trainHeldOut, "--units", "4", "--dense", "3"],
  ...args,
];

/** Each file's content, by its path. */
async function snapshotOf(home: string): Promise<Record<string, string>> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const contents = await Promise.all(files.map((file) => readFile(file, "latin1")));
  return Object.fromEntries(files.map((file, i) => [file.slice(home.length + 1), contents[i]!]));
}

async function weightsOf(home: string): Promise<string[]> {
  const store = openModelStore(home);
  const versions = await store.versions("AAPL");
  const bundles = await Promise.all(versions.map((version) => store.read("AAPL", version)));
  return bundles.map(({ manifest }) => manifest.files["weights.safetensors"]!.sha256);
}

describe("two processes that train the same model", () => {
  test("one waits and says for whom; both models are whole, and the same", async () => {
    const home = await temporaryFolder();
    const first = startAfterbell(home, train("--epochs", "12"));
    await first.waitFor("epoch 1/12");
    first.process.kill("SIGSTOP"); // until the other waits, however fast this machine is
    const second = startAfterbell(home, train("--epochs", "12"));
    const note = `waiting for another training of AAPL (process ${first.process.pid}) to finish`;
    await second.waitFor(note);
    first.process.kill("SIGCONT");
    const outcomes = await Promise.all([first.outcome, second.outcome]);
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0]);
    expect(outcomes[1].stderr.split(note)).toHaveLength(2); // once
    expect(outcomes[1].stderr).toContain("epoch 1/12"); // from its own beginning
    const weights = await weightsOf(home);
    expect(weights).toHaveLength(2);
    expect(new Set(weights).size).toBe(1);
    expect(await readdir(join(home, "models", "AAPL", ".checkpoints"))).toEqual([]);
    expect(await readdir(home)).toEqual(["models"]);
  }, 120_000);

  test("one that was killed frees the other; Ctrl-C ends the waiting", async () => {
    const home = await temporaryFolder();
    const first = startAfterbell(home, train("--epochs", "5000"));
    await first.waitFor("epoch 1/5000");
    first.process.kill("SIGSTOP"); // it trains for nobody, and takes the processor from the others
    const interrupted = startAfterbell(home, train("--epochs", "1"));
    await interrupted.waitFor("waiting for");
    interrupted.process.kill("SIGINT");
    const { code, stderr } = await interrupted.outcome;
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/are kept|\n\s+at /);
    const second = startAfterbell(home, train("--epochs", "1"));
    await second.waitFor("waiting for");
    first.process.kill("SIGKILL");
    expect((await second.outcome).code).toBe(0);
    expect(await weightsOf(home)).toHaveLength(1);
  }, 120_000);
});

test("changes of the version in use by several processes at once lose none", async () => {
  const home = await temporaryFolder();
  const symbols = ["A", "B", "C", "D"];
  const small = [
    "--csv",
    sampleCsv,
    "--recipe",
    "classic",
    "--hold-out",
    "--units",
    "2",
    "--dense",
    "2",
    "--epochs",
    "1",
    "--json",
  ];
  const trained = await Promise.all(symbols.map((s) => afterbell(home, ["train", s, ...small])));
  expect(trained.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
  const { models } = openWorkspace(home);
  for (const symbol of symbols) expect(await models.inUse(symbol)).not.toBeNull();
}, 120_000);

describe.each([
  ["022", 0o755, 0o644],
  ["027", 0o750, 0o640],
])("with umask %s", (umask, folderMode, fileMode) => {
  test("every folder and file has the mode that it leaves", async () => {
    const home = await temporaryFolder();
    // Threads share the process's umask and may not set it.
    const script = `import{isMainThread}from'node:worker_threads';isMainThread&&process.umask(0o${umask})`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${script}` };
    expect((await afterbell(home, ["ingest", "AAPL", "--sample"], env)).code).toBe(0);
    expect((await afterbell(home, train("--epochs", "1"), env)).code).toBe(0);
    const entries = await readdir(home, { recursive: true, withFileTypes: true });
    expect(entries.length).toBeGreaterThan(8);
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      const mode = (await stat(path)).mode & 0o777;
      expect(mode.toString(8), path).toBe(
        (entry.isDirectory() ? folderMode : fileMode).toString(8),
      );
    }
  }, 60_000);
});

describe("a home that afterbell 0.1 made, of two symbols", () => {
  const seed7 = "20261130T182821Z-classic-seed7";
  const seed8 = "20261130T182825Z-classic-seed8";
  const ofMsft = "20261130T182822Z-classic-seed7";

  async function formerHome(): Promise<string> {
    const home = await temporaryFolder();
    await cp(join(import.meta.dirname, "fixtures/workspace-0.1"), home, { recursive: true });
    return home;
  }

  const inUseIn = async (home: string) => {
    const { stdout } = await runAfterbell(["models", "--json"], { home });
    const listed: { symbol: string; version: string; inUse: boolean }[] = JSON.parse(stdout);
    return listed.filter(({ inUse }) => inUse).map(({ symbol, version }) => [symbol, version]);
  };

  test("is listed, served and asked without a byte written", async () => {
    const home = await formerHome();
    const before = await snapshotOf(home);
    expect(await inUseIn(home)).toEqual([
      ["AAPL", seed8],
      ["MSFT", ofMsft],
    ]);
    const source = modelSource(openModelStore(home), "AAPL");
    const served = await source.load((await source.readCurrent())!);
    expect(served).toMatchObject({ symbol: "AAPL", version: seed8, contextLength: 10 });
    expect(served.predict(Float64Array.from(served.lastContext!))).toBeGreaterThan(0);
    const output = join(await temporaryFolder(), "request.json");
    expect((await runAfterbell(["request", "MSFT", "--output", output], { home })).code).toBe(0);
    expect(JSON.parse(await readFile(output, "utf8")).prices).toHaveLength(10);
    expect(await snapshotOf(home)).toEqual(before);
  });

  test("`use` puts another version to use, and carries the other symbol over", async () => {
    const home = await formerHome();
    const before = await snapshotOf(home);
    expect((await runAfterbell(["use", "AAPL", seed7], { home })).code).toBe(0);
    expect(await inUseIn(home)).toEqual([
      ["AAPL", seed7],
      ["MSFT", ofMsft],
    ]);
    const { "models/in-use.json": map, ...rest } = await snapshotOf(home);
    expect(Object.keys(JSON.parse(map!).symbols)).toEqual(["AAPL", "MSFT"]);
    expect(rest).toEqual(before); // an older afterbell finds what it left
  });

  test("a new training is put to use; a running service sees it", async () => {
    const home = await formerHome();
    const source = modelSource(openModelStore(home), "MSFT");
    const key = await source.readCurrent();
    const small = ["--units", "2", "--dense", "2", "--context", "10", "--epochs", "1", "--json"];
    const { code, stdout } = await runAfterbell(
      ["train", "MSFT", "--recipe", "classic", ...small],
      { home },
    );
    expect(code).toBe(0);
    const { version } = JSON.parse(stdout);
    expect(await source.readCurrent()).not.toBe(key);
    expect((await source.load((await source.readCurrent())!)).version).toBe(version);
    expect(await inUseIn(home)).toEqual([
      ["AAPL", seed8],
      ["MSFT", version],
    ]);
  });
});
