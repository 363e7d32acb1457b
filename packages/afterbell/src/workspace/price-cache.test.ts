import { chmod, mkdtemp, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { compactSeries } from "../domain/bar-series.ts";
import { readPriceFile } from "../market/price-file.ts";
import { decodeColumns, encodeColumns } from "./column-file.ts";
import { cachedPrices } from "./price-cache.ts";
import { sha256Bytes } from "./sha256.ts";

const text =
  "Date,Open,Close,Volume\n2020-01-02,1.25,1.5,7\n2020-01-03,,2.5,\n2020-01-03,9,9,9\n2020-01-06,,,\n";
let folder: string;
let csv: string;
let cache: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "afterbell-"));
  csv = join(folder, "A_history.csv");
  cache = join(folder, ".columns/A.bin");
  await writeFile(csv, text);
});

const read = (symbol = "A") => cachedPrices({ csv, cache, symbol, keep: true });

test("the second time gives what the first gave, from the cache", async () => {
  const first = await read();
  const { series, report } = await readPriceFile(csv, { symbol: "A" });
  expect(first.series).toEqual(series);
  expect(report.findings).toEqual(expect.arrayContaining([...first.findings]));
  const { mtimeMs } = await stat(cache);
  expect(await read()).toEqual(first);
  expect((await stat(cache)).mtimeMs).toBe(mtimeMs);
  expect(await readdir(join(folder, ".columns"))).toEqual(["A.bin"]); // and nothing temporary
});

test("it is the cache that is read: other numbers under a true checksum come out", async () => {
  const csvHash = sha256Bytes(Buffer.from(text));
  const prices = await read();
  const close = Float64Array.of(7, 8);
  const forged = { ...prices, series: { ...prices.series, close } };
  await writeFile(cache, encodeColumns(forged, { csvHash, symbol: "A" }));
  expect((await read()).series.close).toEqual(close);
});

test("a series from the cache is compact: 44 bytes a bar, each column in its own memory", async () => {
  await read();
  const { series } = await read();
  expect(compactSeries(series)).toBe(series);
  const { days, open, high, low, close, volume } = series;
  const buffers = new Set([days, open, high, low, close, volume].map(({ buffer }) => buffer));
  expect([...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBe(44 * 2);
});

describe("a cache that is not whole is never used", () => {
  const source = () => ({ csvHash: sha256Bytes(Buffer.from(text)), symbol: "A" });

  test("with any bit flipped", async () => {
    await read();
    const whole = await readFile(cache);
    expect(decodeColumns(whole, source())).not.toBeNull();
    for (let i = 0; i < whole.length; i++) {
      for (const bit of [1, 16, 128]) {
        const damaged = Uint8Array.from(whole);
        damaged[i]! ^= bit;
        expect(decodeColumns(damaged, source()), `byte ${i}`).toBeNull();
      }
    }
  });

  test("cut at any length, or longer", async () => {
    await read();
    const whole = await readFile(cache);
    for (let length = 0; length < whole.length; length++) {
      expect(decodeColumns(whole.subarray(0, length), source()), `${length} bytes`).toBeNull();
    }
    expect(decodeColumns(Buffer.concat([whole, Buffer.of(0)]), source())).toBeNull();
  });

  test.each([
    ["a bit flipped", (whole: Buffer) => whole.with(100, whole[100]! ^ 1)],
    ["cut", (whole: Buffer) => whole.subarray(0, -1)],
    ["empty", () => Buffer.alloc(0)],
    ["another file", () => Buffer.from("my notes, which are long enough to be taken for a header")],
  ])("%s: it is written again", async (_, damage) => {
    const first = await read();
    const whole = await readFile(cache);
    await writeFile(cache, damage(whole));
    expect(await read()).toEqual(first);
    expect(await readFile(cache)).toEqual(whole);
  });
});

describe("a cache of another origin is never used", () => {
  test("the CSV file has changed by a byte, with the same size and time", async () => {
    await read();
    const { atime, mtime, size } = await stat(csv);
    await writeFile(csv, text.replace("1.5,7", "1.6,7"));
    await utimes(csv, atime, mtime);
    expect(await stat(csv)).toMatchObject({ mtime, size });
    expect((await read()).series.close).toEqual(Float64Array.of(1.6, 2.5));
    await writeFile(csv, text);
    expect((await read()).series.close).toEqual(Float64Array.of(1.5, 2.5));
  });

  test("another symbol, whose file has the same bytes", async () => {
    await read();
    expect((await read("B")).series.symbol).toBe("B");
  });

  test.each([
    ["reader", /"reader":\d+/, '"reader":0'],
    ["library", /"library":"\d/, '"library":"9'],
  ])("another version of the %s", async (_, version, other) => {
    const first = await read();
    const whole = await readFile(cache);
    const changed = Buffer.from(
      whole.subarray(0, -32).toString("latin1").replace(version, other),
      "latin1",
    );
    expect(changed).toHaveLength(whole.length - 32);
    expect(changed).not.toEqual(whole.subarray(0, -32));
    await writeFile(cache, Buffer.concat([changed, sha256Bytes(changed)]));
    expect(await read()).toEqual(first);
    expect(await readFile(cache)).toEqual(whole);
  });

  test("another version of the format, or sessions out of order", async () => {
    const csvHash = sha256Bytes(Buffer.from(text));
    const prices = await read();
    const later = (await readFile(cache)).subarray(0, -32);
    later.writeUInt32LE(2, 8);
    const signed = Buffer.concat([later, sha256Bytes(later)]);
    expect(decodeColumns(signed, { csvHash, symbol: "A" })).toBeNull();
    const series = { ...prices.series, days: prices.series.days.toReversed() };
    const unsorted = encodeColumns({ ...prices, series }, { csvHash, symbol: "A" });
    expect(decodeColumns(unsorted, { csvHash, symbol: "A" })).toBeNull();
  });
});

test("prices can be read where nothing can be written", async () => {
  await writeFile(join(folder, ".columns"), "a file in the way of the folder");
  expect((await read()).series.length).toBe(2);
  expect((await read()).series.length).toBe(2);
});

test("also in a folder without permission to write", async () => {
  if (process.platform === "win32" || process.getuid?.() === 0) return; // they may write everywhere
  await chmod(folder, 0o555);
  expect((await read()).series.length).toBe(2);
  expect(await readdir(folder)).toEqual(["A_history.csv"]);
});

test("faults of the file are errors as without a cache", async () => {
  await writeFile(csv, "my notes");
  await expect(read()).rejects.toThrow("no date column");
  await expect(cachedPrices({ csv: `${csv}x`, cache, symbol: "A", keep: true })).rejects.toThrow(
    "no such file",
  );
});
