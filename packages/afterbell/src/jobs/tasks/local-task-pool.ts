import { outcomeOf, type TaskPool } from "./task-pool.ts";

/** Tasks in this thread, one at a time. */
export function localTaskPool(): TaskPool {
  return {
    open: (kind, shared) => {
      const closing = new AbortController();
      const run = kind.open(shared, closing.signal);
      let last: Promise<unknown> = Promise.resolve();
      return {
        width: 1,
        run: (task) => {
          const outcome = last.then(() => outcomeOf(() => run(task)));
          last = outcome.catch(() => {});
          return outcome;
        },
        close: async () => closing.abort(),
      };
    },
  };
}
