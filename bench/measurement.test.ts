import { expect, test } from "vitest";
import { commandFor, measurementOf, type Pace } from "./measurement.ts";
import { type TaskName, tasks } from "./task.ts";

const pace: Pace = { mostRounds: 5, forecastSeconds: 0.3, isQuick: false };
const ready = { version: "1", note: "", answers: [] };

function entryOf(name: TaskName, contender: string) {
  const task = tasks.find((one) => one.name === name)!;
  return { task, entry: task.entries.find((one) => one.contender === contender)! };
}

test("a share of an epoch is scaled to the whole, and said", () => {
  const { task, entry } = entryOf("seed", "TensorFlow.js wasm");
  expect(commandFor(task, entry, pace)).toEqual({ do: "train", windows: 128 });
  const repetitions = [{ seconds: 1.28, times: 4, loss: 0.1 }];
  const { seconds, timed, loss } = measurementOf(task, entry, pace, {
    ready,
    repetitions,
    peaks: [],
  });
  expect(seconds[0]).toBeCloseTo(12.69, 10); // 1,269 windows
  expect([timed, loss]).toEqual(["4 of 40 batches", 0.1]);
});

test("forecasts are counted by the window", () => {
  const { task, entry } = entryOf("32 windows", "PyTorch");
  const repetitions = [{ seconds: 0.64, times: 10 }];
  const { seconds } = measurementOf(task, entry, pace, { ready, repetitions, peaks: [] });
  expect(seconds).toEqual([0.002]);
});

test("a quick run takes a share of a long epoch and the whole of a short one", () => {
  const quick = { ...pace, isQuick: true };
  const long = entryOf("wide", "wasm");
  const short = entryOf("seed", "wasm");
  expect(commandFor(long.task, long.entry, quick)).toEqual({ do: "train", windows: 512 });
  expect(commandFor(short.task, short.entry, quick)).toEqual({ do: "train", windows: 1269 });
});
