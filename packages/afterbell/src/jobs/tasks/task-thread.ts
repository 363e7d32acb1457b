/** @file What runs on each thread of a pool: tasks of one kind, one at a time. */

import { workerData } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import type { SharedValues } from "./task-kind.ts";
import { taskKindNamed } from "./task-kinds.ts";
import { outcomeOf, type TaskOutcome } from "./task-pool.ts";

/** What a thread is given when it is started. */
export interface ThreadData {
  /** Name of the kind of its tasks. */
  readonly kind: string;
  readonly shared: SharedValues;
}

const { kind: name, shared } = workerData as ThreadData;
const kind = await taskKindNamed(name);
// Closing a pool of threads ends the threads themselves.
const run = kind.open(shared, new AbortController().signal);

export default async function runPostedTask(task: unknown): Promise<TaskOutcome<unknown>> {
  const outcome = await outcomeOf(() => run(task));
  const buffers = "result" in outcome ? (kind.buffersOf?.(outcome.result) ?? []) : [];
  if (buffers.length === 0) return outcome;
  const handedOver = { [transferableSymbol]: [...buffers], [valueSymbol]: outcome };
  return move(handedOver as never) as unknown as TaskOutcome<unknown>;
}
