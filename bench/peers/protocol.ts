/**
 * @file How the runner and a contender talk: a line of JSON on standard input asks for one repetition, a
 * line on standard output answers. A contender is a process of its own, so it has its own threads, memory
 * and garbage, and it is idle while others are measured. `protocol.py` is the same for Python.
 */

import { createInterface } from "node:readline";
import { type OpenJob, readJob } from "../job.ts";

/** The first line a contender prints. */
export interface Ready {
  readonly version: string;
  /** What it computes with, such as a backend or a setting found to be the faster one. */
  readonly note: string;
  /** Its forecasts for the first windows of the job, to see that all compute the same network. */
  readonly answers: readonly number[];
}

export type Command =
  /** One epoch of training over the first `windows` windows. */
  | { readonly do: "train"; readonly windows: number }
  /** Forecasts of `windows` windows at a time, again and again. `how` names one of several ways. */
  | {
      readonly do: "predict";
      readonly windows: number;
      readonly seconds: number;
      readonly how: string;
    };

export interface Repetition {
  readonly seconds: number;
  /** Batches trained or calls made in that time. */
  readonly times: number;
  /** Mean over the epoch, of training alone. */
  readonly loss?: number;
}

/** A library with the job's network in it. */
export interface Peer {
  readonly version: string;
  readonly note: string;
  /** @returns Forecasts of the first `count` windows. */
  answers(count: number): Promise<readonly number[]> | readonly number[];
  /** Trains an epoch over the first `windows` windows, in batches. @returns The mean loss. */
  train(windows: number): Promise<number>;
  /** One call that forecasts `count` windows from `first` on, until the numbers can be read. */
  predict(first: number, count: number): Promise<unknown> | unknown;
}

/** Windows whose forecasts are compared before anything is timed. */
const COMPARED_WINDOWS = 3;

/** Serves the job named on the command line until standard input ends. */
export async function serve(open: (job: OpenJob) => Promise<Peer>): Promise<void> {
  const job = readJob(process.argv[2]!);
  const peer = await open(job);
  const { version, note } = peer;
  print({ version, note, answers: [...(await peer.answers(COMPARED_WINDOWS))] } satisfies Ready);
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line) as Command;
    print(
      command.do === "train" ? await train(peer, job, command) : await predict(peer, job, command),
    );
  }
}

async function train(
  peer: Peer,
  { batchSize }: OpenJob,
  { windows }: Extract<Command, { do: "train" }>,
): Promise<Repetition> {
  const begin = performance.now();
  const loss = await peer.train(windows);
  if (!Number.isFinite(loss)) throw new Error(`the loss became ${loss}`);
  const seconds = (performance.now() - begin) / 1000;
  return { seconds, times: Math.ceil(windows / batchSize), loss };
}

async function predict(
  peer: Peer,
  { dataset }: OpenJob,
  { windows, seconds: least }: Extract<Command, { do: "predict" }>,
): Promise<Repetition> {
  const places = dataset.starts.length - windows;
  const begin = performance.now();
  for (let times = 1; ; times++) {
    const answer = peer.predict(times % places, windows);
    if (answer instanceof Promise) await answer;
    const seconds = (performance.now() - begin) / 1000;
    if (seconds >= least) return { seconds, times };
  }
}

function print(line: Ready | Repetition): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
