import { homedir } from "node:os";
import { resolve } from "node:path";

/** The world as a command sees it: clock, network, streams and environment are arguments. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `data/` and `models/` lie: `AFTERBELL_HOME`, or the current folder. */
  readonly home: string;
  readonly now: () => Date;
  readonly fetch: typeof fetch;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
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

/** A shell expands `~` only where it is not quoted; a folder of that name would be a trap. */
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

/** `afterbell models | head`: the reader has seen enough, which is no reason to stop working. */
function ignoreGoneReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
