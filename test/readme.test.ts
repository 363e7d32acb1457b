/** @file The READMEs' programs and commands run as they stand there. */

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "vite";
import { describe, expect, onTestFinished, test } from "vitest";
import { readSample } from "../packages/afterbell/src/index.ts";
import { writeCsv } from "../packages/afterbell/src/market/csv/write-csv.ts";
import { type Ended, runAfterbell } from "../packages/afterbell/test/support/run-afterbell.ts";
import { waveSeries } from "../packages/afterbell/test/support/walk.ts";
import { writeKeras, writeScaler } from "../packages/interchange/src/index.ts";
import { cases } from "../packages/interchange/test/support/network-cases.ts";

const ROOT = join(import.meta.dirname, "..");

/** Each block of a README, with the language it is marked with. */
async function blocksOf(file: string): Promise<{ language: string; code: string }[]> {
  const text = await readFile(join(ROOT, file), "utf8");
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map(([, language = "", code = ""]) => ({
    language,
    code,
  }));
}

/** The programs of a README, by the name in their first line. */
async function programsOf(file: string, language: string): Promise<Map<string, string>> {
  const blocks = (await blocksOf(file)).filter((block) => block.language === language);
  return new Map(
    blocks.map(({ code }) => [/^\/\/ (\S+\.m?js)\n/.exec(code)?.[1] ?? "(no name)", code]),
  );
}

/** A folder from which the packages are found, with these files. */
async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(ROOT, "node_modules/.example-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

/** @returns The lines that a program prints, run by Node in the folder. */
async function linesOf(program: string, cwd: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [program], { cwd });
  return stdout.trim().split("\n");
}

describe("programs of README.md", async () => {
  const programs = await programsOf("README.md", "ts");

  async function run(name: string, change = (code: string) => code) {
    const code = change(programs.get(name) ?? "");
    const prices = writeCsv(waveSeries(400, "AAPL"));
    const folder = await folderWith({ [name]: code, "prices.csv": prices });
    return { folder, lines: await linesOf(name, folder) };
  }

  test("are all run here", () => {
    expect([...programs.keys()]).toEqual(["forecast.mjs", "interval.mjs", "own.mjs"]);
  });

  test("training and a forecast", { timeout: 60_000 }, async () => {
    // For two epochs: what is printed and stored does not depend on how long the network is trained.
    const brief = "{ ...classic, training: { ...classic.training, epochs: 2 } }";
    const { folder, lines } = await run("forecast.mjs", (code) =>
      `const classic = recipeNamed("classic");`.concat(
        code.replace('recipe: recipeNamed("classic")', `recipe: ${brief}`),
      ),
    );
    const [verdict, forecast = ""] = lines;
    expect(verdict).toMatch(/than the last close|the last close/);
    const [lastClose, next] = forecast.split(" ").map(Number);
    expect(lastClose).toBe(waveSeries(400).close[399]);
    expect(next).toBeGreaterThan(0);
    const versions = await readdir(join(folder, "models/AAPL"));
    expect(versions.join(" ")).toMatch(/\d{8}T\d{6}Z-classic-seed7/); // the defaults: here, 7
  });

  test("intervals of the next five sessions", async () => {
    const lines = (await run("interval.mjs")).lines.join("\n");
    const wide = [...lines.matchAll(/lower: ([\d.]+), upper: ([\d.]+)/g)].map(
      ([, lower, upper]) => Number(upper) - Number(lower),
    );
    expect(wide).toHaveLength(10); // at 90 % and at 50 % for each
    for (let i = 0; i < 10; i += 2) expect(wide[i]).toBeGreaterThan(wide[i + 1] ?? Infinity);
  });

  test("a backtest of one's own forecaster", { timeout: 60_000 }, async () => {
    // From six folds: which forecasters there are does not depend on how many sessions are looked at.
    const few = (code: string) => code.replace("refitEvery: 20", "refitEvery: 20, folds: 6");
    const { lines } = await run("own.mjs", few);
    expect(lines.map((line) => line.split(":")[0])).toEqual(["persistence", "garch", "momentum"]);
  });
});

describe("commands of README.md", async () => {
  const bash = (await blocksOf("README.md")).filter(({ language }) => language === "bash");
  const commands = bash
    .flatMap(({ code }) => code.trim().split("\n"))
    .map((line) => line.replace(/ +#.*$/, ""));

  /** Commands that are not run as they stand: what is run in their place, and why. */
  const STAND_INS: Readonly<Record<string, { readonly run: string | null; readonly why: string }>> =
    {
      "npm install && npm start": { run: null, why: "npm, and a service until Ctrl-C" },
      "npm install && npm test": { run: null, why: "npm, and this very test" },
      "npx afterbell ingest AAPL": { run: "ingest AAPL --csv prices.csv", why: "the network" },
      "npx afterbell ingest AAPL 2018-01-01 2024-07-20": { run: null, why: "the network" },
      "npx afterbell ingest AAPL MSFT NVDA": { run: null, why: "the network" },
      "npx afterbell ingest --all": { run: null, why: "the network" },
      "npx afterbell ingest --csv folder": {
        ...{ run: "ingest MSFT --csv folder", why: "the folder's AAPL is made up, and refused" },
      },
      "curl -X POST localhost:8000/predict -H 'Content-Type: application/json' -d @test_input.json":
        { run: null, why: "the service has ended; packages/afterbell/test/serve.test.ts sends it" },
      "curl 'localhost:8000/forecast/AAPL?horizon=1'": {
        ...{ run: null, why: "likewise; packages/afterbell/test/serve-forecast.test.ts sends it" },
      },
    };

  /** What makes a command short: a small network that is trained for one epoch serves as well, and fewer fits. */
  const changed = (command: string) => {
    if (command.startsWith("train AAPL --recipe")) return `${command} --epochs 1 --units 4,4`;
    if (command.startsWith("train")) return `${command} --epochs 1`;
    if (command.includes("classic,")) return `${command} --epochs 1 --units 4,4`;
    if (command.includes(",panel")) return command.replace("every 20", "every 40 --step 5");
    return command.startsWith("serve") ? `${command} --port 0` : command;
  };

  test("that are not run are in the README", () => {
    expect(Object.keys(STAND_INS).filter((command) => !commands.includes(command))).toEqual([]);
  });

  test("run in their order in one folder", { timeout: 180_000 }, async () => {
    const { model } = cases["two LSTMs as in many a notebook"] ?? {};
    if (!model) throw new Error("no such network");
    const { series } = await readSample();
    const closes = Array.from({ length: 60 }, (_, t) => [0.5 + 0.4 * Math.sin(t / 9)]);
    const limits = { dataMin: [100], dataMax: [200], scale: [0.01], min: [-1] };
    const home = await folderWith({
      "prices.csv": writeCsv(series),
      "folder/AAPL.csv": writeCsv(waveSeries(560, "AAPL")),
      "folder/MSFT.csv": writeCsv(waveSeries(560, "MSFT")),
      "lstm_model.keras": writeKeras(model),
      "scaler.pkl": writeScaler({ kind: "minmax", ...limits }),
      "in.json": JSON.stringify({ input: closes }),
    });
    const before = process.cwd();
    process.chdir(home);
    onTestFinished(() => process.chdir(before));
    const clock = { seconds: 0 };
    const run = (command: string) => runIn(home, command, ++clock.seconds);

    let count = 0;
    for (const command of commands) {
      const standIn = STAND_INS[command];
      if (standIn?.run === null) continue;
      const plain = standIn?.run ?? command.replace(/^npx afterbell /, "");
      const { stdout } = await run("models --json");
      const [version = ""] = /\d{8}T\d{6}Z-classic-seed7/.exec(stdout) ?? [];
      const { code, stderr } = await run(changed(plain.replace("<version>", version)));
      expect({ command, code, stderr: code === 0 ? "" : stderr }).toEqual({
        ...{ command, code: 0, stderr: "" },
      });
      count++;
    }
    expect(count).toBeGreaterThan(15);
  });
});

/** A service is asked to end as soon as it listens. Each command is run in a second of its own. */
async function runIn(home: string, command: string, second: number): Promise<Ended> {
  const controller = new AbortController();
  if (command.startsWith("serve")) setTimeout(() => controller.abort(), 1_000);
  const now = new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  return runAfterbell(command.split(" "), { home, now, signal: controller.signal });
}

describe("programs of packages/lstm/README.md", async () => {
  const README = "packages/lstm/README.md";
  const programs = await programsOf(README, "js");
  const named = (name: string) => programs.get(name) ?? "";

  test("are all run here", () => {
    expect([...programs.keys()]).toEqual(["sine.js", "(no name)", "worker.js", "page.js"]);
  });

  test("train and forecast in Node, with the digits printed there", async () => {
    const folder = await folderWith({
      "package.json": '{"type":"module"}',
      // The README shows what WebAssembly computes; "auto" is native where there is a C compiler.
      "sine.js": named("sine.js").replace('selectBackend("auto")', 'selectBackend("wasm")'),
      "main.js": named("(no name)"),
    });
    const lines = await linesOf("main.js", folder);
    const printed = (await blocksOf(README)).find(({ code }) => /^wasm-.*, epoch 1/.test(code));
    const numbers = (text: string) =>
      [...text.matchAll(/0\.\d+/g)].map(([digits]) => Number(digits));
    const expected = numbers(printed?.code ?? "");
    expect(expected).toHaveLength(4);
    for (const [i, number] of numbers(lines.join("\n")).entries()) {
      expect(number).toBeCloseTo(expected[i] ?? Number.NaN, 5); // the last bits are the processor's
    }
  });

  test("are bundled for the browser, with the worker beside the page", async () => {
    const root = await folderWith({
      ...Object.fromEntries(["sine.js", "worker.js", "page.js"].map((name) => [name, named(name)])),
      "package.json": '{"type":"module"}',
    });
    const built = await build({
      ...{ root, configFile: false, logLevel: "silent" },
      build: { write: false, rolldownOptions: { input: join(root, "page.js") } },
      worker: { format: "es" },
    });
    const outputs = [built].flat().flatMap((bundle) => ("output" in bundle ? bundle.output : []));
    expect(outputs.map(({ fileName }) => fileName).join(" ")).toMatch(
      /page-.*worker-|worker-.*page-/s,
    );
  });
});
