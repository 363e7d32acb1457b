import { contentOf, type ErrorContent, PostedError } from "../posted-error.ts";
import type { SharedValues, TaskKind } from "./task-kind.ts";

/** Where tasks are run. Which pool it is changes the time that a job takes, never its result. */
export interface TaskPool {
  /** @param shared Values that the tasks share: sent to each runner once. */
  open<Task, Result>(kind: TaskKind<Task, Result>, shared: SharedValues): Runner<Task, Result>;
}

export interface Runner<Task, Result> {
  /** Tasks that it runs at a time; more of them wait. */
  readonly width: number;
  /** Rejects only for an internal error, or where the runner is closed meanwhile. */
  run(task: Task): Promise<TaskOutcome<Result>>;
  /** Stops running tasks. */
  close(): Promise<void>;
}

/** A result, or an error that was thrown on purpose, as data. */
export type TaskOutcome<Result> = { readonly result: Result } | { readonly error: ErrorContent };

/** Runs one task where it is. */
export async function outcomeOf<Result>(run: () => Promise<Result>): Promise<TaskOutcome<Result>> {
  try {
    return { result: await run() };
  } catch (error) {
    const content = contentOf(error);
    if (!content) throw error;
    return { error: content };
  }
}

/** @throws {PostedError} With the name, code, fields and message of the error. */
export function resultOf<Result>(outcome: TaskOutcome<Result>): Result {
  if ("error" in outcome) throw new PostedError(outcome.error);
  return outcome.result;
}
