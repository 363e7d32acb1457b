/** @file What Afterbell wants to reach, and whether it does. */

import type { Measurement } from "./measurement.ts";
import type { Activity, MemoryGrowth } from "./memory.ts";
import { median } from "./statistics.ts";
import type { TaskName } from "./task.ts";

/** `of` and `against` are contenders. */
export type Target =
  | {
      readonly task: TaskName;
      readonly of: string;
      readonly against: string;
      readonly faster: number;
    }
  | { readonly task: TaskName; readonly of: string; readonly peakShare: number }
  | { readonly task: TaskName; readonly of: string; readonly seconds: number }
  | { readonly activity: Activity; readonly of: string; readonly bytes: number };

export const targets: readonly Target[] = [
  { task: "seed", of: "native", against: "PyTorch", faster: 5 },
  { task: "seed", of: "wasm", against: "PyTorch", faster: 1.25 },
  { task: "seed", of: "native", against: "Keras", faster: 14 },
  { task: "seed", of: "wasm", against: "TensorFlow.js wasm", faster: 38 },
  { task: "seed", of: "native", peakShare: 0.75 },
  { task: "one window", of: "native", seconds: 35e-6 },
  { task: "one window", of: "wasm", seconds: 95e-6 },
  { task: "seed, batch 128", of: "wasm, 2 threads", against: "wasm", faster: 1.8 },
  { task: "wide", of: "native", against: "PyTorch", faster: 1.8 },
  { task: "wide", of: "wasm", against: "PyTorch", faster: 0.5 },
  { task: "wide", of: "wasm", against: "TensorFlow.js wasm", faster: 30 },
  { task: "wide", of: "wasm, 2 threads", against: "wasm", faster: 1.8 },
  { task: "wide", of: "native", peakShare: 0.72 },
  { task: "panel", of: "native", against: "PyTorch", faster: 3 },
  { task: "panel-29", of: "native", against: "PyTorch", faster: 2.5 },
  ...(["native", "wasm"] as const).flatMap((of): Target[] => [
    { activity: "forecasts", of, bytes: 5e6 },
    { activity: "epochs", of, bytes: 5e6 },
  ]),
];

export interface Verdict {
  readonly target: Target;
  /** A ratio, a share, seconds or bytes, as the target's; null where it was not measured. */
  readonly reached: number | null;
  readonly isReached: boolean | null;
}

/** @param flop Floating-point operations of an epoch of the task. */
export function judge(
  target: Target,
  measurements: readonly Measurement[],
  memory: readonly MemoryGrowth[],
  flop: (task: TaskName) => number,
): Verdict {
  const at = (task: TaskName, contender: string) =>
    measurements.find((one) => one.task === task && one.contender === contender);
  if ("bytes" in target) return atMost(target, growthFor(target, memory), target.bytes);
  const own = at(target.task, target.of);
  if ("seconds" in target) return atMost(target, own && median(own.seconds), target.seconds);
  if ("peakShare" in target) {
    return atLeast(target, own && peakShare(own, flop(target.task)), target.peakShare);
  }
  const other = at(target.task, target.against);
  return atLeast(target, own && other && timesFaster(own, other), target.faster);
}

/** How many times as long the other takes. */
export function timesFaster(own: Measurement, other: Measurement): number {
  return median(other.seconds) / median(own.seconds);
}

/** Share of the peak that was measured just before each repetition, or undefined without one. */
export function peakShare({ seconds, peaks }: Measurement, flop: number): number | undefined {
  if (peaks.length !== seconds.length) return undefined;
  return median(seconds.map((time, i) => flop / time / peaks[i]!));
}

/** Bytes. */
export function growthFor(
  { of, activity }: { readonly of: string; readonly activity: Activity },
  memory: readonly MemoryGrowth[],
): number | undefined {
  const found = memory.find((one) => one.contender === of && one.activity === activity);
  return found && "after" in found.result ? found.result.after - found.result.warm : undefined;
}

function atLeast(target: Target, reached: number | undefined, least: number): Verdict {
  return {
    target,
    reached: reached ?? null,
    isReached: reached === undefined ? null : reached >= least,
  };
}

function atMost(target: Target, reached: number | undefined, most: number): Verdict {
  return {
    target,
    reached: reached ?? null,
    isReached: reached === undefined ? null : reached <= most,
  };
}
