/** @file One GET with patience: what may pass is tried again, what will not is an error at once. */

import {
  RateLimitedError,
  SourceStatusError,
  SourceTimeoutError,
  SourceUnreachableError,
  TruncatedResponseError,
} from "../errors.ts";
import { type BackOff, parseRetryAfter, waitBefore } from "./back-off.ts";

/** What a request needs of the world. */
export interface RequestOptions {
  /** The source as errors and retries call it: `Yahoo`. */
  readonly source: string;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  /** Waits; rejects with an `AbortError` once the signal is aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Ends waits and downloads at once. */
  readonly signal?: AbortSignal;
  /** Longest time for one complete answer. */
  readonly timeoutMs: number;
  readonly backOff: BackOff;
  /** Told before each wait. */
  readonly onRetry?: (retry: Retry) => void;
}

export interface Retry {
  /** As its errors call it: `Yahoo`. */
  readonly source: string;
  /** The failed attempt, from 1. */
  readonly attempt: number;
  readonly attempts: number;
  readonly waitMs: number;
  readonly why: string;
}

export interface Answer {
  readonly url: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** A failure that may pass. */
interface Failure {
  readonly why: string;
  readonly retryAfterMs: number | null;
  readonly error: (attempts: number) => Error;
}

/**
 * @returns The answer, whatever its status is, save 429 and 5xx.
 * @throws {SourceUnavailableError} 429, 5xx, a timeout or a body cut off mid-way, after all
 *   attempts; no connection, at once.
 * @throws {DOMException} `AbortError`: the signal was aborted.
 */
export async function get(url: string, options: RequestOptions): Promise<Answer> {
  const { attempts } = options.backOff;
  for (let attempt = 1; ; attempt++) {
    const answer = await getOnce(url, options);
    if ("status" in answer) return answer;
    // A source that asks for more patience than we have would only be asked in vain.
    const isHopeless = (answer.retryAfterMs ?? 0) > options.backOff.longestMs;
    if (attempt >= attempts || isHopeless) throw answer.error(attempt);
    const waitMs = waitBefore(attempt, answer.retryAfterMs, options.random, options.backOff);
    options.onRetry?.({ source: options.source, attempt, attempts, waitMs, why: answer.why });
    await options.sleep(waitMs, options.signal);
    throwIfAborted(options.signal);
  }
}

async function getOnce(url: string, options: RequestOptions): Promise<Answer | Failure> {
  throwIfAborted(options.signal);
  const { source, timeoutMs } = options;
  const attempt = new AbortController();
  const stop = () => attempt.abort();
  let isTimeout = false;
  const timer = setTimeout(() => {
    isTimeout = true;
    stop();
  }, timeoutMs);
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const response = await options.fetch(url, { headers, signal: attempt.signal });
    const body = await response.text();
    return answerOrFailure(options, url, response, body);
  } catch (error) {
    throwIfAborted(options.signal);
    if (isTimeout) {
      return {
        why: `no complete answer within ${timeoutMs} ms`,
        retryAfterMs: null,
        error: (attempts) => new SourceTimeoutError(source, url, timeoutMs, attempts),
      };
    }
    return connectionFailure(source, url, error);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", stop);
  }
}

/** Some sources, Yahoo among them, turn away clients that do not look like a browser. */
const headers = {
  "user-agent":
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
  accept: "application/json",
};

function answerOrFailure(
  { source, now }: RequestOptions,
  url: string,
  response: Response,
  body: string,
): Answer | Failure {
  const { status } = response;
  if (status === 429 || status >= 500) {
    const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), now());
    const answer = body.trim().slice(0, 60);
    const error = (attempts: number) =>
      status === 429
        ? new RateLimitedError(source, url, attempts, retryAfterMs)
        : new SourceStatusError(source, url, status, attempts, answer);
    return { why: `status ${status}`, retryAfterMs, error };
  }
  if (isCutOff(status, body)) return cutOff(source, url);
  return { url, status, contentType: response.headers.get("content-type"), body };
}

/** Without a content length a connection that ends early looks like an answer that is complete. */
function isCutOff(status: number, body: string): boolean {
  const text = body.trim();
  return text === "" ? status === 200 : text.startsWith("{") && !text.endsWith("}");
}

function cutOff(source: string, url: string): Failure {
  const error = (attempts: number) => new TruncatedResponseError(source, url, attempts);
  return { why: "the answer was cut off", retryAfterMs: null, error };
}

/** @returns A failure where bytes were already flowing. @throws Where there is no connection. */
function connectionFailure(source: string, url: string, error: unknown): Failure {
  if (!(error instanceof TypeError)) throw error;
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  if (error.message === "terminated" || ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE"].includes(code)) {
    return cutOff(source, url);
  }
  const reason = cause instanceof Error ? cause.message || code : error.message;
  throw new SourceUnreachableError(source, url, reason);
}

/** Whatever the reason of the signal: an `AbortError`, which stands for Ctrl-C everywhere. */
function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DOMException("interrupted", "AbortError");
}
