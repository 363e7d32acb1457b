/** A page that reads a model and a scaler: the bits of Node, from the page's own files alone. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { wasmBackend } from "@afterbell/lstm";
import { expect, test } from "vitest";
import { inBrowser } from "../../afterbell/test/support/browser.ts";
import { bundledPage, served } from "../../afterbell/test/support/bundled-page.ts";
import { writeKeras } from "../src/keras/write-keras.ts";
import { readModel } from "../src/read-model.ts";
import { readScaler } from "../src/sklearn/read-scaler.ts";
import type { PageOutcome } from "./browser/main.ts";
import { largestError } from "./support/keras-golden.ts";
import { type KeptFile, keptFiles } from "./support/keras-mutation.ts";
import { scalerFileNamed } from "./support/scaler-cases.ts";

const scalerFile = scalerFileNamed("minmax 1, joblib gzip");

test("Chromium reads, runs and writes each file as Node does", { timeout: 120_000 }, async () => {
  const folder = await bundledPage(join(import.meta.dirname, "browser"));
  await writeFile(join(folder, "scaler.pkl"), scalerFile);
  for (const { name, bytes } of keptFiles) await writeFile(join(folder, name), bytes);
  const url = await served(folder);
  const complaints: string[] = [];
  const requested: string[] = [];
  const outcomes: PageOutcome[] = [];
  await inBrowser(async (browser) => {
    browser.on("request", (request) => requested.push(request.url()));
    browser.on("weberror", (error) => complaints.push(String(error.error())));
    const page = await browser.newPage();
    await page.goto(url);
    for (const { name, input } of keptFiles) {
      const run = ([file, x]: readonly [string, readonly number[]]) =>
        globalThis.runFiles(`/${file}`, "/scaler.pkl", x);
      outcomes.push(await page.evaluate(run, [encodeURIComponent(name), input] as const));
    }
  });
  expect(complaints).toEqual([]);
  expect(requested.filter((address) => !address.startsWith(`${url}/`))).toEqual([]);
  for (const [i, kept] of keptFiles.entries()) await expectAsInNode(outcomes[i]!, kept);
});

async function expectAsInNode(outcome: PageOutcome, { name, bytes, input, output }: KeptFile) {
  expect(largestError(outcome.output, output), name).toBeLessThan(1e-5);
  const model = await readModel(bytes, { backend: wasmBackend() });
  // The kernels give the same bits; of plain layers, engines' own tanh and exp may differ in the last.
  expect(largestError(outcome.output, [...model.run(Float64Array.from(input))])).toBeLessThan(
    1e-13,
  );
  const scaler = readScaler(scalerFile);
  expect(outcome.scaled).toEqual([...scaler.transform(Float64Array.of(1, 100.5, 200))]);
  const written = writeKeras(model, { createdAt: "2026-01-02T03:04:05.678Z" });
  expect(Buffer.compare(Buffer.from(outcome.written), written)).toBe(0);
}
