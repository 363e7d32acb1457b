import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { TaskRunner } from "../evaluate/backtest.ts";
import { PostedError } from "./posted-error.ts";
import type { TaskOutcome, ThreadData } from "./thread.ts";

export interface ThreadPool {
  /** One for each thread. */
  readonly runners: readonly TaskRunner[];
  /** Ends all threads, whatever they are at. */
  close(): Promise<void>;
}

/** @param threads 1 or more. */
export function openThreadPool(data: ThreadData, threads: number): ThreadPool {
  // The source where this is read as a source, the compiled one where it is compiled.
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  const pool = new Piscina({
    filename: fileURLToPath(new URL(`./thread${extension}`, import.meta.url)),
    workerData: data,
    minThreads: threads,
    maxThreads: threads,
    // Flags of the program's own, such as --input-type, are not for this module.
    execArgv: [],
  });
  const run: TaskRunner = async (task) => {
    const outcome: TaskOutcome = await pool.run(task);
    if ("error" in outcome) throw new PostedError(outcome.error);
    return outcome.table;
  };
  return { runners: Array.from({ length: threads }, () => run), close: () => pool.destroy() };
}
