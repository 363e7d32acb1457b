import { describe, expect, test } from "vitest";
import { sampleCsv } from "../../test/support/afterbell-process.ts";
import { temporaryFolder } from "../../test/support/temporary-folder.ts";
import type { JobEvent } from "../domain/job-event.ts";
import { type BacktestSpec, backtestJob } from "./backtest-job.ts";
import { ingestJob } from "./ingest-job.ts";
import type { JobKind } from "./job-kind.ts";
import { runJob } from "./run-job.ts";
import { localTaskPool } from "./tasks/local-task-pool.ts";
import { type TrainSpec, trainJob } from "./train-job.ts";
import type { Surroundings } from "./world.ts";

const at = new Date("2026-01-02T03:04:05Z");

async function worldIn(home?: string): Promise<Surroundings> {
  return {
    home: home ?? (await temporaryFolder()),
    now: () => at,
    fetch: () => Promise.reject(new Error("no network in this test")),
    signal: new AbortController().signal,
    tasks: localTaskPool(),
  };
}

/** Runs a job from its spec as JSON, and collects what it tells. */
async function told<Spec, Result>(kind: JobKind<Spec, Result>, spec: Spec, world: Surroundings) {
  const events: JobEvent[] = [];
  const copy: Spec = JSON.parse(JSON.stringify(spec));
  const outcome = await runJob(kind, copy, world, (event) => events.push(event)).then(
    (result) => ({ result, error: null }),
    (error: unknown) => ({ result: null, error: error as Error & { code?: string } }),
  );
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i));
  expect(events.every((event) => event.at === at.toISOString())).toBe(true);
  expect(JSON.parse(JSON.stringify(events))).toEqual(events); // plain data
  expect(events[0]).toMatchObject({ type: "started", job: kind.name });
  return { events, ...outcome };
}

const train: TrainSpec = {
  ...{ symbol: "AAPL", csv: sampleCsv, recipe: "classic", seed: 7, backend: "wasm" },
  ...{ epochs: 2, units: [4], dense: [3], holdOut: true },
};
const backtest: BacktestSpec = {
  ...{ symbols: ["AAPL"], csv: sampleCsv, recipe: "drift,ewma", seed: 7, backend: "wasm" },
  ...{ horizon: 2, folds: 6 },
};

describe("a job", () => {
  test("tells how far it is, and ends with finished", async () => {
    const { events, result } = await told(trainJob, train, await worldIn());
    expect(result).toMatchObject({ symbol: "AAPL", bars: 1260 });
    expect(events.at(-1)!.type).toBe("finished");
    expect(events.filter(({ type }) => type === "epoch")).toMatchObject([
      { epoch: 1, epochs: 2 },
      { epoch: 2, epochs: 2 },
    ]);
    const progress = events.filter((event) => event.type === "progress");
    const done = progress.map((event) => event.done);
    expect(done).toEqual([...new Set(done)].sort((a, b) => a - b));
    expect(progress.at(-1)).toMatchObject({ unit: "windows", done: 2 * 960, total: 2 * 960 });
  });

  test("of several fits counts the windows of all of them", async () => {
    const { holdOut: _, ...judged } = train;
    const { events, result } = await told(trainJob, { ...judged, maxRefits: 2 }, await worldIn());
    expect(result).toMatchObject({ refits: 2, windows: { train: 1200, test: 500 } });
    const epochs = events.flatMap((event) => (event.type === "epoch" ? [event] : []));
    expect(epochs.map(({ fit, fits, epoch }) => [fit, fits, epoch])).toEqual(
      [1, 2, 3].flatMap((fit) => [1, 2].map((epoch) => [fit, 3, epoch])),
    );
    // The fit on everything has nothing to be validated on.
    expect(epochs.map(({ validationLoss }) => validationLoss === null)).toEqual(
      [1, 2, 3].flatMap((fit) => [fit === 3, fit === 3]),
    );
    const progress = events.filter((event) => event.type === "progress");
    const total = 2 * (700 + 950 + 1200);
    expect(progress.at(-1)).toMatchObject({ done: total, total });
  });

  test("gives the same result from the same spec, wherever its tasks are run", async () => {
    const here = await told(backtestJob, backtest, await worldIn());
    const { tasks: _, ...onThreads } = await worldIn();
    const there = await told(backtestJob, backtest, { ...onThreads, threads: 2 });
    expect(there.result).toEqual(here.result);
    const counted = here.events.filter((event) => event.type === "progress");
    expect(counted.at(-1)).toMatchObject({ unit: "forecasts", done: 18, total: 18 });
  });

  test("that fails ends with failed, the error's code and its message", async () => {
    const { events, error } = await told(
      ingestJob,
      { symbols: ["AAPL"], csv: "none.csv" },
      await worldIn(),
    );
    expect(error).toMatchObject({ code: "FILE_NOT_FOUND" });
    expect(events.at(-1)).toMatchObject({
      type: "failed",
      code: "FILE_NOT_FOUND",
      message: error!.message,
    });
  });

  test.each<[string, Record<string, unknown>]>([
    ["epochs: expected a whole number, 1 or more, got 0", { epochs: 0 }],
    ["dropout: expected a share from 0 to below 1, got 1", { dropout: 1 }],
    ["epcohs: expected one of symbol, recipe", { epcohs: 3 }],
    ["symbol is required: text", { symbol: undefined }],
  ])("checks its spec first: %s", async (message, change) => {
    const world = await worldIn();
    const { events, error } = await told(trainJob, { ...train, ...change } as TrainSpec, world);
    expect(error!.message).toContain(message);
    expect(events.map(({ type }) => type)).toEqual(["started", "failed"]);
  });

  test("that is aborted says so, and continues with the same result", async () => {
    const home = await temporaryFolder();
    const abort = new AbortController();
    const cut = { ...(await worldIn(home)), signal: abort.signal };
    const events: JobEvent[] = [];
    const running = runJob(trainJob, train, cut, (event) => {
      events.push(event);
      if (event.type === "epoch") abort.abort();
    });
    await expect(running).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
    expect(events.at(-1)).toMatchObject({ type: "failed", code: "INTERRUPTED" });
    const resumed = await told(trainJob, { ...train, resume: true }, await worldIn(home));
    expect(resumed.events).toContainEqual(
      expect.objectContaining({ type: "note", message: "resumed after epoch 1 of 2" }),
    );
    const whole = await told(trainJob, train, await worldIn());
    const weightsOf = ({ result }: typeof whole) => result!.predictor.model.parameters;
    expect(weightsOf(resumed)).toEqual(weightsOf(whole));
  });
});
