import { type Transferable, Worker } from "node:worker_threads";
import { ThreadLostError } from "../errors.ts";

/** Modules beside this one that threads begin with. */
export type ThreadModule = "helper-thread" | "training-thread";

/**
 * @param name For errors.
 * @param workerData What the module finds as such.
 * @throws {ThreadLostError} There are no more threads to be had.
 */
export function startThread(
  name: string,
  module: ThreadModule,
  workerData: object,
  transferList: readonly Transferable[] = [],
): Worker {
  // The source where this is read as a source, the compiled one where it is compiled.
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
