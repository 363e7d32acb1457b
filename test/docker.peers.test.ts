/**
 * The image without Docker: the instructions of the Dockerfile, read from it and carried out in empty folders, so
 * that the two cannot drift apart. What is not shown this way is the base image. Like Docker it installs packages
 * without a lock, for which npm needs a registry: what `npm ci` has left in npm's cache is not enough.
 */

import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRegistry } from "../packages/afterbell/test/support/parts.ts";
import { readImage, textsOf } from "./support/dockerfile.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const { build, runtime, command, healthCheck } = readImage(`${root}Dockerfile`);

const leftOut = readFileSync(`${root}.dockerignore`, "utf8").split("\n").filter(Boolean);
const workplace = mkdtempSync(join(tmpdir(), "afterbell-image-"));
/** Folders here for those of the image. */
const folders: Readonly<Record<string, string>> = {
  "/src": join(workplace, "src"),
  "/out": join(workplace, "out"),
  "/app": join(workplace, "app"),
};
const app = folders["/app"]!;
const home = join(workplace, "home");

describe("carried out in empty folders", { timeout: 120_000 }, () => {
  beforeAll(() => {
    packageRegistry();
    for (const folder of [folders["/src"]!, app, home]) mkdirSync(folder);
    for (const { name, text } of build) {
      if (name === "COPY") copy(text);
      if (name === "RUN") run(text, folders["/src"]!);
    }
    const installs = textsOf(runtime, "RUN").filter((text) => text.includes("npm install"));
    expect(installs).toHaveLength(1);
    run(installs[0]!, app);
  }, 600_000);
  afterAll(() => rmSync(workplace, { recursive: true, force: true }));

  test("what is installed runs, and says which version it is", () => {
    const output = execFileSync(process.execPath, [...command.slice(1, 2), "--version"], {
      cwd: app,
      encoding: "utf8",
    });
    expect(output).toMatch(/^\d+\.\d+\.\d+/);
  });

  test("carries its licence and README along", () => {
    for (const name of [
      "LICENSE",
      "README.md",
      "node_modules/@afterbell/lstm/LICENSE",
      "node_modules/@afterbell/interchange/LICENSE",
    ]) {
      expect(existsSync(join(app, "node_modules/afterbell", name)), name).toBe(true);
    }
  });

  test("starts from nothing, forecasts, and ends with 0 on SIGTERM", async () => {
    const port = await freePort();
    const service = start(port);
    try {
      const url = `http://127.0.0.1:${port}`;
      await untilReady(url, service);
      await expectForecast(url);
      const check = healthCheck.map((word) => word.replace(":8000/", `:${port}/`));
      expect(spawnSync(process.execPath, check.slice(1)).status).toBe(0);
      const began = performance.now();
      service.kill("SIGTERM");
      expect(await once(service, "exit")).toEqual([0, null]);
      expect(performance.now() - began).toBeLessThan(10_000);
    } finally {
      service.kill("SIGKILL");
    }
  });
});

/** `COPY from… to` of the build stage, without what .dockerignore leaves out. */
function copy(text: string): void {
  const words = text.split(/\s+/);
  const target = words.pop()!;
  for (const source of words) {
    const isFolder = target.endsWith("/") && source !== ".";
    const to = join(folders["/src"]!, target, isFolder ? basename(source) : "");
    cpSync(join(root, source), to, { recursive: true, filter: (from) => !isLeftOut(from) });
  }
}

/** A pattern is a path from the root; `**` before it means at any depth. */
function isLeftOut(path: string): boolean {
  const inRoot = relative(root, path);
  const name = basename(path);
  return leftOut.some((pattern) =>
    pattern.startsWith("**/") ? matchesGlob(name, pattern.slice(3)) : inRoot === pattern,
  );
}

function matchesGlob(name: string, pattern: string): boolean {
  return pattern.startsWith("*") ? name.endsWith(pattern.slice(1)) : name === pattern;
}

/** A `RUN` in a folder of this machine. Mounts are folders here already. */
function run(text: string, cwd: string): void {
  const line = text
    .replaceAll(/--mount=\S+\s*/g, "")
    .replaceAll(/(?<=\s)\/(src|out|app)(?=\/|\s|$)/g, (path) => folders[path]!);
  const result = spawnSync("sh", ["-ec", line], { cwd, env: ownEnvironment(), encoding: "utf8" });
  expect(result.status, `${line}\n${result.stdout}\n${result.stderr}`).toBe(0);
}

/** Without what an `npm run` around this test would tell an npm inside it. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return Object.fromEntries(own);
}

/** The image's command with a port of its own, and a network small enough to train in seconds. */
function start(port: number): ChildProcess {
  const args = command.slice(1).map((word) => (word === "8000" ? String(port) : word));
  return spawn(
    process.execPath,
    [...args, "--epochs", "1", "--units", "4,4", "--log-level", "warn"],
    {
      cwd: app,
      env: { ...ownEnvironment(), NODE_ENV: "production", AFTERBELL_HOME: home },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
}

async function untilReady(url: string, service: ChildProcess): Promise<void> {
  while (service.exitCode === null) {
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error(`ended with ${service.exitCode} before it was ready`);
}

/** Sends the example of the documentation, as a first visitor would. */
async function expectForecast(url: string): Promise<void> {
  const { paths } = await (await fetch(`${url}/openapi.json`)).json();
  const { example } = paths["/predict"].post.requestBody.content["application/json"];
  const answer = await fetch(`${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(example),
  });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    prediction: expect.any(Number),
    lastClose: example.prices.at(-1),
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}
