/** @file Rows of the table: a contender at a task, or what a process grows by. */

import { planNetwork } from "@afterbell/lstm";
import { flopPerEpoch } from "./flop.ts";
import type { Measurement } from "./measurement.ts";
import type { MemoryGrowth } from "./memory.ts";
import { megabytesText, percentText, timesText, timeText } from "./number-text.ts";
import { median } from "./statistics.ts";
import type { Column } from "./table.ts";
import { growthFor, judge, peakShare, type Target, targets, timesFaster } from "./target.ts";
import { type TaskName, tasks } from "./task.ts";
import { windowCount, workloads } from "./workload.ts";

export interface Row {
  readonly task: string;
  readonly contender: string;
  readonly version: string;
  readonly timed: string;
  readonly median: string;
  readonly range: string;
  /** How many times as fast ours are. */
  readonly faster: string;
  readonly peakShare: string;
  readonly target: string;
  readonly reached: string;
}

export const columns: readonly Column<Row>[] = [
  { title: "task", align: "left", text: ({ task }) => task },
  { title: "who", align: "left", text: ({ contender }) => contender },
  { title: "version", align: "left", text: ({ version }) => version },
  { title: "timed", align: "left", text: ({ timed }) => timed },
  { title: "median", align: "right", text: (row) => row.median },
  { title: "fastest to slowest", align: "right", text: ({ range }) => range },
  { title: "ours is faster by", align: "left", text: ({ faster }) => faster },
  { title: "of FMA peak", align: "right", text: (row) => row.peakShare },
  { title: "target", align: "left", text: ({ target }) => target },
  { title: "reached", align: "left", text: ({ reached }) => reached },
];

export interface Measured {
  readonly measurements: readonly Measurement[];
  readonly memory: readonly MemoryGrowth[];
}

export function rowsOf(measured: Measured): Row[] {
  const { measurements, memory } = measured;
  return [
    ...measurements.map((one) => timeRow(one, measured)),
    ...memory.flatMap((one) => memoryRow(one, measured)),
  ];
}

function timeRow(one: Measurement, measured: Measured): Row {
  const { task, contender, version, timed, seconds } = one;
  const unit = taskOf(task).measure === "epoch" ? "s" : "µs";
  const share = one.threads === 1 ? peakShare(one, flopOf(task)) : undefined;
  const ratios = rivalsOf(one, measured.measurements).map(
    (ours) => `${ours.contender} ${timesText(timesFaster(ours, one))}`,
  );
  return {
    task: taskText(task),
    contender,
    version,
    timed: `${seconds.length} × ${timed}`,
    median: timeText(median(seconds), unit),
    range: [Math.min(...seconds), Math.max(...seconds)]
      .map((time) => timeText(time, unit).split(" ")[0])
      .join(" to "),
    faster: ratios.join(", "),
    peakShare: share === undefined ? "" : percentText(share),
    ...verdictTexts((target) => isOfRow(target, one), measured),
  };
}

/** Ours that a row is compared with; strangers are with one thread of either backend. */
const rivals: Readonly<Record<string, readonly string[]>> = {
  native: ["native, 2 threads"],
  wasm: ["native", "wasm, 2 threads"],
  "native, 2 threads": [],
  "wasm, 2 threads": [],
};

function rivalsOf({ task, contender }: Measurement, all: readonly Measurement[]): Measurement[] {
  const names = rivals[contender] ?? ["native", "wasm"];
  return all.filter((one) => one.task === task && names.includes(one.contender));
}

function memoryRow(growth: MemoryGrowth, measured: Measured): Row[] {
  const { contender, activity, warmUp, times, result } = growth;
  if ("reason" in result) return [];
  const count = (number: number) => number.toLocaleString("en");
  return [
    {
      task: "memory: growth",
      contender,
      version: result.backend,
      timed: `${count(times)} ${activity} after ${count(warmUp)}`,
      median: megabytesText(growthFor({ of: contender, activity }, measured.memory)!),
      range: `${megabytesText(result.warm)} to ${megabytesText(result.after)}`,
      faster: "",
      peakShare: "",
      ...verdictTexts(
        (target) => "bytes" in target && target.of === contender && target.activity === activity,
        measured,
      ),
    },
  ];
}

function isOfRow(target: Target, { task, contender }: Measurement): boolean {
  if ("bytes" in target || target.task !== task) return false;
  return contender === ("against" in target ? target.against : target.of);
}

function verdictTexts(isWanted: (target: Target) => boolean, { measurements, memory }: Measured) {
  const own = targets.filter(isWanted);
  const reached = own.map((target) => judge(target, measurements, memory, flopOf).isReached);
  return {
    target: own.map(targetText).join(", "),
    reached: reached.map((is) => (is === null ? "not measured" : is ? "yes" : "no")).join(", "),
  };
}

export function targetText(target: Target): string {
  if ("bytes" in target) return `≤ ${target.bytes / 1e6} MB`;
  if ("seconds" in target) return `≤ ${target.seconds * 1e6} µs`;
  if ("peakShare" in target) return `≥ ${percentText(target.peakShare)}`;
  return `${target.of} ≥ ${target.faster}×`;
}

function taskText(name: TaskName): string {
  return `${name}: ${taskOf(name).measure === "epoch" ? "epoch" : "per window"}`;
}

function taskOf(name: TaskName) {
  return tasks.find((task) => task.name === name)!;
}

/** Floating-point operations of what a task measures; nothing is asked of forecasts. */
export function flopOf(name: TaskName): number {
  const workload = workloads[taskOf(name).workload];
  return flopPerEpoch(planNetwork(workload.network), windowCount(workload));
}
