/** @file `afterbell export panel`. */

import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readKerasModel } from "../../interchange/src/keras/keras-model.ts";
import { openWorkspace } from "../src/index.ts";
import type { PanelBundle, PanelProvenance } from "../src/workspace/panel-bundle.ts";
import type { PanelCard } from "../src/workspace/panel-card.ts";
import { sampleCsv } from "./support/afterbell-process.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const now = new Date("2018-05-12T12:00:00Z");
let home: string;
const run = (...args: string[]) => runAfterbell(args, { home, now });
const store = () => openWorkspace(home).panelModels;
const cardIn = async (folder: string): Promise<PanelCard> =>
  JSON.parse(await readFile(join(folder, "panel_features.json"), "utf8"));

/** The model in use, as it can be saved elsewhere. */
async function savedModel(): Promise<[PanelBundle, PanelProvenance]> {
  const saved = await store().read("panel", (await store().current("panel"))!);
  const { kind: _, files: __, checksum: ___, ...provenance } = saved.manifest;
  return [saved, provenance];
}

/** One symbol, whose model has a network that comes with the package. */
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "afterbell-test-"));
  await mkdir(join(home, "in"));
  await copyFile(sampleCsv, join(home, "in/AAPL.csv"));
  expect((await run("ingest", "--csv", join(home, "in"))).code).toBe(0);
  expect((await run("forecast")).code).toBe(0);
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe("afterbell export panel", () => {
  test("writes the networks and their card, and does not replace them by itself", async () => {
    const output = join(home, "exported");
    const first = await run("export", "panel", "--to", "keras", "--output", output);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toMatch(
      /^Wrote panel \S+-panel to .*panel_network_1\.keras \(\d+ bytes\)/,
    );
    expect(first.stdout).toContain("panel_features.json says what their inputs are");
    const file = join(output, "panel_network_1.keras");
    const { network } = readKerasModel(await readFile(file), file);
    expect(network.inputShape).toEqual([22, 23]);

    const again = await run("export", "panel", "--to", "keras", "--output", output);
    expect(again).toMatchObject({ code: 2, stdout: "" });
    expect(again.stderr).toBe(`afterbell: ${file} already exists; --force replaces it\n`);
    const onnx = await run("export", "panel", "--to", "onnx", "--output", output, "--json");
    expect(JSON.parse(onnx.stdout)).toEqual({
      ...{ model: "panel", version: await store().current("panel"), to: "onnx" },
      files: ["panel_network_1.onnx", "panel_features.json"].map((name) => ({
        ...{ file: join(output, name), bytes: expect.any(Number) },
      })),
    });
    await writeFile(join(output, "panel_features.json"), "mine");
    const other = await run("export", "panel", "--to", "safetensors", "--output", output);
    expect(other.stderr).toContain("panel_features.json already exists");
    const forced = ["export", "panel", "--to", "safetensors", "--output", output, "--force"];
    expect((await run(...forced)).code).toBe(0);
  });

  test("says what the networks forecast after the last stored session", async () => {
    const output = join(home, "latest");
    await run("export", "panel", "--to", "sklearn", "--output", output);
    const { latest, prices } = await cardIn(output);
    const { forecasts } = JSON.parse((await run("forecast", "--unrecorded", "--json")).stdout);
    expect(latest).toHaveLength(1);
    const [{ symbol, session, lastClose, width, shape }] = latest as [(typeof latest)[number]];
    expect([symbol, session, lastClose]).toEqual(["AAPL", "2018-05-11", 188.589996]);
    expect(shape.map((q) => lastClose * Math.exp(width * q))).toEqual(
      forecasts[0].steps[0].quantiles,
    );
    expect(prices).toMatchObject({ AAPL: { from: "2013-05-13", to: "2018-05-11" } });
  });

  test("does without prices", async () => {
    const elsewhere = await temporaryFolder();
    await openWorkspace(elsewhere).panelModels.save(...(await savedModel()));
    const args = ["export", "panel", "--to", "onnx", "--output", elsewhere];
    expect(await runAfterbell(args, { home: elsewhere })).toMatchObject({ code: 0, stderr: "" });
    expect((await cardIn(elsewhere)).latest).toEqual([]);
  });

  test("a symbol with a model of intervals alone is told the command for it", async () => {
    const { code, stderr } = await run("export", "aapl", "--to", "onnx");
    expect(code).toBe(2);
    const [, command] = /"afterbell (export panel --version \S+ --to onnx)"/.exec(stderr)!;
    const output = await temporaryFolder();
    expect((await run(...command!.split(" "), "--output", output)).code).toBe(0);
  });

  test("PANEL is a ticker", async () => {
    const { code, stderr } = await run("export", "PANEL", "--to", "onnx");
    expect(code).toBe(2);
    expect(stderr).toBe(
      'afterbell: no model of PANEL; run "afterbell train PANEL --recipe classic" first\n',
    );
  });

  test("rejects with a reason", async () => {
    const none = await run("export", "harx", "--to", "onnx");
    expect(none).toMatchObject({ code: 2, stdout: "" });
    expect(none.stderr).toContain('no model of harx; run "afterbell train --recipe harx" first');
    await run("forecast", "--model", "harx", "--unrecorded");
    const harx = await run("export", "harx", "--to", "onnx", "--json");
    expect(JSON.parse(harx.stderr).error).toMatchObject({ code: "NO_NETWORKS", model: "harx" });
    const unknown = await run("export", "panel", "--to", "onnx", "--version", "1999");
    expect(unknown.stderr).toContain("no model 1999 of panel; saved versions: ");
    expect((await run("export", "panel")).stderr).toContain("--to is required");
    await writeFile(join(home, "file"), "");
    const blocked = await run("export", "panel", "--to", "onnx", "--output", join(home, "file"));
    expect([blocked.code, blocked.stdout]).toEqual([2, ""]);
  });
});

test("the version is that of most symbols, of several the newest, else the newest that is saved", async () => {
  const { panelModels } = openWorkspace(await temporaryFolder());
  expect(await panelModels.current("panel")).toBeNull();
  const [saved, provenance] = await savedModel();
  const versions: string[] = [];
  for (const version of ["1-a", "2-b", "3-c"]) {
    versions.push(await panelModels.save(saved, { ...provenance, version }));
  }
  const [a, b, c] = versions as [string, string, string];
  expect(await panelModels.current("panel")).toBe(c);
  const use = (symbols: string[], version: string) =>
    panelModels.use(symbols, { model: "panel", version });
  await use(["AAPL"], a);
  expect(await panelModels.current("panel")).toBe(a);
  await use(["MSFT"], b);
  expect(await panelModels.current("panel")).toBe(b);
  await use(["NVDA"], a);
  expect(await panelModels.current("panel")).toBe(a);
});
