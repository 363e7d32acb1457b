/**
 * @file How long to wait before asking again: exponential back-off with full jitter, so that many
 * clients that failed together do not come back together.
 *
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */

export interface BackOff {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** Upper bound of the first wait; doubles from one to the next. */
  readonly baseMs: number;
  /** Longest single wait; a longer `Retry-After` ends the attempts. */
  readonly maxMs: number;
}

/** Five tries; without a `Retry-After` all waits together stay under 15 seconds. */
export const defaultBackOff: BackOff = { attempts: 5, baseMs: 1_000, maxMs: 60_000 };

/**
 * @param failures How often it has failed, from 1.
 * @param retryAfterMs The source's `Retry-After`: the shortest wait, up to `maxMs`.
 * @param random Uniform in [0, 1).
 * @returns Milliseconds.
 */
export function waitBefore(
  failures: number,
  retryAfterMs: number | null,
  random: () => number,
  { baseMs, maxMs }: BackOff = defaultBackOff,
): number {
  const jittered = random() * baseMs * 2 ** (failures - 1);
  return Math.min(maxMs, Math.max(retryAfterMs ?? 0, jittered));
}

/**
 * `Retry-After`: seconds, or a day and time (RFC 9110, section 10.2.3).
 *
 * @returns Milliseconds from `now`, never negative; null for no header, or one that is neither.
 */
export function parseRetryAfter(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // Date.parse would take "1.5" and "-3" for years.
  const at = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
