import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seriesOf } from "../../test/support/series.ts";
import { openPriceStore } from "./price-store.ts";
import { readEachSymbol } from "./stored-series.ts";

test("one that is absent or cannot be read stops no other", async () => {
  const home = await mkdtemp(join(tmpdir(), "afterbell-"));
  const store = openPriceStore(home);
  const series = seriesOf(["2020-01-02", 1]);
  await store.write(series, { now: new Date("2020-01-03") });
  await mkdir(join(home, "data"), { recursive: true });
  await writeFile(store.path("BAD"), "my notes");
  expect(await store.readAll(["BAD", "TEST", "NONE"])).toEqual([
    { symbol: "BAD", error: expect.objectContaining({ code: "NO_DATE_COLUMN" }) },
    { symbol: "TEST", series },
    { symbol: "NONE", series: null },
  ]);
  expect(await store.symbols()).toEqual(["BAD", "TEST"]);
});

test("a few are read at a time, in the end all, in their order", async () => {
  let [running, most] = [0, 0];
  const symbols = Array.from({ length: 50 }, (_, i) => `S${i}`);
  const read = async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    return null;
  };
  const found = await readEachSymbol(symbols, read);
  expect(found.map(({ symbol }) => symbol)).toEqual(symbols);
  expect(most).toBe(8);
});

test("a signal ends the reading", async () => {
  const stop = new AbortController();
  const seen: string[] = [];
  const read = async (symbol: string) => {
    seen.push(symbol);
    stop.abort();
    return null;
  };
  const reading = readEachSymbol(["A", "B", "C"], read, { signal: stop.signal });
  await expect(reading).rejects.toBe(stop.signal.reason);
  expect(seen).toEqual(["A"]);
});
