import { readFileSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import type { BacktestTask } from "../evaluate/backtest-task.ts";
import type { ForecastTable } from "../evaluate/forecast-table.ts";
import { keyOf, openJournal } from "./journal.ts";

const task = (origin: number): BacktestTask => ({
  estimator: 1,
  series: 2,
  folds: [{ origin, train: { start: 0, end: origin + 1 }, test: { start: origin + 1, end: 99 } }],
});
const table = (origin: number): ForecastTable => ({
  forecaster: "name",
  horizon: 1,
  quantileLevels: [0.1, 0.9],
  origins: Int32Array.of(origin),
  values: Float64Array.of(origin, -0, Math.PI),
});

async function written(count: number) {
  const home = await temporaryFolder();
  const journal = await openJournal(home, { any: "identity" });
  const origins = Array.from({ length: count }, (_, i) => 10 + i);
  await Promise.all(origins.map((origin) => journal.append(task(origin), table(origin))));
  return { home, file: journal.file, origins };
}

test("keeps every task, to the bit, for the same backtest alone", async () => {
  const { home, origins } = await written(3);
  const { kept } = await openJournal(home, { any: "identity" });
  expect(kept).toEqual(new Map(origins.map((origin) => [keyOf(task(origin)), table(origin)])));
  expect((await openJournal(home, { any: "other" })).kept.size).toBe(0);
});

test("a record cut short anywhere, or altered, costs that record and those after it alone", async () => {
  const { home, file } = await written(3);
  const whole = readFileSync(file);
  const size = whole.length / 3;
  for (let length = 0; length < whole.length; length += 13) {
    writeFileSync(file, whole.subarray(0, length));
    const { kept, append } = await openJournal(home, { any: "identity" });
    expect(kept.size).toBe(Math.floor(length / size));
    expect(statSync(file).size).toBe(kept.size * size);
    await append(task(77), table(77));
    const again = await openJournal(home, { any: "identity" });
    expect(again.kept.size).toBe(kept.size + 1);
    expect(again.kept.get(keyOf(task(77)))).toEqual(table(77));
  }
  for (const place of [0, 5, 13, size - 1]) {
    const altered = Uint8Array.from(whole);
    altered[size + place]! ^= 1;
    writeFileSync(file, altered);
    expect((await openJournal(home, { any: "identity" })).kept.size).toBe(1);
  }
});
