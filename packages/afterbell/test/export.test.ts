/** @file `afterbell export`. */

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readKerasModel } from "../../interchange/src/keras/keras-model.ts";
import { readSafetensors } from "../../interchange/src/safetensors/safetensors.ts";
import type { TrainedBundle } from "../src/workspace/model-bundle.ts";
import { type ModelStore, openModelStore } from "../src/workspace/model-store.ts";
import { trainHeldOut } from "./support/afterbell-process.ts";
import { runAfterbell } from "./support/run-afterbell.ts";

const SMALL = ["--units", "6,5", "--dense", "4", "--epochs", "1"];
const train = (...args: string[]) => [...trainHeldOut, ...SMALL, ...args];
const formats = ["keras", "onnx", "safetensors", "sklearn"];

async function trainedBundle(store: ModelStore, version: string): Promise<TrainedBundle> {
  const bundle = await store.read("AAPL", version);
  if (bundle.kind !== "trained") throw new Error(`${version} was not trained here`);
  return bundle;
}

describe("the command", () => {
  let home: string;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "afterbell-test-"));
    await runAfterbell(train(), { home });
  }, 60_000);
  afterAll(() => rm(home, { recursive: true }));
  const run = (...args: string[]) => runAfterbell(["export", ...args], { home });

  test("says what it wrote, and does not replace it by itself", async () => {
    const output = join(home, "new", "folder");
    const first = await run("AAPL", "--to", "onnx", "--output", output);
    const file = join(output, "lstm_model.onnx");
    const bytes = await readFile(file);
    expect(first.stdout).toMatch(
      /^Wrote AAPL \S+-classic-seed7 to .*lstm_model\.onnx \(\d+ bytes\)/,
    );
    expect(first.stdout).toContain('"afterbell export AAPL --to sklearn" writes the scaler');
    await writeFile(file, "mine");
    const second = await run("AAPL", "--to", "onnx", "--output", output);
    expect(second).toMatchObject({ code: 2, stdout: "" });
    expect(second.stderr).toBe(`afterbell: ${file} already exists; --force replaces it\n`);
    expect(await readFile(file, "utf8")).toBe("mine");
    const forced = await run("AAPL", "--to", "onnx", "--output", output, "--force", "--json");
    const version = await openModelStore(home).current("AAPL");
    expect(JSON.parse(forced.stdout)).toEqual({
      ...{ symbol: "AAPL", version, to: "onnx", file, bytes: bytes.length },
    });
    expect(Buffer.compare(await readFile(file), bytes)).toBe(0); // the same model, the same bytes
  });

  test("takes another version than the one in use", async () => {
    await runAfterbell(train("--seed", "8"), { home });
    const store = openModelStore(home);
    const [older] = (await store.versions("AAPL")).filter((v) => v.includes("seed7"));
    const output = join(home, "older");
    const args = ["AAPL", "--to", "safetensors", "--output", output];
    expect((await run(...args, "--version", older!)).stdout).toContain(older);
    const file = join(output, "lstm_model.safetensors");
    const { tensors, metadata } = readSafetensors(await readFile(file), { file });
    const { model } = await trainedBundle(store, older!);
    expect(metadata.version).toBe(older);
    expect(tensors.flatMap(({ data }) => [...data])).toEqual(
      [...model.parameters].map((value) => Math.fround(value)),
    );
    expect(JSON.parse(metadata.scaler!)).toEqual(model.scaler);
  }, 60_000);

  test("writes an imported model and its scaler again", async () => {
    const { code } = await run("AAPL", "--to", "keras", "--output", join(home, "again"));
    expect(code).toBe(0);
    await run("AAPL", "--to", "sklearn", "--output", join(home, "again"));
    const [model, scaler] = ["lstm_model.keras", "scaler.pkl"].map((f) => join(home, "again", f));
    const world = { home };
    const imported = await runAfterbell(
      ["import", model!, "--scaler", scaler!, "--symbol", "COPY", "--json"],
      world,
    );
    expect(imported.code).toBe(0);
    for (const to of formats) {
      const output = join(home, "copy");
      expect((await run("COPY", "--to", to, "--output", output)).code).toBe(0);
    }
    const same = async (name: string) =>
      Buffer.compare(
        await readFile(join(home, "copy", name)),
        await readFile(join(home, "again", name)),
      );
    expect(await same("scaler.pkl")).toBe(0);
    const networkIn = async (folder: string) => {
      const file = join(home, folder, "lstm_model.keras");
      return readKerasModel(await readFile(file), file).network;
    };
    expect(await networkIn("copy")).toEqual(await networkIn("again"));

    await runAfterbell(["import", model!, "--no-scaler", "--symbol", "BARE"], world);
    const bare = await run("BARE", "--to", "sklearn", "--output", join(home, "bare"));
    expect(bare.code).toBe(2);
    expect(bare.stderr).toContain("it was imported with --no-scaler");
    const onnx = await run("BARE", "--to", "onnx", "--output", join(home, "bare"));
    expect(onnx.stdout).toContain("Its inputs and outputs are unscaled prices");
  });

  test("rejects with a reason", async () => {
    const nothing = await run("MSFT", "--to", "keras");
    expect(nothing).toMatchObject({
      code: 2,
      stderr: 'afterbell: no model of MSFT; run "afterbell train MSFT --recipe classic" first\n',
    });
    const unknown = await run("AAPL", "--to", "keras", "--version", "1999", "--json");
    expect(JSON.parse(unknown.stderr).error).toMatchObject({
      code: "MODEL_NOT_FOUND",
      version: "1999",
    });
    expect((await run("AAPL", "--to", "pmml")).stderr).toContain(
      "keras, onnx, safetensors, sklearn",
    );
    expect((await run("AAPL")).stderr).toBe(
      "afterbell: --to is required: keras, onnx, safetensors or sklearn\n",
    );
    await writeFile(join(home, "file"), "");
    const blocked = await run("AAPL", "--to", "keras", "--output", join(home, "file"), "--json");
    expect(JSON.parse(blocked.stderr).error.code).toBe("FILE_UNWRITABLE");
  });
});
