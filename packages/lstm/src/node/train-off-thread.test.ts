import type { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  DivergedError,
  InvalidNetworkError,
  NonFiniteDataError,
  OutOfMemoryError,
  ShapeError,
  ThreadLostError,
} from "../errors.ts";
import { type NetworkSpec, planNetwork } from "../network.ts";
import { train } from "../train.ts";
import type { BatchProgress, EpochReport } from "../training-progress.ts";
import type { TrainingState } from "../training-state.ts";
import type { Windows } from "../windows.ts";
import { selectBackend } from "./backends.ts";
import { type OffThreadOptions, trainOffThread } from "./train-off-thread.ts";

const spec: NetworkSpec = {
  contextLength: 8,
  features: 1,
  layers: [
    { type: "lstm", units: 6 },
    { type: "dropout", rate: 0.2 },
    { type: "dense", units: 1 },
  ],
};
const series = Float64Array.from({ length: 80 }, (_, i) => 0.5 + 0.4 * Math.sin(0.3 * i));
const windowsFrom = (first: number, count: number): Windows => ({
  values: series,
  features: 1,
  contextLength: 8,
  starts: Int32Array.from({ length: count }, (_, i) => first + i),
  targets: series.slice(first + 8, first + 8 + count),
});
const windows = windowsFrom(0, 50);
const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };
const base: OffThreadOptions = {
  seed: 7,
  epochs: 4,
  batchSize: 20,
  adam,
  validation: windowsFrom(50, 20),
  earlyStopping: { patience: 2 },
  learningRateSchedule: { type: "cosine", minimumShare: 0.1 },
};
const run = (options: Partial<OffThreadOptions> = {}, network = spec, data = windows) =>
  trainOffThread(network, data, { ...base, ...options });

/** Threads started from now on, by this thread. */
function startedWorkers(): Worker[] {
  const workers: Worker[] = [];
  const add = (worker: Worker) => void workers.push(worker);
  process.on("worker", add);
  onTestFinished(() => void process.off("worker", add));
  return workers;
}

/** -1 is Node's number for a thread that has ended. */
const areGone = (workers: readonly Worker[]) =>
  workers.length > 0 && workers.every(({ threadId }) => threadId === -1);

test.each(["auto", "reference"])("%s: the bits and the reports of train()", async (backend) => {
  const executor = selectBackend(backend).open(planNetwork(spec), { maxBatchSize: 20 });
  const expected: (EpochReport | BatchProgress)[] = [];
  const result = await train(executor, windows, {
    ...base,
    onEpoch: (report) => void expected.push(report),
    onBatch: (progress) => void expected.push(progress),
  });
  const reports: (EpochReport | BatchProgress)[] = [];
  const workers = startedWorkers();
  const trained = await run({
    backend,
    onEpoch: (report) => void reports.push(report),
    onBatch: (progress) => void reports.push(progress),
  });
  expect(reports).toEqual(expected);
  const parameters = executor.parameters();
  expect(trained).toEqual({ ...result, parameters, backend: selectBackend(backend).name });
  expect(areGone(workers)).toBe(true);
});

test("resumed after any epoch it ends with the same bits", async () => {
  const states: TrainingState[] = [];
  const whole = await run({ onEpoch: ({ state }) => void states.push(state) });
  expect(states.length).toBe(whole.history.length);
  for (const resumeFrom of states) {
    expect(await run({ resumeFrom, threads: 2 })).toEqual(whole);
  }
});

test("reports every so many batches, and the last of an epoch", async () => {
  const heard: number[] = [];
  const onBatch = ({ batch }: BatchProgress) => void heard.push(batch);
  await run({ epochs: 2, batchSize: 10, batchesPerReport: 3, onBatch });
  expect(heard).toEqual([3, 5, 3, 5]);
});

test("the next epoch begins when onEpoch has done its work", async () => {
  const events: string[] = [];
  await run({
    epochs: 2,
    onBatch: ({ epoch, batch }) => void events.push(`batch ${epoch}.${batch}`),
    onEpoch: async ({ epoch }) => {
      events.push(`epoch ${epoch}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
      events.push(`kept ${epoch}`);
    },
  });
  const [one, two] = [1, 2].map((e) => [1, 2, 3].map((b) => `batch ${e}.${b}`));
  expect(events).toEqual([...one!, "epoch 1", "kept 1", ...two!, "epoch 2", "kept 2"]);
});

test("a caller who changes the windows does not reach the training", async () => {
  const own = { ...windows, values: series.slice(), targets: windows.targets.slice() };
  const changed = run({}, spec, own);
  own.values.fill(0.5);
  own.targets.fill(0.5);
  expect(await changed).toEqual(await run());
});

describe("aborting", () => {
  test("ends it within an epoch with the signal's reason; nothing is heard or left then", async () => {
    const controller = new AbortController();
    const workers = startedWorkers();
    const heard: number[] = [];
    const onBatch = ({ batch }: BatchProgress) => {
      heard.push(batch);
      if (batch === 2) controller.abort(new Error("enough"));
    };
    const aborted = run({ epochs: 1e6, signal: controller.signal, onBatch });
    await expect(aborted).rejects.toThrow("enough");
    expect(heard).toEqual([1, 2]);
    expect(areGone(workers)).toBe(true);
  });

  test("waits for what onEpoch is writing", async () => {
    const controller = new AbortController();
    let kept = 0;
    const onEpoch = async () => {
      controller.abort();
      await new Promise((resolve) => setTimeout(resolve, 50));
      kept++;
    };
    const aborted = run({ signal: controller.signal, onEpoch });
    await expect(aborted).rejects.toMatchObject({ name: "AbortError" });
    expect(kept).toBe(1);
  });

  test("beforehand starts no thread", async () => {
    const workers = startedWorkers();
    await expect(run({ signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(workers).toEqual([]);
  });
});

describe("fails with typed errors", () => {
  test("before a thread is started, for options and windows out of range", async () => {
    const workers = startedWorkers();
    const refused: [Partial<OffThreadOptions>, string][] = [
      [{ epochs: 0 }, "epochs: expected a whole number"],
      [{ seed: -1 }, "seed"],
      [{ threads: 5 }, "threads: expected a whole number from 1 to 4, got 5"],
      [{ threads: 2, backend: "reference" }, "threads: expected 1 with this backend, got 2"],
      [{ backend: "abacus" }, "backend"],
      [{ batchesPerReport: 0 }, "batchesPerReport: expected a whole number, 1 or more, got 0"],
    ];
    for (const [options, message] of refused) {
      await expect(run(options)).rejects.toThrow(InvalidNetworkError);
      await expect(run(options)).rejects.toThrow(message);
    }
    await expect(run({}, { ...spec, features: 2 })).rejects.toThrow(ShapeError);
    await expect(run({}, { ...spec, layers: [] })).rejects.toThrow(InvalidNetworkError);
    const broken = { ...windows, targets: windows.targets.with(3, Number.NaN) };
    await expect(run({}, spec, broken)).rejects.toThrow(NonFiniteDataError);
    const states: TrainingState[] = [];
    await train(selectBackend().open(planNetwork(spec), { maxBatchSize: 20 }), windows, {
      ...base,
      onEpoch: ({ state }) => void states.push(state),
    });
    const resumeFrom = { ...states[0]!, parameters: new Float64Array(3) };
    await expect(run({ resumeFrom })).rejects.toThrow("resumeFrom.parameters: expected");
    expect(workers).toEqual([]);
  });

  test("from the thread, of the same class and with the same fields", async () => {
    const huge = { ...windows, targets: windows.targets.map(() => 1e200) };
    const error = await run({}, spec, huge).catch((error) => error);
    const what = "loss of batch 1";
    expect(error).toStrictEqual(new DivergedError(1, what, Number.POSITIVE_INFINITY, 0.01));
    // Contexts of a batch lie in memory together: 4.4 GB here, of the 4 GiB that WebAssembly has.
    const large = { contextLength: 1000, features: 22 };
    const many = {
      ...large,
      values: new Float64Array(22_000),
      starts: new Int32Array(50_000),
      targets: new Float64Array(50_000),
    };
    const run50000 = trainOffThread({ ...spec, ...large }, many, {
      seed: 1,
      epochs: 1,
      batchSize: 50_000,
      adam: base.adam,
      backend: "wasm",
    });
    await expect(run50000).rejects.toThrow(OutOfMemoryError);
  });

  test("with the listener's own error", async () => {
    const error = new RangeError("of mine");
    const fail = () => {
      throw error;
    };
    await expect(run({ onEpoch: fail })).rejects.toBe(error);
    await expect(run({ onBatch: fail })).rejects.toBe(error);
  });

  test("where the thread itself is lost", async () => {
    process.once("worker", (worker) => setTimeout(() => worker.terminate(), 100));
    const endless = { epochs: 1e6, earlyStopping: { patience: 1e6 } };
    await expect(run(endless)).rejects.toThrow(ThreadLostError);
  });
});

test("the event loop stays free", async () => {
  let last = performance.now();
  let largestGapMs = 0;
  const measure = () => {
    largestGapMs = Math.max(largestGapMs, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(measure, 5);
  onTestFinished(() => clearInterval(timer));
  const layers: NetworkSpec["layers"] = [
    { type: "lstm", units: 128 },
    { type: "dense", units: 1 },
  ];
  const many: Windows = {
    values: Float64Array.from({ length: 1100 }, (_, i) => Math.sin(i / 9)),
    features: 1,
    contextLength: 100,
    starts: Int32Array.from({ length: 1000 }, (_, i) => i),
    targets: new Float64Array(1000),
  };
  const begun = performance.now();
  const { validation: _, earlyStopping: __, ...plain } = base;
  await trainOffThread({ contextLength: 100, features: 1, layers }, many, {
    ...plain,
    epochs: 1,
    batchSize: 1000,
  });
  measure();
  // There is one batch: training it on this thread would hold the loop for all of the time.
  expect(largestGapMs).toBeLessThan(0.9 * (performance.now() - begun));
}, 60_000);
