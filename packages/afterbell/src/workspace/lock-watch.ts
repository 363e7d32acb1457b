import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { FoundLock, StoredHolder } from "./lock-file.ts";

export interface LockTiming {
  /** From one look at a lock that another process holds to the next. */
  readonly pollMs: number;
  /** From one sign of life of the holder to the next. */
  readonly heartbeatMs: number;
  /** A lock without a sign of life for longer is nobody's. */
  readonly staleAfterMs: number;
}

/** Another process's lock as this one watches it, to tell when its holder is gone. */
export class LockWatch {
  readonly #timing: LockTiming;
  #modifiedMs = Number.NaN;
  /** When the modification time was first seen, of `performance.now()`. */
  #sinceMs = 0;

  constructor(timing: LockTiming) {
    this.#timing = timing;
  }

  /** To be told of every look at the lock. */
  see({ modifiedMs }: FoundLock): void {
    if (modifiedMs === this.#modifiedMs) return;
    this.#modifiedMs = modifiedMs;
    this.#sinceMs = performance.now();
  }

  isStale(found: FoundLock): boolean {
    return hasEnded(found.holder) || this.#isSilent(found);
  }

  /**
   * No sign of life for long by the file's time, and none for two heartbeats while watched: machines' clocks
   * differ, and when one wakes up every lock on it looks old until its holder has had time to say otherwise.
   */
  #isSilent({ modifiedMs }: FoundLock): boolean {
    if (modifiedMs !== this.#modifiedMs) return false;
    const { heartbeatMs, staleAfterMs } = this.#timing;
    const watchedMs = performance.now() - this.#sinceMs;
    const isOld = Math.max(Date.now() - modifiedMs, watchedMs) > staleAfterMs;
    return isOld && watchedMs > 2 * heartbeatMs;
  }
}

/** What tells this process from others that may hold a lock. */
export function thisProcess(): Pick<StoredHolder, "pid" | "host" | "scope"> {
  return { pid: process.pid, host: hostname(), scope: processScope() };
}

/** Whether the holder ran where this process runs, and does no longer. */
function hasEnded(holder: StoredHolder | null): boolean {
  const here = thisProcess();
  if (holder === null || holder.host !== here.host || holder.scope !== here.scope) return false;
  if (holder.pid === here.pid) return Date.parse(holder.startedAt) < processStart() - 1_000;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** An earlier process may have had this one's number. */
function processStart(): number {
  return Date.now() - process.uptime() * 1_000;
}

/** Where process numbers mean what they mean here: containers may share a host's name and not its processes. */
function processScope(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null; // not Linux
  }
}
