import { readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openModelStore } from "../src/artifacts/model-store.ts";
import { afterbell, sampleCsv, startAfterbell } from "./afterbell-process.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const commands = ["start", "ingest", "train", "models", "use", "serve", "request"];
const TINY = ["--units", "2", "--dense", "2", "--epochs", "1"];

describe("every command", () => {
  test.each(commands)("%s has a help text with an example", async (command) => {
    const { code, stdout } = await afterbell(await temporaryFolder(), [command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: afterbell ${command}`);
    expect(stdout).toMatch(new RegExp(`Examples?:\n  afterbell ${command}`));
  });

  test.each(commands)("%s refuses a flag it does not know with exit code 2", async (command) => {
    const { code, stderr } = await afterbell(await temporaryFolder(), [command, "--nonsense"]);
    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '--nonsense'");
  });

  test("is listed in the help, and no other", async () => {
    const { stdout } = await afterbell(await temporaryFolder(), ["--help"]);
    const listed = [...stdout.matchAll(/^ {2}([a-z]+) .*(?:\[|<)/gm)].map((match) => match[1]);
    expect(listed.filter((name) => name !== "help").sort()).toEqual([...commands].sort());
  });
});

test("--version is that of the package", async () => {
  const { stdout } = await afterbell(await temporaryFolder(), ["--version"]);
  const manifest = await readFile(new URL("../package.json", import.meta.url), "utf8");
  expect(stdout.trim()).toBe(JSON.parse(manifest).version);
});

test("a reader that has seen enough ends the program without a word", async () => {
  const home = await temporaryFolder();
  const running = startAfterbell(home, ["--help"]);
  running.process.stdout!.destroy();
  const { code, stderr } = await running.outcome;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("piped output has no colour and no cursor movement", async () => {
  const { stdout, stderr } = await afterbell(await temporaryFolder(), [
    "train",
    "AAPL",
    "--csv",
    sampleCsv,
    ...TINY,
  ]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  expect(stdout + stderr).not.toMatch(/\x1b|\r/);
}, 30_000);

test("models lists what was trained, use switches, and both name a damaged bundle", async () => {
  const home = await temporaryFolder();
  expect((await afterbell(home, ["models"])).stdout).toBe("No models yet: train one first.\n");
  const train = (seed: string) => [
    "train",
    "AAPL",
    "--csv",
    sampleCsv,
    ...TINY,
    "--seed",
    seed,
    "--json",
  ];
  const first = JSON.parse((await afterbell(home, train("1"))).stdout);
  const second = JSON.parse((await afterbell(home, train("2"))).stdout);
  const listed = JSON.parse((await afterbell(home, ["models", "--json"])).stdout);
  expect(listed).toMatchObject([
    { version: first.version, inUse: false, seed: 1, evaluation: { sessions: 240 } },
    { version: second.version, inUse: true, seed: 2 },
  ]);

  const used = await afterbell(home, ["use", "AAPL", first.version]);
  expect(used.stdout).toBe(`AAPL now uses ${first.version}\n`);
  const weights = join(second.artifact, "weights.safetensors");
  await truncate(weights, 100);
  const refused = await afterbell(home, ["use", "AAPL", second.version]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`${weights}: expected`);
  expect(await openModelStore(home).current("AAPL")).toBe(first.version);
  const table = await afterbell(home, ["models"]);
  expect(table.code).toBe(0);
  expect(table.stdout).toMatch(new RegExp(`AAPL +${second.version} +damaged`));
  expect(table.stdout).toContain(weights);
}, 60_000);

describe("start", () => {
  test("takes the sample, trains, serves; a second start serves at once", async () => {
    const home = await temporaryFolder();
    const first = startAfterbell(home, ["start", "--port", "0", ...TINY]);
    await first.waitFor("Serving on ");
    const url = /Serving on (\S+)/.exec(await stop(first))![1];
    expect(url).toMatch(/^http:\/\//);
    const { stdout } = await first.outcome;
    expect(stdout).toContain("Nothing ingested yet: taking the embedded sample");
    // mean |ΔClose| and root mean ΔClose² of the sample's last 240 sessions, with pandas.
    expect(stdout).toMatch(/last close +1\.6799 +2\.3038\n/);
    expect(stdout).toMatch(/^(No better than|A lower error than) the last close: MAE/m);

    const second = startAfterbell(home, ["start", "--port", "0", "--log-level", "silent"]);
    await second.waitFor("Serving on ");
    const output = await stop(second);
    expect(output).toMatch(/^Found model \S+-classic-seed7 of AAPL\nServing on/);
  }, 60_000);
});

/** Ends a service as an orchestrator does. @returns What it had printed. */
async function stop(running: ReturnType<typeof startAfterbell>): Promise<string> {
  running.process.kill("SIGTERM");
  const { code, stdout } = await running.outcome;
  expect(code).toBe(0);
  return stdout;
}

test("request writes what serve answers", async () => {
  const home = await temporaryFolder();
  await afterbell(home, ["ingest", "AAPL", "--sample"]);
  await afterbell(home, ["train", "AAPL", ...TINY, "--context", "30"]);
  const requested = await afterbell(home, ["request", "AAPL"]);
  expect(requested.stdout).toBe("Wrote 30 closes, 2018-04-02 to 2018-05-11, to test_input.json\n");
  const service = startAfterbell(home, ["serve", "--port", "0", "--json"]);
  const { url } = JSON.parse(await service.waitFor('"url"'));
  const response = await fetch(`${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: await readFile(join(home, "test_input.json")),
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    ticker: "AAPL",
    prediction: expect.any(Number),
    lastClose: 188.589996, // its Adj Close equals its Close
    evaluation: { sessions: 246 },
  });
  await stop(service);
}, 60_000);
