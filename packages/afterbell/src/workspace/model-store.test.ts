import { cp, mkdir, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { DamagedFileError } from "@afterbell/interchange";
import { initialParameters, planNetwork } from "@afterbell/lstm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { fitScaler, scalerKinds } from "../dataset/scaler.ts";
import type { TrainedLstm } from "../models/lstm/lstm-predictor.ts";
import { classicRecipe, type LstmRecipe, networkOf } from "../models/lstm/recipe.ts";
import { ModelNotFoundError } from "./errors.ts";
import type { Provenance } from "./model-bundle.ts";
import { type ModelStore, openModelStore } from "./model-store.ts";
import { sha256 } from "./sha256.ts";

const recipe: LstmRecipe = {
  ...classicRecipe,
  contextLength: 4,
  network: { lstmUnits: [2, 2], denseUnits: [2], dropout: 0.1 },
};

const modelOf = (seed: number, scaler = scalerKinds[0]!): TrainedLstm => ({
  recipe,
  scaler: fitScaler(scaler, Float64Array.of(3, 1, 2.5)),
  parameters: initialParameters(planNetwork(networkOf(recipe)), seed),
});

const provenance = (version: string): Provenance => ({
  symbol: "AAPL",
  version,
  createdAt: "2026-01-02T03:04:05.000Z",
  seed: 1,
  backend: "reference",
  libraryVersion: "0.1.0",
  data: { fingerprint: "f", bars: 9, from: "2024-01-02", to: "2024-01-12" },
  windows: { train: 3, test: 2 },
  evaluation: {
    from: "2024-01-11",
    to: "2024-01-12",
    sessions: 2,
    test: { mae: 2, rmse: 3 },
    persistence: { mae: 1, rmse: 1.5 },
    verdict: "No better",
  },
  lastContext: [1, 2, 3, 4],
});

/** Saves and puts to use. */
async function save(store: ModelStore, version: string, model = modelOf(1)): Promise<string> {
  const saved = await store.save({ model, judged: null }, provenance(version), { epochs: [] });
  await store.use("AAPL", saved);
  return saved;
}

test.each(scalerKinds)("a model saved is the model read, bit by bit (%s scaler)", async (kind) => {
  const store = openModelStore(await temporaryFolder());
  const model = modelOf(5, kind);
  await save(store, "v1", model);
  const read = await store.read("AAPL", "v1");
  expect(read.model).toEqual(model);
  expect(read.manifest).toMatchObject(provenance("v1"));
});

test("saving is under a name of its own; `use` goes back and forth", async () => {
  const store = openModelStore(await temporaryFolder());
  expect(await store.current("AAPL")).toBeNull();
  expect(await save(store, "v1")).toBe("v1");
  expect(await save(store, "v1", modelOf(2))).toBe("v1-2");
  expect(await store.versions("AAPL")).toEqual(["v1", "v1-2"]);
  expect(await store.current("AAPL")).toBe("v1-2");
  await store.use("AAPL", "v1");
  expect(await store.current("AAPL")).toBe("v1");
  expect(await store.symbols()).toEqual(["AAPL"]);
  expect((await store.read("AAPL", "v1")).model).toEqual(modelOf(1));
});

test("saves of one name at the same time lose none of the models", async () => {
  const home = await temporaryFolder();
  const seeds = [1, 2, 3, 4];
  const saves = seeds.map((seed) => save(openModelStore(home), "v1", modelOf(seed)));
  const versions = await Promise.all(saves);
  expect([...versions].sort()).toEqual(["v1", "v1-2", "v1-3", "v1-4"]);
  const store = openModelStore(home);
  for (const [i, version] of versions.entries()) {
    expect((await store.read("AAPL", version)).model).toEqual(modelOf(seeds[i]!));
  }
});

test("a bundle under another symbol is rejected", async () => {
  const home = await temporaryFolder();
  const store = openModelStore(home);
  await save(store, "v1");
  await cp(store.folder("AAPL", "v1"), store.folder("MSFT", "v1"), { recursive: true });
  await expect(store.use("MSFT", "v1")).rejects.toThrow("it belongs to AAPL/v1");
});

test("a folder that cannot be read is named", async () => {
  const home = await temporaryFolder();
  await writeFile(join(home, "models"), "a file where a folder should be");
  await expect(openModelStore(home).symbols()).rejects.toThrow(
    `cannot read ${join(home, "models")}`,
  );
});

test("what was left unfinished is no version", async () => {
  const home = await temporaryFolder();
  const store = openModelStore(home);
  await save(store, "v1");
  await mkdir(join(home, "models", "AAPL", ".v2.123.tmp"));
  expect(await store.versions("AAPL")).toEqual(["v1"]);
});

test("a version that does not exist is rejected with those that are", async () => {
  const store = openModelStore(await temporaryFolder());
  await save(store, "v1");
  await expect(store.use("AAPL", "v9")).rejects.toThrow("no model v9 of AAPL; saved versions: v1");
  await expect(store.use("MSFT", "v1")).rejects.toThrow(ModelNotFoundError);
  await expect(store.read("AAPL", "../AAPL/v1")).rejects.toThrow(ModelNotFoundError);
});

describe("a damaged file is rejected by name, and what is in use stays", () => {
  const files = ["manifest.json", "weights.safetensors", "scaler.json", "evaluation.json"];

  test.each(files)("%s truncated", async (name) => {
    const store = openModelStore(await temporaryFolder());
    await save(store, "good");
    await save(store, "bad");
    await store.use("AAPL", "good");
    const file = join(store.folder("AAPL", "bad"), name);
    await truncate(file, (await readFile(file)).length - 5);
    await expect(store.use("AAPL", "bad")).rejects.toThrow(DamagedFileError);
    await expect(store.use("AAPL", "bad")).rejects.toThrow(file);
    expect(await store.current("AAPL")).toBe("good");
  });

  test.each(files)("property: %s with any one byte changed", async (name) => {
    const store = openModelStore(await temporaryFolder());
    await save(store, "v1");
    const file = join(store.folder("AAPL", "v1"), name);
    const whole = await readFile(file);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (place, change) => {
          const bytes = Buffer.from(whole);
          bytes[place]! ^= change;
          await writeFile(file, bytes);
          await expectRefusedOrSame(store, whole, bytes, name);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("a file that is missing, and a manifest of a later schema", async () => {
    const store = openModelStore(await temporaryFolder());
    await save(store, "v1");
    const folder = store.folder("AAPL", "v1");
    const file = join(folder, "manifest.json");
    const { checksum: _, ...manifest } = JSON.parse(await readFile(file, "utf8"));
    const later = { ...manifest, schemaVersion: 4, libraryVersion: "7.0.0" };
    const checksum = sha256(JSON.stringify(later));
    await writeFile(file, JSON.stringify({ ...later, checksum }));
    await expect(store.read("AAPL", "v1")).rejects.toThrow("written by afterbell 7.0.0");
    await mkdir(join(folder, "..", "v2"));
    await expect(store.read("AAPL", "v2")).rejects.toThrow("manifest.json: cannot be read");
  });
});

/** White space between the manifest's tokens carries nothing; every other byte must be noticed. */
async function expectRefusedOrSame(store: ModelStore, whole: Buffer, bytes: Buffer, name: string) {
  try {
    await store.read("AAPL", "v1");
  } catch (error) {
    expect(error).toBeInstanceOf(DamagedFileError);
    return;
  }
  expect(name).toBe("manifest.json");
  expect(JSON.parse(bytes.toString())).toEqual(JSON.parse(whole.toString()));
}

test("nothing but whole bundles and the map of those in use is left in the folder", async () => {
  const home = await temporaryFolder();
  await save(openModelStore(home), "v1");
  expect(await readdir(join(home, "models", "AAPL"))).toEqual(["v1"]);
  expect(await readdir(join(home, "models"))).toEqual(["AAPL", "in-use.json"]);
  expect(await readdir(home)).toEqual(["models"]);
});

test.each(["CON", "a/b", "..", "AB.", "in-use.json"])(
  "a model of %j is stored under a name that every file system can hold",
  async (symbol) => {
    const home = await temporaryFolder();
    const store = openModelStore(home);
    const trained = { model: modelOf(1), judged: null };
    await store.save(trained, { ...provenance("v1"), symbol }, { epochs: [] });
    expect(await store.symbols()).toEqual([symbol]);
    expect(await store.versions(symbol)).toEqual(["v1"]);
    expect(await store.inUse(symbol)).toBeNull();
    expect((await store.use(symbol, "v1")).manifest.symbol).toBe(symbol);
    expect(await store.inUse(symbol)).toEqual({ model: symbol, version: "v1" });
    expect(await readdir(join(home, "models"))).toEqual(
      [store.folder(symbol, "v1").split(sep).at(-2), "in-use.json"].sort(),
    );
  },
);
