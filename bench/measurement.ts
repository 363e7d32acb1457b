/** @file What one contender did at one task, in seconds per epoch or per window. */

import type { Command, Ready, Repetition } from "./peers/protocol.ts";
import type { Entry, Task, TaskName } from "./task.ts";
import { windowCount, workloads } from "./workload.ts";

export interface Measurement {
  readonly task: TaskName;
  readonly contender: string;
  readonly version: string;
  readonly threads: number;
  /** What was timed in each repetition, such as `epoch` or `4 of 40 batches`. */
  readonly timed: string;
  /** Of each repetition: seconds per epoch or per window, scaled where a share was timed. */
  readonly seconds: readonly number[];
  /** FLOP/s of the peak, measured at the beginning of each round; empty where it is not known. */
  readonly peaks: readonly number[];
  /** Of the last epoch; null for forecasts. */
  readonly loss: number | null;
}

export interface Pace {
  /** Most repetitions after the one to warm up. */
  readonly mostRounds: number;
  /** Seconds of one repetition of forecasts, or that of one call where it takes longer. */
  readonly forecastSeconds: number;
  /** Shares of long epochs, and the slowest contenders left out. */
  readonly isQuick: boolean;
}

/** What a contender is asked for in each repetition. */
export function commandFor(task: Task, entry: Entry, pace: Pace): Command {
  const { measure } = task;
  if (measure === "epoch") return { do: "train", windows: extentOf(task, entry, pace).windows };
  const { forecastSeconds: seconds } = pace;
  return { do: "predict", windows: measure.windows, seconds, how: entry.how ?? "" };
}

export function measurementOf(
  task: Task,
  entry: Entry,
  pace: Pace,
  run: {
    readonly ready: Ready;
    readonly repetitions: readonly Repetition[];
    readonly peaks: readonly number[];
  },
): Measurement {
  const { ready, repetitions, peaks } = run;
  const { windows, whole } = extentOf(task, entry, pace);
  const secondsOf = ({ seconds, times }: Repetition): number =>
    task.measure === "epoch"
      ? (seconds * whole) / windows
      : seconds / (times * task.measure.windows);
  return {
    task: task.name,
    contender: entry.contender,
    version: [ready.version, ready.note].filter(Boolean).join(", "),
    threads: entry.threads ?? 1,
    timed: timedText(task, windows, whole),
    seconds: repetitions.map(secondsOf),
    peaks,
    loss: repetitions.at(-1)?.loss ?? null,
  };
}

function timedText({ measure, batchSize }: Task, windows: number, whole: number): string {
  if (measure !== "epoch") return "calls";
  if (windows === whole) return "epoch";
  return `${Math.ceil(windows / batchSize)} of ${Math.ceil(whole / batchSize)} batches`;
}

/** Windows of one repetition, and of a whole epoch. */
function extentOf({ workload, batchSize, quickBatches }: Task, { batches }: Entry, pace: Pace) {
  const whole = windowCount(workloads[workload]);
  const limits = [batches, pace.isQuick ? quickBatches : undefined].filter((n) => n !== undefined);
  return { windows: Math.min(whole, ...limits.map((limit) => limit * batchSize)), whole };
}
