/** @file A panel's training that is killed again and again, at any moment. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { newYorkHours } from "../src/index.ts";
import { openWorkspace } from "../src/workspace/workspace.ts";
import { startAfterbell } from "./support/afterbell-process.ts";
import { uniforms } from "./support/random-walk.ts";
import { rangeSeries } from "./support/range-markets.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

const KILLS = 25;
const args = "train --networks 3 --epochs 4 --horizon 2 --accept missing-session --json".split(" ");

async function stored(): Promise<string> {
  const home = await temporaryFolder();
  for (const seed of [40, 41, 42, 43, 44]) {
    const options = { from: "2020-01-06", sessions: 800, seed };
    const series = rangeSeries(`US${seed - 40}`, newYorkHours, options);
    await openWorkspace(home).prices.write(series, { now: new Date("2023-06-01T23:00:00Z") });
  }
  return home;
}

async function filesOf(home: string): Promise<string[]> {
  const [version = ""] = await readdir(join(home, "models", "panel")).then((names) =>
    names.filter((name) => !name.startsWith(".")),
  );
  const files = ["weights.safetensors", "panel.json", "judged.safetensors"];
  const folder = join(home, "models", "panel", version);
  return Promise.all(files.map((file) => readFile(join(folder, file), "base64")));
}

test("killed 25 times while it starts, trains or writes, it ends with the same model", async () => {
  const [whole, home] = [await stored(), await stored()];
  expect((await runAfterbell(args, { home: whole })).code).toBe(0);
  const uniform = uniforms(6);
  for (let kill = 0; kill < KILLS; kill++) {
    const run = startAfterbell(home, [...args, "--resume"]);
    await sleep(600 + 1000 * uniform());
    run.process.kill("SIGKILL");
    const { code } = await run.outcome;
    if (code === 0) break; // it was faster than the kill
  }
  const models = await readdir(join(home, "models", "panel")).catch((): string[] => []);
  if (models.every((name) => name.startsWith("."))) {
    const { code, stderr } = await runAfterbell([...args, "--resume"], { home });
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/kept, not trained again|resumed after epoch/);
  }
  expect(await filesOf(home)).toEqual(await filesOf(whole));
}, 600_000);
