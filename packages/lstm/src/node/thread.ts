import { type Transferable, Worker } from "node:worker_threads";
import { ThreadLostError } from "../errors.ts";

/** Modules beside this one that threads begin with. */
export type ThreadModule = "helper-thread" | "training-thread";

/**
 * @param name For errors.
 * @param workerData What the module finds as such.
 * @throws {ThreadLostError} No thread can be started.
 */
export function startThread(
  name: string,
  module: ThreadModule,
  workerData: object,
  transferList: readonly Transferable[] = [],
): Worker {
  // The TypeScript module if this file runs as TypeScript, else the compiled one.
  const extension = new URL(import.meta.url).pathname.endsWith(".ts") ? ".ts" : ".js";
  const entry = new URL(`./${module}${extension}`, import.meta.url);
  try {
    // Flags of the program's own, such as --input-type, are not for this module.
    return new Worker(entry, { workerData, transferList: [...transferList], execArgv: [] });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ERR_WORKER_INIT_FAILED") throw new ThreadLostError(name, message);
    throw error;
  }
}
