import type { CliContext } from "../../src/cli/context.ts";
import { main } from "../../src/cli/main.ts";
import { localTaskPool } from "../../src/jobs/tasks/local-task-pool.ts";

export interface World {
  readonly home: string;
  readonly env?: CliContext["env"];
  readonly now?: Date;
  readonly signal?: AbortSignal;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The command line with its streams, clock and folder replaced; all else is real, except that backtests are run in
 * this thread and networks trained on one: starting more takes longer than most of the work.
 */
export async function runAfterbell(args: readonly string[], world: World): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) =>
    ({
      isTTY: false,
      write(text: string) {
        written[name] += text;
        return true;
      },
    }) as unknown as NodeJS.WriteStream;
  const code = await main(args, {
    env: { AFTERBELL_THREADS: "1", ...world.env },
    home: world.home,
    now: () => world.now ?? new Date(),
    fetch: (input, init) => fetch(input, init),
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    signal: world.signal ?? new AbortController().signal,
    tasks: localTaskPool(),
  });
  return { code, ...written };
}
