import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { seriesOf } from "../../test/support/series.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import { openWorkspace } from "./workspace.ts";

const MINUTE = 60_000;

async function make(home: string, path: string, { minutesOld }: { minutesOld: number }) {
  const full = join(home, path);
  if (path.endsWith("/")) {
    await mkdir(full, { recursive: true });
    await writeFile(join(full, "weights.safetensors"), "");
  } else {
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, "");
  }
  const then = new Date(Date.now() - minutesOld * MINUTE);
  await utimes(full, then, then);
}

async function entriesIn(home: string): Promise<string[]> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((file) => join(file.parentPath, file.name).slice(home.length + 1)).sort();
}

const unfinished = [
  "data/.AAPL_history.csv.123-0.tmp",
  "models/.in-use.json.123-0.tmp",
  "models/AAPL/.20260102T030405Z-classic-seed7.123-0.tmp/",
  "models/AAPL/.20260102T030405Z-classic-seed7.aB3dE6/", // as afterbell 0.1 named them
  "models/AAPL/.checkpoints/.0123456789abcdef.safetensors.123-1.tmp",
  "reports/.AAPL.html.123-0.tmp",
  ".locks/train.MSFT.lock.removal",
];

const kept = [
  "data/.AAPL_history.csv.swp",
  "data/notes.tmp",
  "models/AAPL/.checkpoints/0123456789abcdef.safetensors",
  "models/AAPL/20260102T030405Z-classic-seed7/",
  "models/AAPL/current",
  "backtests/.unfinished/0123456789abcdef.journal",
  ".locks/train.MSFT.lock",
  ".mine.123-0.tmp", // the home itself is the user's
];

test("what killed processes left over an hour ago is swept with the first write, and nothing else", async () => {
  const home = await temporaryFolder();
  for (const path of [...unfinished, ...kept]) await make(home, path, { minutesOld: 61 });
  const before = await entriesIn(home);
  const { prices, models } = openWorkspace(home);
  await models.symbols();
  await prices.symbols();
  expect(await entriesIn(home)).toEqual(before); // reading writes nothing
  await prices.write(seriesOf(["2020-01-02", 1]), { now: new Date() });
  const names = kept.map((path) => (path.endsWith("/") ? `${path}weights.safetensors` : path));
  const written = ["data/TEST_history.csv", "data/.columns/TEST.bin"];
  expect(await entriesIn(home)).toEqual([...names, ...written].sort());
});

test("what may be a running process's is left", async () => {
  const home = await temporaryFolder();
  for (const path of unfinished) await make(home, path, { minutesOld: 59 });
  const before = await entriesIn(home);
  await openWorkspace(home).exclusive({ kind: "train", name: "AAPL" }, async () => {});
  expect(await entriesIn(home)).toEqual(before);
});
