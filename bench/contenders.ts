/** @file Starts contenders, and sees that they all compute the same network before anything is timed. */

import { planNetwork, referenceBackend } from "@afterbell/lstm";
import { readJob } from "./job.ts";
import { AbsentPeerError, PeerProcess } from "./peer-process.ts";
import { windowsFrom, windowsOf } from "./peers/afterbell-windows.ts";
import type { Ready } from "./peers/protocol.ts";
import type { Entry } from "./task.ts";
import type { Tools } from "./tools.ts";

export type Contender = { readonly peer: PeerProcess; readonly ready: Ready } | AbsentPeerError;

/** Contenders of one job, by {@link processOf} their entries. */
export type Contenders = ReadonlyMap<string, Contender>;

/** One after the other: a start is work too. @param job Where it lies. */
export async function startContenders(
  entries: readonly Entry[],
  job: string,
  tools: Tools,
): Promise<Contenders> {
  const expected = expectedAnswers(job);
  const contenders = new Map<string, Contender>();
  for (const entry of entries) {
    const key = processOf(entry);
    if (contenders.has(key)) continue;
    contenders.set(key, await startContender(entry, job, tools, expected));
  }
  return contenders;
}

export function closeContenders(contenders: Contenders): void {
  for (const contender of contenders.values()) {
    if (!(contender instanceof AbsentPeerError)) contender.peer.close();
  }
}

/** Entries with the same answer are served by one process. */
export function processOf({ peer, settings, environment }: Entry): string {
  return JSON.stringify([peer, settings, environment]);
}

async function startContender(
  { peer: name, settings = [], threads = 1, environment = {} }: Entry,
  job: string,
  tools: Tools,
  expected: readonly number[],
): Promise<Contender> {
  const command = tools[name];
  if (command instanceof AbsentPeerError) return command;
  try {
    const options = { threads, environment };
    const { peer, ready } = await PeerProcess.start([...command, job, ...settings], options);
    if (isSame(ready.answers, expected)) return { peer, ready };
    peer.close();
    return new AbsentPeerError(
      `it computes ${ready.answers.join(", ")}, not ${expected.join(", ")}`,
    );
  } catch (error) {
    if (error instanceof AbsentPeerError) return error;
    throw error;
  }
}

/** Float32 moves a forecast of these networks by far less, a wrong gate order by far more. */
const TOLERANCE = 1e-4;

function isSame(answers: readonly number[], expected: readonly number[]): boolean {
  return (
    answers.length === expected.length &&
    answers.every((answer, i) => Math.abs(answer - expected[i]!) <= TOLERANCE)
  );
}

/** Forecasts of the first three windows in float64. */
function expectedAnswers(path: string): number[] {
  const job = readJob(path);
  const executor = referenceBackend.open(planNetwork(job.network), { maxBatchSize: 1 });
  executor.setParameters(Float64Array.from(job.parameters));
  return [...executor.predict(windowsFrom(windowsOf(job), 0, 3))];
}
