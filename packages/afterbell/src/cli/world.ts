import type { World } from "../jobs/world.ts";
import type { CliContext } from "./context.ts";
import { threadsFrom } from "./options.ts";

/** The world that a command's jobs are given. */
export function worldOf(context: CliContext): Omit<World, "emit"> {
  const { home, now, fetch, signal, env } = context;
  const threads = threadsFrom(env);
  return { home, now, fetch, signal, ...(threads !== null && { threads }) };
}
