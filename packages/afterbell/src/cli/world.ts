import type { Surroundings } from "../jobs/world.ts";
import type { CliContext } from "./context.ts";
import { threadsFrom } from "./options.ts";

/** The world that a command's jobs are given. */
export function worldOf(context: CliContext): Surroundings {
  const { home, now, fetch, signal, env, tasks } = context;
  const threads = threadsFrom(env);
  return {
    home,
    now,
    fetch,
    signal,
    ...(threads !== null && { threads }),
    ...(tasks && { tasks }),
  };
}
