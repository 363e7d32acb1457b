/**
 * @file Work that one process at a time does in a workspace, among processes on any machine that share the
 * folder. A lock is a file that names its holder, which keeps the modification time fresh.
 */

import { setTimeout as sleep } from "node:timers/promises";
import { HeldLock } from "./held-lock.ts";
import type { Layout } from "./layout.ts";
import { isBrief, type Lock, type LockHolder } from "./lock.ts";
import { type FoundLock, type LockFile, lockFileIn } from "./lock-file.ts";
import { type LockTiming, LockWatch, thisProcess } from "./lock-watch.ts";
import { sweep } from "./sweep.ts";

/**
 * Runs once no other process, and nothing else in this one, does work of this kind and name. Work that asks for
 * its own lock again waits for itself, for ever.
 *
 * @param run Its signal is aborted by `options.signal`, and where the lock was lost: this process was suspended
 *   for so long that another one took its lock.
 * @throws {UnwritableFileError} The lock's file cannot be written.
 */
export type Exclusive = <T>(
  lock: Lock,
  run: (signal: AbortSignal) => Promise<T>,
  options?: ExclusiveOptions,
) => Promise<T>;

export interface ExclusiveOptions {
  /** Once, where the work has to wait: at once, or after two seconds for work that takes milliseconds. */
  readonly onWait?: (holder: LockHolder) => void;
  /** Aborting it ends the waiting; `run` is given a signal that it aborts too. */
  readonly signal?: AbortSignal;
  /** @default {@link lockTiming} */
  readonly timing?: LockTiming;
}

/** A holder may miss five heartbeats, on a busy machine or a slow network drive. */
export const lockTiming: LockTiming = { pollMs: 100, heartbeatMs: 10_000, staleAfterMs: 60_000 };

/**
 * For the writers of one home folder: with the first work, what killed processes left there is swept away.
 *
 * @param defaults For what the options of a single piece of work leave out.
 */
export function exclusiveIn(layout: Layout, defaults: ExclusiveOptions = {}): Exclusive {
  let swept: Promise<void> | undefined;
  return async (lock, run, options) => {
    const merged = { ...defaults, ...options };
    const file = lockFileIn(layout.locks, lock);
    const token = await take(lock, file, merged);
    const held = new HeldLock(lock, file, token, (merged.timing ?? lockTiming).heartbeatMs);
    try {
      swept ??= sweep(layout, new Date());
      await swept;
      return await run(merged.signal ? AbortSignal.any([held.lost, merged.signal]) : held.lost);
    } finally {
      await held.release();
    }
  };
}

const BRIEF_WORK_MS = 2_000;

/** Waits until the lock is free and takes it. @returns The token it is held under. */
async function take(lock: Lock, file: LockFile, options: ExclusiveOptions): Promise<string> {
  const { onWait, signal, timing = lockTiming } = options;
  const watch = new LockWatch(timing);
  const silentWaits = isBrief(lock) ? BRIEF_WORK_MS / timing.pollMs : 0;
  for (let waits = 0; ; ) {
    signal?.throwIfAborted();
    const token = await file.create({ ...thisProcess(), startedAt: new Date().toISOString() });
    if (token !== null) return token;
    const found = await file.read();
    if (found === null) continue; // released in between
    watch.see(found);
    if (watch.isStale(found) && (await file.removeIf((now) => watch.isStale(now)))) continue;
    if (waits++ === silentWaits) onWait?.(holderOf(lock, found));
    await sleep(timing.pollMs, undefined, signal ? { signal } : {});
  }
}

function holderOf(lock: Lock, { holder }: FoundLock): LockHolder {
  const { pid = null, host = null, startedAt = null } = holder ?? {};
  return { ...lock, pid, host, startedAt };
}
