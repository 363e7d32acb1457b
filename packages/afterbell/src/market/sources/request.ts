/** @file A GET with retries for temporary failures; other failures are errors at once. */

import {
  RateLimitedError,
  SourceStatusError,
  SourceTimeoutError,
  SourceUnreachableError,
  TruncatedResponseError,
} from "../errors.ts";
import { type BackOff, parseRetryAfter, waitBefore } from "./back-off.ts";

/** Dependencies and limits of a request. */
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
  /** Longest time for one complete response. */
  readonly timeoutMs: number;
  readonly backOff: BackOff;
  /** Called before each wait. */
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

export interface SourceResponse {
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
 * @returns The response, with any status except 429 and 5xx.
 * @throws {SourceUnavailableError} 429, 5xx, a timeout or a body cut off mid-way, after all
 *   attempts; no connection, at once.
 * @throws {DOMException} `AbortError`: the signal was aborted.
 */
export async function get(url: string, options: RequestOptions): Promise<SourceResponse> {
  const { attempts } = options.backOff;
  for (let attempt = 1; ; attempt++) {
    const response = await getOnce(url, options);
    if ("status" in response) return response;
    // A retry before the requested time would fail too.
    const isHopeless = (response.retryAfterMs ?? 0) > options.backOff.maxMs;
    if (attempt >= attempts || isHopeless) throw response.error(attempt);
    const waitMs = waitBefore(attempt, response.retryAfterMs, options.random, options.backOff);
    options.onRetry?.({ source: options.source, attempt, attempts, waitMs, why: response.why });
    await options.sleep(waitMs, options.signal);
    throwIfAborted(options.signal);
  }
}

async function getOnce(url: string, options: RequestOptions): Promise<SourceResponse | Failure> {
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
    return responseOrFailure(options, url, response, body);
  } catch (error) {
    throwIfAborted(options.signal);
    if (isTimeout) {
      return {
        why: `no complete response within ${timeoutMs} ms`,
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

function responseOrFailure(
  { source, now }: RequestOptions,
  url: string,
  response: Response,
  body: string,
): SourceResponse | Failure {
  const { status } = response;
  if (status === 429 || status >= 500) {
    const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), now());
    const beginning = body.trim().slice(0, 60);
    const error = (attempts: number) =>
      status === 429
        ? new RateLimitedError(source, url, attempts, retryAfterMs)
        : new SourceStatusError(source, url, status, attempts, beginning);
    return { why: `status ${status}`, retryAfterMs, error };
  }
  if (isCutOff(status, body)) return cutOff(source, url);
  return { url, status, contentType: response.headers.get("content-type"), body };
}

/** Without a content length, a connection that ends early looks like a complete response. */
function isCutOff(status: number, body: string): boolean {
  const text = body.trim();
  return text === "" ? status === 200 : text.startsWith("{") && !text.endsWith("}");
}

function cutOff(source: string, url: string): Failure {
  const error = (attempts: number) => new TruncatedResponseError(source, url, attempts);
  return { why: "the response was cut off", retryAfterMs: null, error };
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

/** Always an `AbortError`, whatever the signal's reason: that means Ctrl-C everywhere. */
function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DOMException("interrupted", "AbortError");
}
