import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, truncate } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openModelStore } from "../src/workspace/model-store.ts";
import { afterbell, startAfterbell, trainHeldOut } from "./support/afterbell-process.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const commands = [
  "start",
  "ingest",
  "prices",
  "forecast",
  "train",
  "import",
  "models",
  "use",
  "serve",
  "request",
  "inspect",
  "infer",
  "export",
  "ledger",
  "benchmark",
  "backtest",
  "report",
];
/** The network of prices, small and with one fit. */
const HELD_OUT = ["--recipe", "classic", "--hold-out"];
const TINY = ["--units", "2", "--dense", "2", "--epochs", "1"];

describe("every command", () => {
  test.each(commands)("%s has a help text with an example", async (command) => {
    const { code, stdout } = await runAfterbell([command, "--help"], { home: "/nowhere" });
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: afterbell ${command}`);
    expect(stdout).toMatch(new RegExp(`Examples?:\n  afterbell ${command}`));
  });

  test.each(commands)("%s offers --json", async (command) => {
    const { stdout } = await runAfterbell([command, "--help"], { home: "/nowhere" });
    expect(stdout).toContain("--json");
  });

  test.each(commands)("%s rejects a flag it does not know with exit code 2", async (command) => {
    const { code, stderr } = await runAfterbell([command, "--nonsense"], { home: "/nowhere" });
    expect(code).toBe(2);
    expect(stderr).toContain("unknown option '--nonsense'");
  });

  test.each(commands)("%s tells a wrong flag as JSON where JSON is asked for", async (command) => {
    const args = [command, "--json", "--nonsense"];
    const { code, stdout, stderr } = await runAfterbell(args, { home: "/nowhere" });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(JSON.parse(stderr)).toEqual({
      error: { code: "INVALID_USAGE", message: "unknown option '--nonsense'" },
    });
  });

  test("is listed in the help, and no other", async () => {
    const { stdout } = await runAfterbell(["--help"], { home: "/nowhere" });
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
  const { stdout, stderr } = await afterbell(await temporaryFolder(), [...trainHeldOut, ...TINY]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
  expect(stdout + stderr).not.toMatch(/\x1b|\r/);
}, 30_000);

test("models lists what was trained, use switches, and both name a damaged bundle", async () => {
  const home = await temporaryFolder();
  const run = (args: string[]) => runAfterbell(args, { home });
  expect((await run(["models"])).stdout).toBe(
    `No models in ${join(home, "models")}. Train one with "afterbell train".\n`,
  );
  const train = (seed: string) => [...trainHeldOut, ...TINY, "--seed", seed, "--json"];
  const first = JSON.parse((await run(train("1"))).stdout);
  const second = JSON.parse((await run(train("2"))).stdout);
  const listed = JSON.parse((await run(["models", "--json"])).stdout);
  expect(listed).toMatchObject([
    {
      version: first.version,
      inUse: false,
      seed: 1,
      evaluation: { sessions: 240, dieboldMariano: { dates: 240, lags: 0 } },
    },
    { version: second.version, inUse: true, seed: 2 },
  ]);

  const used = await run(["use", "AAPL", first.version]);
  expect(used.stdout).toBe(`AAPL now uses ${first.version}\n`);
  const weights = join(second.artifact, "weights.safetensors");
  await truncate(weights, 100);
  const refused = await run(["use", "AAPL", second.version]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain(`${weights}: expected`);
  expect(await openModelStore(home).current("AAPL")).toBe(first.version);
  const table = await run(["models"]);
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
    const { stdout, stderr } = await first.outcome;
    expect(stderr).toContain("No prices stored yet: using the embedded sample");
    // mean |ΔClose| and root mean ΔClose² of the sample's last 250 sessions, with pandas.
    expect(stdout).toMatch(/Last close +1\.6548 +2\.2866\n/);
    expect(stdout).toMatch(/^AAPL, next close, 2018-05-14: 90 % between/);
    expect(stdout).toMatch(
      /^(Better|No better|Worse) than the last close: MAE .*, Diebold-Mariano p [=<] 0\.\d+/m,
    );

    const second = startAfterbell(home, ["start", "--port", "0", "--log-level", "silent"]);
    await second.waitFor("Serving on ");
    const output = await stop(second);
    expect(output).toMatch(
      /^AAPL, next close, 2018-05-14: 90 % between \d+\.\d\d and \d+\.\d\d; of the last 250 such intervals \d+ held\.\n.*\nFound model \S+-classic-seed7 of AAPL\n/s,
    );
    expect(output).toMatch(/\nServing on/);
  }, 60_000);
});

test("start names a port in use before it trains", async () => {
  const home = await temporaryFolder();
  const other = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void other.close());
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await afterbell(home, ["start", "--port", String(port), ...TINY]);
  expect(code).toBe(2);
  expect(stderr).toBe(
    `afterbell: port ${port} of 127.0.0.1 is in use, perhaps by another Afterbell: choose another with --port (npm start -- --port ${port + 1})\n`,
  );
});

test("start --json is one line, with the training and the address", async () => {
  const home = await temporaryFolder();
  const service = startAfterbell(home, ["start", "--port", "0", "--json", ...TINY]);
  const line = JSON.parse(await service.waitFor('"url"'));
  expect(line).toMatchObject({ training: { symbol: "AAPL", bars: 1260 }, url: expect.any(String) });
  await stop(service);
}, 30_000);

test("start starts over where an interrupted training left a damaged checkpoint", async () => {
  const home = await temporaryFolder();
  const args = ["start", "--port", "0", ...TINY, "--epochs", "20"];
  const first = startAfterbell(home, args);
  await first.waitFor("epoch 1/20");
  first.process.kill("SIGKILL");
  await first.outcome;
  const folder = join(home, "models", "AAPL", ".checkpoints");
  const [checkpoint] = await readdir(folder);
  await truncate(join(folder, checkpoint!), 20);
  const second = startAfterbell(home, args);
  await second.waitFor("Serving on ");
  await stop(second);
}, 60_000);

test("npm start passes SIGTERM on: nothing is still served", async () => {
  const home = await temporaryFolder();
  const root = new URL("../../..", import.meta.url);
  const args = ["start", "--", "--port", "0", "--log-level", "silent", ...TINY];
  const npm = spawn("npm", args, { cwd: root, env: { ...process.env, AFTERBELL_HOME: home } });
  let output = "";
  npm.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await vi.waitFor(() => expect(output).toContain("Serving on "), { timeout: 30_000 });
  const url = /Serving on (\S+)/.exec(output)![1]!;
  npm.kill("SIGTERM");
  await once(npm, "close");
  await vi.waitFor(async () => expect(await answers(url)).toBe(false), { timeout: 5_000 });
}, 60_000);

const answers = (url: string) =>
  fetch(`${url}/health/live`).then(
    () => true,
    () => false,
  );

test("a training continues when nobody reads its progress any more", async () => {
  const home = await temporaryFolder();
  const args = [...trainHeldOut, ...TINY, "--epochs", "4"];
  const training = startAfterbell(home, args);
  await training.waitFor("epoch 1/4");
  training.process.stderr!.destroy();
  expect((await training.outcome).code).toBe(0);
  expect(await openModelStore(home).symbols()).toEqual(["AAPL"]);
}, 30_000);

/** Ends a service as an orchestrator does. @returns What it had printed. */
async function stop(running: ReturnType<typeof startAfterbell>): Promise<string> {
  running.process.kill("SIGTERM");
  const { code, stdout } = await running.outcome;
  expect(code).toBe(0);
  return stdout;
}

test("request writes what serve answers", async () => {
  const home = await temporaryFolder();
  await runAfterbell(["ingest", "AAPL", "--sample"], { home });
  await runAfterbell(["train", "AAPL", ...HELD_OUT, ...TINY, "--context", "30"], { home });
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
