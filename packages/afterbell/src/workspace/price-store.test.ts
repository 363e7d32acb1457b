import { mkdir, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { seriesOf } from "../../test/support/series.ts";
import { barAt } from "../domain/bar-series.ts";
import { openPriceStore } from "./price-store.ts";

const now = new Date("2024-07-20T10:15:30.250Z");
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "afterbell-"));
});

const filesIn = async (folder: string) =>
  (await readdir(join(home, folder))).filter((name) => name !== ".columns").sort();

test("nothing is stored at first", async () => {
  const store = openPriceStore(home);
  expect(await store.symbols()).toEqual([]);
  expect(await store.read("TEST")).toBeNull();
});

test("what is written is read again", async () => {
  const store = openPriceStore(home);
  const series = seriesOf(["2020-01-02", 1], ["2020-01-03", 9, 11, 8, 10, 5]);
  const { file, added, backup } = await store.write(series, { now });
  expect({ file, added, backup }).toEqual({ file: store.path("TEST"), added: 2, backup: null });
  expect(await store.read("TEST")).toEqual(series);
  expect(await store.symbols()).toEqual(["TEST"]);
  expect(await readFile(file, "utf8")).toBe(
    "Price,Close,High,Low,Open,Volume\nTicker,TEST,TEST,TEST,TEST,TEST\nDate,,,,,\n" +
      "2020-01-02,1.0,,,,\n2020-01-03,10.0,11.0,8.0,9.0,5\n",
  );
});

test("sessions that the new series lacks are kept beside", async () => {
  const store = openPriceStore(home);
  await store.write(seriesOf(["2020-01-02", 1], ["2020-01-03", 2]), { now });
  const before = await readFile(store.path("TEST"), "utf8");
  const { added, backup } = await store.write(seriesOf(["2020-01-03", 2], ["2020-01-06", 3]), {
    now,
  });
  expect(added).toBe(1);
  expect(backup).toBe(join(home, "data/TEST_history.20240720T101530Z.csv"));
  expect(await readFile(backup!, "utf8")).toBe(before);
  const again = await store.write(seriesOf(["2020-01-07", 3]), { now });
  expect(again.backup).toBe(join(home, "data/TEST_history.20240720T101530Z-2.csv"));
  expect(await store.symbols()).toEqual(["TEST"]);
  expect(await filesIn("data")).toHaveLength(3); // and nothing temporary
});

test("a stored file that cannot be read is kept beside too", async () => {
  const store = openPriceStore(home);
  await mkdir(join(home, "data"));
  await writeFile(store.path("TEST"), "my notes");
  await expect(store.read("TEST")).rejects.toThrow("no date column");
  const { backup } = await store.write(seriesOf(["2020-01-02", 1]), { now });
  expect(await readFile(backup!, "utf8")).toBe("my notes");
});

test("a folder that cannot be made is an error of ours", async () => {
  await writeFile(join(home, "data"), "a file in the way");
  const writing = openPriceStore(home).write(seriesOf(["2020-01-02", 1]), { now });
  await expect(writing).rejects.toThrow(expect.objectContaining({ code: "FILE_UNWRITABLE" }));
});

test("other closes of the same days are kept beside, unless the new series restates them", async () => {
  const store = openPriceStore(home);
  const write = (close: number, restates = false) =>
    store.write(seriesOf(["2020-01-02", close]), { now, restates });
  await write(1);
  expect((await write(1)).backup).toBeNull();
  expect((await write(2, true)).backup).toBeNull();
  const { backup } = await write(3);
  expect(await readFile(backup!, "utf8")).toContain("2020-01-02,2.0");
});

test("so is a file whose closes are the same and whose other prices the new one lacks", async () => {
  const store = openPriceStore(home);
  await store.write(seriesOf(["2020-01-02", 9, 11, 8, 10, 5]), { now });
  const { close, date } = barAt((await store.read("TEST"))!, 0);
  const { backup } = await store.write(seriesOf([date, close]), { now });
  expect(await readFile(backup!, "utf8")).toContain(",11.0,8.0,");
});
