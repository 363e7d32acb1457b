import { readlinkSync } from "node:fs";
import { hostname } from "node:os";
import type { FoundLock, StoredHolder } from "./lock-file.ts";

export interface LockTiming {
  /** From one look at a lock that another process holds to the next. */
  readonly pollMs: number;
  /** Interval between heartbeats of the holder. */
  readonly heartbeatMs: number;
  /** A lock without a heartbeat for longer is stale. */
  readonly staleAfterMs: number;
}

/** Watches another process's lock, to detect that its holder has ended. */
export class LockWatch {
  readonly #timing: LockTiming;
  #modifiedMs = Number.NaN;
  /** When the modification time was first seen, of `performance.now()`. */
  #sinceMs = 0;

  constructor(timing: LockTiming) {
    this.#timing = timing;
  }

  /** Call it at every check of the lock. */
  see({ modifiedMs }: FoundLock): void {
    if (modifiedMs === this.#modifiedMs) return;
    this.#modifiedMs = modifiedMs;
    this.#sinceMs = performance.now();
  }

  isStale(found: FoundLock): boolean {
    return hasEnded(found.holder) || this.#isSilent(found);
  }

  /**
   * Stale by the file's time, and without a heartbeat for two intervals while watched: machines' clocks
   * differ, and after a machine wakes up every lock on it looks old until its holder renews it.
   */
  #isSilent({ modifiedMs }: FoundLock): boolean {
    if (modifiedMs !== this.#modifiedMs) return false;
    const { heartbeatMs, staleAfterMs } = this.#timing;
    const watchedMs = performance.now() - this.#sinceMs;
    const isOld = Math.max(Date.now() - modifiedMs, watchedMs) > staleAfterMs;
    return isOld && watchedMs > 2 * heartbeatMs;
  }
}

/** Identifies this process among those that may hold a lock. */
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
