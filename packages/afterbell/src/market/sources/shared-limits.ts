/** @file What all requests to one source have in common: how many at once, and when none. */

export interface SharedLimits {
  /**
   * Runs a request once there is a place for it and no pause. Requests wait in the order of their calls.
   *
   * @throws {DOMException} `AbortError`, at once, while it waits: the signal was aborted.
   */
  run<T>(request: () => Promise<T>): Promise<T>;
  /**
   * Lets no request begin for a while. A pause within a longer one changes nothing.
   *
   * @returns How many pauses there were in a row, this one included; 0 where it changes nothing.
   */
  pause(ms: number): number;
  /** To be told of every response that is not a rate limit: the next pause is the first again. */
  served(): void;
  /** Fails every request that waits, and for a while every new one, without asking the source. */
  refuse(ms: number, error: Error): void;
}

export interface SharedLimitsOptions {
  /** Most requests at once. */
  readonly atOnce: number;
  readonly now: () => Date;
  /** Waits; may reject once the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal;
}

export function sharedLimits({ atOnce, now, sleep, signal }: SharedLimitsOptions): SharedLimits {
  let running = 0;
  let pausedUntil: number | null = null;
  let pauses = 0;
  let refusal: { readonly until: number; readonly error: Error } | null = null;
  const waiting: Waiting[] = [];

  function admit(): void {
    while (pausedUntil === null && running < atOnce) {
      const next = waiting.shift();
      if (next === undefined) return;
      running++;
      next.begin();
    }
  }

  function failAll(error: Error): void {
    for (const { fail } of waiting.splice(0)) fail(error);
  }

  const abort = () => failAll(interrupted());

  async function place(): Promise<void> {
    if (signal?.aborted) throw interrupted();
    if (refusal !== null && now().getTime() < refusal.until) throw refusal.error;
    const admitted = new Promise<void>((begin, fail) => waiting.push({ begin, fail }));
    signal?.addEventListener("abort", abort, { once: true });
    admit();
    await admitted;
    if (waiting.length === 0) signal?.removeEventListener("abort", abort);
  }

  return {
    async run(request) {
      await place();
      try {
        return await request();
      } finally {
        running--;
        admit();
      }
    },
    pause(ms) {
      const until = now().getTime() + ms;
      if (pausedUntil !== null && until <= pausedUntil) return 0;
      pausedUntil = until;
      const end = () => {
        if (pausedUntil !== until) return; // a longer pause began meanwhile
        pausedUntil = null;
        admit();
      };
      // A sleep that rejects was aborted: nothing waits any more.
      void sleep(ms, signal).then(end, end);
      return ++pauses;
    },
    served() {
      pauses = 0;
    },
    refuse(ms, error) {
      refusal = { until: now().getTime() + ms, error };
      failAll(error);
    },
  };
}

interface Waiting {
  readonly begin: () => void;
  readonly fail: (error: Error) => void;
}

/** Always an `AbortError`, whatever the signal's reason: that means Ctrl-C everywhere. */
export function interrupted(): DOMException {
  return new DOMException("interrupted", "AbortError");
}
