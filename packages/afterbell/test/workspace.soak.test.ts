/** Processes that are killed at any moment while others do the same work in one home folder. */

import { randomInt } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openWorkspace } from "../src/workspace/workspace.ts";
import { afterbell, sampleCsv, startAfterbell } from "./support/afterbell-process.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const settings = [
  "--csv",
  sampleCsv,
  "--recipe",
  "classic",
  "--units",
  "8",
  "--dense",
  "3",
  "--epochs",
  "12",
];
const train = (symbol: string) => ["train", symbol, ...settings, "--resume"];

async function weightsIn(home: string): Promise<string[]> {
  const { models } = openWorkspace(home);
  const versions = await models.versions("AAPL");
  const bundles = await Promise.all(versions.map((version) => models.read("AAPL", version)));
  return bundles.map(({ manifest }) => manifest.files["weights.safetensors"]!.sha256);
}

test("trainings of one symbol, killed at random, end with whole models of the same weights", async () => {
  const undisturbed = await temporaryFolder();
  expect((await afterbell(undisturbed, train("AAPL"))).code).toBe(0);
  const [expected] = await weightsIn(undisturbed);

  const home = await temporaryFolder();
  for (let round = 0; round < 15; round++) {
    const running = [1, 2, 3].map(() => startAfterbell(home, train("AAPL")));
    for (const { process } of running.slice(1)) {
      await sleep(randomInt(200, 2_500));
      process.kill("SIGKILL");
    }
    const [survivor] = await Promise.all(running.map(({ outcome }) => outcome));
    expect(survivor!.code, survivor!.stderr).toBe(0);
  }
  const weights = await weightsIn(home);
  expect(weights.length).toBeGreaterThanOrEqual(15);
  expect(new Set(weights)).toEqual(new Set([expected]));
  expect(await openWorkspace(home).models.inUse("AAPL")).not.toBeNull();
  const checkpoints = await readdir(join(home, "models", "AAPL", ".checkpoints"));
  expect(checkpoints.filter((name) => !name.endsWith(".tmp"))).toEqual([]);
}, 900_000);

test("changes of the versions in use by many processes, some killed, lose none that was told of", async () => {
  const home = await temporaryFolder();
  const symbols = ["A", "B", "C", "D", "E", "F"];
  const { models } = openWorkspace(home);
  const versions = new Map<string, string[]>();
  for (const symbol of symbols) {
    for (const seed of ["1", "2"]) {
      const small = [
        "--recipe",
        "classic",
        "--units",
        "2",
        "--dense",
        "2",
        "--epochs",
        "1",
        "--seed",
        seed,
      ];
      await afterbell(home, ["train", symbol, "--csv", sampleCsv, ...small]);
    }
    versions.set(symbol, await models.versions(symbol));
  }
  for (let round = 0; round < 10; round++) {
    const before = await Promise.all(symbols.map((symbol) => models.current(symbol)));
    const wanted = symbols.map((symbol) => versions.get(symbol)![round % 2]!);
    const running = symbols.map((symbol, i) => startAfterbell(home, ["use", symbol, wanted[i]!]));
    await sleep(randomInt(300, 900));
    running[randomInt(symbols.length)]!.process.kill("SIGKILL");
    const outcomes = await Promise.all(running.map(({ outcome }) => outcome));
    for (const [i, symbol] of symbols.entries()) {
      const allowed = outcomes[i]!.code === 0 ? [wanted[i]] : [before[i], wanted[i]];
      expect(allowed, symbol).toContain(await models.current(symbol));
    }
  }
}, 900_000);
