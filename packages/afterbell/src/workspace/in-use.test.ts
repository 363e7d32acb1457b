import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DamagedFileError } from "@afterbell/interchange";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { NewerFormatError } from "./errors.ts";
import { readAllInUse, readInUse, writeInUse } from "./in-use.ts";
import { layoutOf } from "./layout.ts";
import { openModelStore } from "./model-store.ts";

let home: string;
let layout: ReturnType<typeof layoutOf>;

beforeEach(async () => {
  home = await temporaryFolder();
  layout = layoutOf(home);
});

const file = () => join(home, "models", "in-use.json");

/** As afterbell 0.1 kept the version in use. */
async function writeFormer(symbol: string, content: string) {
  await mkdir(join(home, "models", symbol), { recursive: true });
  await writeFile(join(home, "models", symbol, "current"), content);
}

test("one version is put to use for many symbols at once; the file is as documented", async () => {
  await writeInUse(layout, ["MSFT"], { model: "MSFT", version: "v1" });
  await writeInUse(layout, ["NVDA", "AAPL"], { model: "panel", version: "v7" });
  expect(JSON.parse(await readFile(file(), "utf8"))).toEqual({
    schemaVersion: 1,
    symbols: {
      AAPL: { model: "panel", version: "v7" },
      MSFT: { model: "MSFT", version: "v1" },
      NVDA: { model: "panel", version: "v7" },
    },
  });
  expect(await readInUse(layout, "AAPL")).toEqual({ model: "panel", version: "v7" });
  expect(await readInUse(layout, "TSLA")).toBeNull();
  await mkdir(layout.bundle("panel", "v7"), { recursive: true });
  await mkdir(layout.bundle("MSFT", "v1"), { recursive: true });
  // The name of a model of many symbols is no symbol.
  expect(await openModelStore(home).symbols()).toEqual(["AAPL", "MSFT", "NVDA"]);
});

test("any text can be a symbol", async () => {
  for (const symbol of ["__proto__", "a/b", "constructor"]) {
    await writeInUse(layout, [symbol], { model: symbol, version: "v1" });
    expect(await readInUse(layout, symbol)).toEqual({ model: symbol, version: "v1" });
  }
  expect(await readInUse(layout, "toString")).toBeNull();
  expect((await readAllInUse(layout)).size).toBe(3);
});

test("a former `current` counts until the map has the symbol; the first write carries all over", async () => {
  await writeFormer("AAPL", "v1\n");
  await writeFormer("MSFT", "v2\n");
  await writeFormer("TSLA", "v3\n");
  expect(await readInUse(layout, "AAPL")).toEqual({ model: "AAPL", version: "v1" });
  await writeInUse(layout, ["AAPL"], { model: "AAPL", version: "v9" });
  expect(JSON.parse(await readFile(file(), "utf8")).symbols).toEqual({
    AAPL: { model: "AAPL", version: "v9" },
    MSFT: { model: "MSFT", version: "v2" },
    TSLA: { model: "TSLA", version: "v3" },
  });
  expect(await readFile(join(home, "models/AAPL/current"), "utf8")).toBe("v1\n"); // for a downgrade
  await writeFormer("NVDA", "v4\n"); // by an older afterbell, since
  expect(await readInUse(layout, "NVDA")).toEqual({ model: "NVDA", version: "v4" });
});

test("a damaged `current` is named, and is in the way of no other symbol", async () => {
  await writeFormer("AAPL", "../../etc");
  await writeFormer("MSFT", "v2");
  await expect(readInUse(layout, "AAPL")).rejects.toThrow(
    'current: not the name of a version: "../../etc"',
  );
  await writeInUse(layout, ["TSLA"], { model: "TSLA", version: "v1" });
  await expect(readInUse(layout, "AAPL")).rejects.toThrow(DamagedFileError);
  expect(await readInUse(layout, "MSFT")).toEqual({ model: "MSFT", version: "v2" });
});

test.each(["", "{", "null", '{"schemaVersion":1}', '{"schemaVersion":1,"symbols":{"A":"v1"}}'])(
  "a damaged map is rejected with what to do, never taken for an empty one: %s",
  async (content) => {
    await mkdir(join(home, "models"));
    await writeFile(file(), content);
    await expect(readInUse(layout, "AAPL")).rejects.toThrow(DamagedFileError);
    await expect(readInUse(layout, "AAPL")).rejects.toThrow(/in-use\.json.*delete it and choose/);
    await expect(writeInUse(layout, ["A"], { model: "A", version: "v" })).rejects.toThrow();
    expect(await readFile(file(), "utf8")).toBe(content);
  },
);

test("the map of a later afterbell is rejected and left as it is", async () => {
  await mkdir(join(home, "models"));
  await writeFile(file(), '{"schemaVersion":3,"models":[]}');
  await expect(readInUse(layout, "AAPL")).rejects.toThrow(NewerFormatError);
});
