import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openModelStore } from "../src/workspace/model-store.ts";
import { afterbell, sampleCsv, startAfterbell } from "./support/afterbell-process.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** The classic recipe, small enough for a test. */
const SMALL = ["--recipe", "classic", "--hold-out", "--units", "4,4", "--dense", "3"];
const train = (...args: string[]) => ["train", "AAPL", "--csv", sampleCsv, ...SMALL, ...args];

/** Where a process of its own is not what is tested. */
const run = (home: string, args: readonly string[]) => runAfterbell(args, { home });

async function weightsDigest(home: string): Promise<string> {
  const store = openModelStore(home);
  const { manifest } = await store.read("AAPL", (await store.current("AAPL"))!);
  return manifest.files["weights.safetensors"]!.sha256;
}

describe("the same seed, the same bits", () => {
  test("two runs, and a run that was killed and resumed", async () => {
    const options = train("--epochs", "4", "--seed", "11", "--early-stopping", "3");
    const whole = await temporaryFolder();
    const { code, stderr } = await afterbell(whole, options);
    expect(code).toBe(0);
    expect(stderr).toContain("epoch 4/4  loss");

    const killed = await temporaryFolder();
    const first = startAfterbell(killed, options);
    await first.waitFor("epoch 2/4");
    first.process.kill("SIGKILL");
    expect((await first.outcome).code).toBeNull();
    expect(await openModelStore(killed).symbols()).toEqual([]);
    const resumed = await afterbell(killed, [...options, "--resume"]);
    expect(resumed.stderr).toMatch(/resumed after epoch [23] of 4/);
    expect(await weightsDigest(killed)).toBe(await weightsDigest(whole));
    expect(await readdir(join(killed, "models", "AAPL", ".checkpoints"))).toEqual([]);
    expect(await evaluationOf(killed)).toEqual(await evaluationOf(whole));
  }, 120_000);
});

async function evaluationOf(home: string): Promise<unknown> {
  const store = openModelStore(home);
  const folder = store.folder("AAPL", (await store.current("AAPL"))!);
  return JSON.parse(await readFile(join(folder, "evaluation.json"), "utf8"));
}

test("Ctrl-C stops cleanly: exit code 130, no trace, nothing half-written", async () => {
  const home = await temporaryFolder();
  const running = startAfterbell(home, train("--epochs", "50"));
  await running.waitFor("epoch 1/50");
  running.process.kill("SIGINT");
  const { code, stderr } = await running.outcome;
  expect(code).toBe(130);
  expect(stderr).toContain("--resume continues from there");
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(await openModelStore(home).symbols()).toEqual([]);
}, 60_000);

test("an optional hyperparameter is a flag, decides the weights and is stored", async () => {
  const home = await temporaryFolder();
  const one = train("--epochs", "1");
  await run(home, one);
  const free = await weightsDigest(home);
  const { code } = await run(home, [...one, "--clip-norm", "0.001", "--weight-decay", "0.01"]);
  expect(code).toBe(0);
  expect(await weightsDigest(home)).not.toBe(free);
  const store = openModelStore(home);
  const { manifest } = await store.read("AAPL", (await store.current("AAPL"))!);
  expect(manifest).toMatchObject({ recipe: { training: { clipNorm: 0.001, weightDecay: 0.01 } } });
  const wrong = await run(home, [...one, "--clip-norm", "0"]);
  expect(wrong.stderr).toContain("--clip-norm: expected a number above 0, got 0");
}, 60_000);

test("the leak is called one wherever it is used", async () => {
  const home = await temporaryFolder();
  const { stdout, stderr } = await run(home, train("--epochs", "1", "--reference-leak", "--json"));
  expect(JSON.parse(stdout)).toMatchObject({ leak: true });
  expect(stderr).toContain("leak: the scaler is fitted on the test range");
  const plain = await run(home, train("--epochs", "1", "--reference-leak"));
  expect(plain.stdout).toContain("classic (leak)");
  const { stdout: listed } = await run(home, ["models"]);
  expect(listed).toContain("classic-leak-seed7");
}, 60_000);

test("a diverged training says so and leaves the good model in use", async () => {
  const home = await temporaryFolder();
  await run(home, train("--epochs", "1"));
  const before = await weightsDigest(home);
  const { code, stderr } = await run(home, train("--epochs", "3", "--learning-rate", "1e200"));
  expect(code).toBe(2);
  expect(stderr).toContain("training diverged");
  expect(await weightsDigest(home)).toBe(before);
}, 60_000);

test("findings in a file are reported, and counted in --json", async () => {
  const home = await temporaryFolder();
  const day = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
  const rows = Array.from({ length: 80 }, (_, i) => `${day(i)},${100 + (i % 7)}`);
  rows.splice(5, 0, `${day(4)},999`);
  await writeFile(join(home, "dirty.csv"), ["Date,Close", ...rows, ""].join("\n"));
  const args = [
    "train",
    "X",
    "--csv",
    join(home, "dirty.csv"),
    "--json",
    ...SMALL,
    "--epochs",
    "1",
  ];
  const { stdout, stderr } = await run(home, args);
  expect(JSON.parse(stdout)).toMatchObject({ findings: 1, bars: 80 });
  expect(stderr).toContain(
    "dirty.csv: a warning: 2024-01-05 occurs twice: line 6 kept, line 7 left out",
  );
}, 30_000);

test("of a file of several symbols the one asked for is trained", async () => {
  const home = await temporaryFolder();
  const day = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
  const rows = Array.from({ length: 70 }, (_, i) => [
    `${day(i)},A,${i + 1}`,
    `${day(i)},B,${90 - i}`,
  ]);
  await writeFile(join(home, "two.csv"), ["Date,Symbol,Close", ...rows.flat(), ""].join("\n"));
  const train = (symbol: string) =>
    run(home, [
      "train",
      symbol,
      "--csv",
      join(home, "two.csv"),
      "--json",
      ...SMALL,
      "--epochs",
      "1",
    ]);
  expect(JSON.parse((await train("B")).stdout)).toMatchObject({ symbol: "B", bars: 70 });
  const { code, stderr } = await train("C");
  expect(code).toBe(2);
  expect(JSON.parse(stderr).error).toMatchObject({ code: "SEVERAL_SYMBOLS", symbols: ["A", "B"] });
}, 30_000);

describe("wrong input ends with exit code 2 and one line that names it", () => {
  const cases: [string, string[], string][] = [
    ["no prices", ["train", "MSFT"], "no prices of MSFT"],
    ["no such file", ["train", "AAPL", "--csv", "nowhere.csv"], "nowhere.csv"],
    ["no such recipe", train("--recipe", "magic"), "recipe: expected classic, got magic"],
    [
      "half an epoch",
      train("--epochs", "0.5"),
      "--epochs: expected a whole number, 1 or more, got 0.5",
    ],
    ["a negative seed", train("--seed", "-1"), "--seed"],
    ["no units", train("--units", "4,,4"), "--units"],
    ["too many units", train("--units", "1000000"), "512"],
    ["all dropped", train("--dropout", "1"), "dropout: expected a share from 0 to below 1, got 1"],
    [
      "no such scaler",
      train("--scaler", "log"),
      "scaler: expected minmax or standard or robust, got log",
    ],
    ["a long context", train("--context", "1260"), "need at least 1262 bars"],
    ["a path as a symbol", ["train", "../AAPL"], "symbol: expected a ticker"],
  ];
  test.each(cases)("%s", async (_, args, message) => {
    const home = await temporaryFolder();
    const { code, stdout, stderr } = await run(home, args);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  test.each([
    ["5", "threads: expected a whole number from 1 to 4, got 5"],
    ["two", "AFTERBELL_THREADS: expected a whole number, 1 or more, got two"],
  ])("%s threads", async (threads, message) => {
    const env = { AFTERBELL_THREADS: threads };
    const { code, stderr } = await runAfterbell(train(), { home: await temporaryFolder(), env });
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test("constant prices", async () => {
    const home = await temporaryFolder();
    const day = (i: number) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
    const rows = Array.from({ length: 80 }, (_, i) => `${day(i)},5`);
    await writeFile(join(home, "flat.csv"), ["Date,Close", ...rows, ""].join("\n"));
    const args = [
      "train",
      "FLAT",
      "--recipe",
      "classic",
      "--csv",
      join(home, "flat.csv"),
      "--json",
    ];
    const { code, stderr } = await run(home, args);
    expect(code).toBe(2);
    const [warning, error] = stderr.trimEnd().split("\n");
    expect(warning).toContain("the close is 5 for 80 sessions");
    expect(JSON.parse(error!)).toMatchObject({
      error: { code: "CONSTANT_PRICES", price: 5, bars: 76 },
    });
  });
});
