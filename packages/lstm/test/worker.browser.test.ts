/** A page that trains in a worker: the bits of Node, small, and free to answer meanwhile. */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { wasmBackend } from "@afterbell/lstm";
import { describe, expect, test } from "vitest";
import { inBrowser } from "../../afterbell/test/support/browser.ts";
import { bundledPage, served } from "../../afterbell/test/support/bundled-page.ts";
import { hasVariant, type WasmVariant } from "../src/wasm/wasm-kernels.ts";
import type { PageOutcome } from "./browser/main.ts";
import { type TrainingRequest, trainReference } from "./browser/reference-training.ts";

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

describe("in Chromium's worker", () => {
  test.for<[string, TrainingRequest]>([
    ["the variant it takes itself", request],
    ["plain SIMD", { ...request, variant: "wasm-simd" }],
  ])(
    "%s: the weights of Node, and a page that stays responsive",
    { timeout: 60_000 },
    async ([, request], { skip }) => {
      const url = await served(await bundledPage(join(import.meta.dirname, "browser")));
      const { outcome, complaints, requested, workers } = await trainedIn(url, request);
      expect(complaints).toEqual([]);
      expect(workers).toEqual([expect.stringContaining("/assets/worker-")]);
      expect(requested.filter((address) => !address.startsWith(`${url}/`))).toEqual([]);

      // A page that trained on its own thread would not beat before the end. No time in ms is asked for:
      // how soon a busy machine lets a page run says nothing of the page.
      const { beats, largestGapMs, elapsedMs } = outcome.heartbeat;
      expect(beats).toBeGreaterThan(2);
      expect(largestGapMs).toBeLessThan(0.9 * elapsedMs);

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

function sha256(values: Float64Array): string {
  return createHash("sha256").update(values).digest("hex");
}

function variantOf(backend: string): WasmVariant {
  if (backend === "wasm-simd" || backend === "wasm-relaxed-simd") return backend;
  throw new Error(`no variant of the wasm backend is called ${backend}`);
}
