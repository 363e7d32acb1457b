import type { TaskKind } from "./task-kind.ts";

/** Every kind of task by its name, loaded when a thread needs it. */
const kinds: Readonly<Record<string, () => Promise<TaskKind<never, unknown>>>> = {
  backtest: async () => (await import("../backtest-task-kind.ts")).backtestTasks,
};

/** @throws {RangeError} No kind of that name: an internal error. */
export async function taskKindNamed(name: string): Promise<TaskKind<unknown, unknown>> {
  const load = kinds[name];
  if (!load) throw new RangeError(`no kind of task is named ${name}`);
  return (await load()) as TaskKind<unknown, unknown>;
}
