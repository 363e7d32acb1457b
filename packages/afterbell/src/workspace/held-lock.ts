import { rmSync } from "node:fs";
import { LockLostError } from "./errors.ts";
import type { Lock } from "./lock.ts";
import type { LockFile } from "./lock-file.ts";

/** A lock while this process has it: kept fresh, and released even where the process exits in between. */
export class HeldLock {
  readonly #file: LockFile;
  readonly #token: string;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;

  /** @param token That the lock's file was created under. */
  constructor(lock: Lock, file: LockFile, token: string, heartbeatMs: number) {
    this.#file = file;
    this.#token = token;
    heldPaths.add(file.path);
    if (heldPaths.size === 1) process.on("exit", removeHeld);
    this.#timer = setInterval(() => void this.#beat(lock), heartbeatMs).unref();
  }

  /** Aborted with a {@link LockLostError} where another process has taken the lock. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Never throws: a lock file that cannot be removed expires within a minute. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    heldPaths.delete(this.#file.path);
    if (heldPaths.size === 0) process.off("exit", removeHeld);
    await this.#file.release(this.#token).catch(() => {});
  }

  async #beat(lock: Lock): Promise<void> {
    // A failed system call may pass by the next beat.
    const isHeld = await this.#file.touch(this.#token).catch(() => true);
    if (isHeld || !heldPaths.has(this.#file.path)) return;
    clearInterval(this.#timer);
    this.#lost.abort(new LockLostError(lock.kind, lock.name, this.#file.path));
  }
}

const heldPaths = new Set<string>();

function removeHeld(): void {
  for (const path of heldPaths) rmSync(path, { force: true });
}
