/** @file A panel's training that is cut short goes on with the networks that it has, to the same bits. */

import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { JobEvent } from "../src/domain/job-event.ts";
import { newYorkHours } from "../src/index.ts";
import { runJob } from "../src/jobs/run-job.ts";
import { type TrainPanelSpec, trainPanelJob } from "../src/jobs/train-panel-job.ts";
import { openWorkspace } from "../src/workspace/workspace.ts";
import { rangeSeries } from "./support/range-markets.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** Of New York, so that five of them are a market and get networks of their own. */
const symbols = ["US0", "US1", "US2", "US3", "US4"];
const now = new Date("2023-06-01T23:00:00Z");

const spec: TrainPanelSpec = {
  ...{ symbols: [], recipe: "panel", seed: 7, horizon: 2, networks: 2, epochs: 2 },
  ...{ backend: "auto", accept: ["missing-session"] },
};

/** A folder with prices. @param seed Of their noise. @param home @default one that is removed after the test */
async function stored(seed = 40, home?: string): Promise<string> {
  home ??= await temporaryFolder();
  for (const [i, symbol] of symbols.entries()) {
    const series = rangeSeries(symbol, newYorkHours, {
      ...{ from: "2020-01-06", sessions: 560, seed: seed + i },
    });
    await openWorkspace(home).prices.write(series, { now });
  }
  return home;
}

interface Told {
  readonly notes: readonly string[];
  readonly weights: string | null;
}

/** @param isEnough Told of every event, says whether to interrupt. */
async function train(
  home: string,
  change: Partial<TrainPanelSpec> = {},
  isEnough: (event: JobEvent) => boolean = () => false,
): Promise<Told> {
  const abort = new AbortController();
  const world = { home, now: () => now, fetch, signal: abort.signal, threads: 1 };
  const notes: string[] = [];
  const listen = (event: JobEvent) => {
    if (event.type === "note") notes.push(event.message);
    if (isEnough(event)) abort.abort();
  };
  try {
    const { model } = await runJob(trainPanelJob, { ...spec, ...change }, world, listen);
    const store = openWorkspace(home).panelModels;
    const { files } = await store.manifest(model.model, model.version);
    return { notes, weights: JSON.stringify(files) };
  } catch (error) {
    if (!abort.signal.aborted) throw error;
    return { notes, weights: null };
  }
}

const folderOf = (home: string) => join(home, "models", "panel", ".checkpoints");
const keptIn = (home: string) => readdir(folderOf(home)).catch((): string[] => []);

const inSecondNetwork = (event: JobEvent) =>
  event.type === "progress" && /network 2, epoch 2/.test(event.detail ?? "");

describe("a training of two networks, interrupted in the second", () => {
  let whole: Told;
  beforeAll(async () => {
    const home = await mkdtemp(join(tmpdir(), "afterbell-test-"));
    whole = await train(await stored(40, home));
    await rm(home, { recursive: true });
    expect(whole.notes).toEqual([]);
  }, 60_000);

  test("goes on with --resume, to the same bits, and leaves nothing behind", async () => {
    const home = await stored();
    expect((await train(home, {}, inSecondNetwork)).weights).toBeNull();
    expect(await keptIn(home)).toHaveLength(2);
    const resumed = await train(home, { resume: true });
    expect(resumed.notes).toEqual([
      "network of seed 7: kept, not trained again",
      "network of seed 8: resumed after epoch 1 of 2",
    ]);
    expect(resumed.weights).toBe(whole.weights);
    expect(await keptIn(home)).toEqual([]);
  });

  test("starts over without --resume, and says so", async () => {
    const home = await stored();
    await train(home, {}, inSecondNetwork);
    const { notes, weights } = await train(home);
    expect(notes).toEqual([
      "an interrupted training kept 2 networks; this one starts over (--resume continues it instead)",
    ]);
    expect(weights).not.toBeNull();
  });

  test("is not gone on from with another seed, recipe or backend, or with other prices", async () => {
    const inFirst = (event: JobEvent) =>
      event.type === "progress" && /network 1, epoch 2/.test(event.detail ?? "");
    const keptBy = async (change: Partial<TrainPanelSpec>, prices?: number) => {
      const home = await stored(prices);
      await train(home, change, inFirst);
      const [file, ...others] = await keptIn(home);
      expect(others).toEqual([]);
      return file!;
    };
    const same = await keptBy({});
    expect(await keptBy({})).toBe(same);
    const others = await Promise.all([
      ...[keptBy({ seed: 8 }), keptBy({ learningRate: 0.0001 }), keptBy({ epochs: 3 })],
      ...[keptBy({ backend: "wasm" }), keptBy({}, 90)],
    ]);
    expect(new Set([same, ...others]).size).toBe(6);
  });

  test("a damaged file is told of, and its network trained again", async () => {
    const home = await stored();
    await train(home, {}, inSecondNetwork);
    for (const file of await keptIn(home)) await writeFile(join(folderOf(home), file), "broken");
    const { notes, weights } = await train(home, { resume: true });
    expect(notes).toHaveLength(2);
    for (const note of notes) {
      expect(note).toMatch(/\.safetensors: .*: the network is trained from its first epoch$/);
    }
    expect(weights).toBe(whole.weights);
  });
});

test("with nothing kept, --resume says so; a model without networks takes it too", async () => {
  const home = await stored();
  const { notes } = await train(home, { resume: true, recipe: "harx" });
  expect(notes).toEqual([
    "no network of an interrupted training is kept: training starts from the first network",
  ]);
  const args = ["train", "--resume", "--networks", "1", "--epochs", "1", "--json"];
  const accept = ["--accept", "missing-session"];
  const { code, stderr } = await runAfterbell([...args, ...accept], { home, now });
  expect(code, stderr).toBe(0);
});
