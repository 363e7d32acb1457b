/** A page that trains in a worker: the bits of Node, small, and free to answer meanwhile. */

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";
import { wasmBackend } from "@afterbell/lstm";
import { build } from "vite";
import { describe, expect, onTestFinished, test } from "vitest";
import { chromiumPath, inBrowser } from "../../afterbell/test/browser.ts";
import { type Handler, startLoopbackServer } from "../../afterbell/test/loopback-server.ts";
import { temporaryFolder } from "../../afterbell/test/temporary-folder.ts";
import { hasVariant, type WasmVariant } from "../src/wasm/wasm-kernels.ts";
import type { PageOutcome } from "./browser/main.ts";
import { type TrainingRequest, trainReference } from "./browser/reference-training.ts";

const SOURCES = join(import.meta.dirname, "../src/index.ts");
const WINDOWS = 200;

/** Sines are worked out here and handed over: engines may differ in their last bit. */
const values = Float64Array.from(
  { length: WINDOWS + 60 },
  (_, i) => 0.5 + 0.3 * Math.sin(i / 9) + 0.1 * Math.sin(1.7 * i),
);
const request: TrainingRequest = {
  windows: {
    values,
    features: 1,
    contextLength: 60,
    starts: Int32Array.from({ length: WINDOWS }, (_, i) => i),
    targets: values.slice(60),
  },
  seed: 7,
  epochs: 2,
};

test("worker, kernels and page together are under 60 kB gzipped", { timeout: 60_000 }, async () => {
  const folder = await bundledPage();
  const scripts = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".js"),
  );
  expect(scripts.length).toBe(2);
  const sizes = scripts.map((file) => gzipSync(readFileSync(join(folder, file))).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000);
});

describe.skipIf(chromiumPath === undefined)("in Chromium's worker", () => {
  test.for<[string, TrainingRequest]>([
    ["the variant it takes itself", request],
    ["plain SIMD", { ...request, variant: "wasm-simd" }],
  ])(
    "%s: the weights of Node, and a page that stays responsive",
    { timeout: 60_000 },
    async ([, request], { skip }) => {
      const url = await served(await bundledPage());
      const { outcome, complaints, requested, workers } = await trainedIn(url, request);
      expect(complaints).toEqual([]);
      expect(workers).toEqual([expect.stringContaining("/assets/worker-")]);
      expect(requested.filter((address) => !address.startsWith(`${url}/`))).toEqual([]);

      expect(outcome.heartbeat.beats).toBeGreaterThan(0);
      expect(outcome.heartbeat.largestGapMs).toBeLessThan(250);

      const variant = variantOf(outcome.backend);
      skip(!hasVariant(variant), `this Node cannot run ${variant}, which Chromium took`);
      const inNode = await trainReference(wasmBackend(variant), request);
      expect(outcome.weightsSha256).toBe(sha256(inNode.weights));
      expect(outcome.losses).toEqual(inNode.losses);
      expect(outcome.progress).toEqual(inNode.losses);
    },
  );
});

async function trainedIn(url: string, request: TrainingRequest) {
  const complaints: string[] = [];
  const requested: string[] = [];
  const workers: string[] = [];
  let outcome: PageOutcome | undefined;
  await inBrowser(async (browser) => {
    browser.on("request", (request) => requested.push(request.url()));
    browser.on("weberror", (error) => complaints.push(String(error.error())));
    browser.on("console", (line) => {
      if (["error", "warning"].includes(line.type())) complaints.push(line.text());
    });
    const page = await browser.newPage();
    page.on("worker", (worker) => workers.push(worker.url()));
    await page.goto(url);
    outcome = await page.evaluate((request) => globalThis.trainInWorker(request), request);
  });
  return { outcome: outcome!, complaints, requested, workers };
}

/** @returns A folder that is gone when the running test is over. */
async function bundledPage(): Promise<string> {
  const folder = await temporaryFolder();
  await build({
    configFile: false,
    logLevel: "warn",
    root: join(import.meta.dirname, "browser"),
    resolve: { alias: { "@afterbell/lstm": SOURCES } },
    worker: { format: "es" },
    build: { outDir: folder, emptyOutDir: true, minify: true },
  });
  return folder;
}

/** Under a policy that forbids everything but the page's own files, and WebAssembly. */
const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src data:";

async function served(folder: string): Promise<string> {
  const server = await startLoopbackServer();
  onTestFinished(() => server.close());
  const send: Handler = ({ url = "/" }, response) => {
    const file = resolve(folder, `.${url === "/" ? "/index.html" : url}`);
    if (!file.startsWith(folder + sep)) return response.writeHead(404).end();
    const type = file.endsWith(".html") ? "text/html" : "text/javascript";
    response.writeHead(200, { "content-type": type, "content-security-policy": policy });
    return response.end(readFileSync(file));
  };
  server.answerWith(send);
  return server.url;
}

function sha256(values: Float64Array): string {
  return createHash("sha256").update(values).digest("hex");
}

function variantOf(backend: string): WasmVariant {
  if (backend === "wasm-simd" || backend === "wasm-relaxed-simd") return backend;
  throw new Error(`no variant of the wasm backend is called ${backend}`);
}
