import { fileURLToPath } from "node:url";
import { Piscina } from "piscina";
import type { TaskOutcome, TaskPool } from "./task-pool.ts";
import type { ThreadData } from "./task-thread.ts";

/** Tasks on threads of their own. @param threads 1 or more. */
export function threadTaskPool(threads: number): TaskPool {
  return {
    open: (kind, shared) => {
      const pool = openThreads({ kind: kind.name, shared }, threads);
      return {
        width: threads,
        run: (task) => {
          const transferList = [...(kind.buffersOf?.(task) ?? [])];
          return pool.run(task, { transferList }) as Promise<TaskOutcome<never>>;
        },
        close: () => pool.destroy(),
      };
    },
  };
}

function openThreads(workerData: ThreadData, threads: number): Piscina {
  // The TypeScript module if this file runs as TypeScript, else the compiled one.
  const extension = import.meta.url.endsWith(".ts") ? ".ts" : ".js";
  return new Piscina({
    filename: fileURLToPath(new URL(`./task-thread${extension}`, import.meta.url)),
    workerData,
    minThreads: threads,
    maxThreads: threads,
    // Flags of the program's own, such as --input-type, are not for this module.
    execArgv: [],
    // What tasks make is soon forgotten. Without limits a thread collects it after some 50 MB of objects, and lets
    // more typed arrays pile up the larger its heap may become (bench/BACKTEST.md).
    resourceLimits: { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 1024 },
  });
}
