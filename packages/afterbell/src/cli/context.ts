import { homedir } from "node:os";
import { resolve } from "node:path";
import type { TaskPool } from "../jobs/tasks/task-pool.ts";

/** The world as a command sees it: clock, network, streams and environment are arguments. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder with `data/` and `models/`: `AFTERBELL_HOME`, or the current folder. */
  readonly home: string;
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Where tasks of backtests are run. @default threads, as many as the command is told to start */
  readonly tasks?: TaskPool;
}

/** The process itself as a context. The second Ctrl-C ends the process at once. */
export function processContext(): CliContext {
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    process.once(name, () => interrupted.abort());
  }
  if (process.env.npm_lifecycle_event) whenOrphaned(() => interrupted.abort());
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignoreGoneReader);
  return {
    env: process.env,
    home: homeFolder(process.env.AFTERBELL_HOME || "."),
    now: () => new Date(),
    fetch: (input, init) => fetch(input, init),
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interrupted.signal,
  };
}

/** Expands `~`, which a shell leaves alone inside quotes; otherwise a folder named `~` would be created. */
function homeFolder(path: string): string {
  return resolve(/^~(?=[/\\]|$)/.test(path) ? path.replace("~", homedir()) : path);
}

/**
 * npm passes SIGTERM to the shell that runs its script, and many a shell ends without passing it on: the
 * program learns of it by its parent's being another.
 */
function whenOrphaned(act: () => void): void {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    act();
  }, 250);
  watch.unref();
}

/** A closed pipe, as in `afterbell models | head`, does not stop the command. */
function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
