/** @file Runs tasks: everyone once to warm up, then in turns, so that a noisy minute strikes all alike. */

import { join } from "node:path";
import { type Contenders, closeContenders, processOf, startContenders } from "./contenders.ts";
import type { MeasurePeak } from "./fma-peak.ts";
import { writeJob } from "./job.ts";
import { commandFor, type Measurement, measurementOf, type Pace } from "./measurement.ts";
import { AbsentPeerError, type PeerProcess } from "./peer-process.ts";
import type { Ready, Repetition } from "./peers/protocol.ts";
import type { Entry, Task, TaskName } from "./task.ts";
import type { Tools } from "./tools.ts";
import { workloads } from "./workload.ts";

/** One contender that did not take part, or not to the end. */
export interface Absence {
  readonly task: TaskName;
  readonly contender: string;
  readonly reason: string;
}

export interface Results {
  readonly measurements: readonly Measurement[];
  readonly absences: readonly Absence[];
}

export interface Surroundings {
  /** Jobs are written there. */
  readonly folder: string;
  readonly tools: Tools;
  readonly measurePeak: MeasurePeak | null;
  readonly pace: Pace;
  readonly report: (line: string) => void;
}

/** Tasks of one workload and batch size follow one another, for they share their processes. */
export async function measureTasks(tasks: readonly Task[], around: Surroundings): Promise<Results> {
  const results: Results[] = [];
  for (const group of groupsOf(tasks)) results.push(...(await measureGroup(group, around)));
  return {
    measurements: results.flatMap(({ measurements }) => measurements),
    absences: results.flatMap(({ absences }) => absences),
  };
}

function groupsOf(tasks: readonly Task[]): Task[][] {
  const groups = new Map<string, Task[]>();
  for (const task of tasks) {
    const key = `${task.workload}-${task.batchSize}`;
    groups.set(key, [...(groups.get(key) ?? []), task]);
  }
  return [...groups.values()];
}

async function measureGroup(group: readonly Task[], around: Surroundings): Promise<Results[]> {
  const { workload, batchSize, name } = group[0]!;
  const folder = join(around.folder, `${workload}-${batchSize}`);
  const job = writeJob(folder, workloads[workload], batchSize);
  around.report(`${name}: starting the contenders`);
  const entries = group.flatMap((task) => entriesOf(task, around));
  const contenders = await startContenders(entries, job, around.tools);
  try {
    const results: Results[] = [];
    for (const task of group) results.push(await measureTask(task, contenders, around));
    return results;
  } finally {
    closeContenders(contenders);
  }
}

function entriesOf({ entries }: Task, { pace }: Surroundings): readonly Entry[] {
  return entries.filter(({ isSlow }) => !(pace.isQuick && isSlow));
}

/** A contender at a task. */
interface Run {
  readonly entry: Entry;
  readonly peer: PeerProcess;
  readonly ready: Ready;
  readonly repetitions: Repetition[];
  /** Why it went no further. */
  failure: AbsentPeerError | null;
}

async function measureTask(
  task: Task,
  contenders: Contenders,
  around: Surroundings,
): Promise<Results> {
  const { pace, report, measurePeak } = around;
  const absences: Absence[] = [];
  const runs: Run[] = [];
  for (const entry of entriesOf(task, around)) {
    const contender = contenders.get(processOf(entry))!;
    if (contender instanceof AbsentPeerError) absences.push(absenceOf(task, entry, contender));
    else runs.push({ entry, ...contender, repetitions: [], failure: null });
  }
  const peaks: number[] = [];
  const rounds = Math.min(task.rounds, pace.mostRounds);
  for (let round = 0; round <= rounds; round++) {
    report(`${task.name}: ${round === 0 ? "warming up" : `round ${round} of ${rounds}`}`);
    if (round > 0 && measurePeak && task.measure === "epoch") peaks.push(measurePeak().flops);
    for (const run of runs) if (!run.failure) await takeTurn(run, task, pace, round > 0);
  }
  const failed = runs.flatMap(({ entry, failure }) =>
    failure ? [absenceOf(task, entry, failure)] : [],
  );
  const measurements = runs
    .filter(({ failure }) => !failure)
    .map((run) => measurementOf(task, run.entry, pace, { ...run, peaks }));
  return { measurements, absences: [...absences, ...failed] };
}

async function takeTurn(run: Run, task: Task, pace: Pace, counts: boolean): Promise<void> {
  try {
    const repetition = await run.peer.ask(commandFor(task, run.entry, pace));
    if (counts) run.repetitions.push(repetition);
  } catch (error) {
    if (!(error instanceof AbsentPeerError)) throw error;
    run.failure = error;
  }
}

function absenceOf({ name }: Task, { contender }: Entry, { message }: AbsentPeerError): Absence {
  return { task: name, contender, reason: message };
}
