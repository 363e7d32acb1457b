import { readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { openWorkspace } from "./workspace.ts";

const recordOf = (n: number) => Uint8Array.from({ length: 40 }, (_, i) => n + i);

async function written(count: number) {
  const home = await temporaryFolder();
  const journal = await openWorkspace(home).journals.open({ any: "identity" });
  const records = Array.from({ length: count }, (_, i) => recordOf(i));
  await Promise.all(records.map((record) => journal.append(record)));
  return { home, file: journal.file, records };
}

test("keeps every record, in order, for the same job alone", async () => {
  const { home, records } = await written(3);
  const kept = (await openWorkspace(home).journals.open({ any: "identity" })).records;
  expect(kept.map((record) => [...record])).toEqual(records.map((record) => [...record]));
  expect((await openWorkspace(home).journals.open({ any: "other" })).records).toEqual([]);
});

test("a record cut short anywhere, or altered, costs that record and those after it alone", async () => {
  const { home, file } = await written(3);
  const whole = readFileSync(file);
  const size = whole.length / 3;
  for (let length = 0; length < whole.length; length += 13) {
    writeFileSync(file, whole.subarray(0, length));
    const { records, append } = await openWorkspace(home).journals.open({ any: "identity" });
    expect(records).toHaveLength(Math.floor(length / size));
    expect(statSync(file).size).toBe(records.length * size);
    await append(recordOf(77));
    const again = (await openWorkspace(home).journals.open({ any: "identity" })).records;
    expect(again).toHaveLength(records.length + 1);
    expect([...again.at(-1)!]).toEqual([...recordOf(77)]);
  }
  for (const place of [0, 5, 13, size - 1]) {
    const altered = Uint8Array.from(whole);
    altered[size + place]! ^= 1;
    writeFileSync(file, altered);
    expect((await openWorkspace(home).journals.open({ any: "identity" })).records).toHaveLength(1);
  }
});
