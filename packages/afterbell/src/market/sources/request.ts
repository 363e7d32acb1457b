/** @file A GET with retries for temporary failures; other failures are errors at once. */

import {
  RateLimitedError,
  SourceStatusError,
  SourceTimeoutError,
  SourceUnreachableError,
  TruncatedResponseError,
} from "../errors.ts";
import { type BackOff, parseRetryAfter, waitBefore } from "./back-off.ts";
import { interrupted, type SharedLimits } from "./shared-limits.ts";
import { sourceWords } from "./source-words.ts";

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
  /** What this request has in common with others to the same source. */
  readonly limits: SharedLimits;
  /** Whether a response says that there are too many requests. @default status 429 */
  readonly isRateLimit?: (response: SourceResponse) => boolean;
  /** Redirections that are not followed: the response that has one is returned. @default none */
  readonly isDeadEnd?: (target: URL) => boolean;
  /** Called before each wait; once for a pause of all requests to the source. */
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
  /** Target of a redirection that was not followed. */
  readonly location: URL | null;
  readonly body: string;
}

/** A failure that may pass. */
interface Failure {
  readonly why: string;
  /** Whether it concerns all requests to the source. */
  readonly isRateLimit: boolean;
  readonly retryAfterMs: number | null;
  readonly error: (attempts: number) => Error;
}

/**
 * @returns The response, with any status except 429 and 5xx.
 * @throws {SourceUnavailableError} 429 or another sign of a rate limit, 5xx, a timeout or a body cut off mid-way,
 *   after all attempts; no connection, at once.
 * @throws {DOMException} `AbortError`: the signal was aborted.
 */
export async function get(url: string, options: RequestOptions): Promise<SourceResponse> {
  for (let attempt = 1; ; attempt++) {
    const response = await options.limits.run(() => getOrFail(url, attempt, options));
    if ("status" in response) return response;
    if (response.pauseMs !== null) {
      await options.sleep(response.pauseMs, options.signal);
      throwIfAborted(options.signal);
    }
  }
}

/** A failed attempt that is worth another. */
interface Another {
  /** The wait of this request; null where all requests to the source pause. */
  readonly pauseMs: number | null;
}

/**
 * One attempt. What a rate limit means for the other requests is settled before the next one begins: they all wait
 * for the same pause.
 */
async function getOrFail(
  url: string,
  attempt: number,
  options: RequestOptions,
): Promise<SourceResponse | Another> {
  const { source, backOff, limits } = options;
  const { attempts, maxMs } = backOff;
  const response = await getOnce(url, options);
  if ("status" in response) {
    limits.served();
    return response;
  }
  const { isRateLimit, retryAfterMs, why } = response;
  // A retry before the requested time would fail too, and so would other requests.
  const isHopeless = retryAfterMs !== null && retryAfterMs > maxMs;
  if (attempt >= attempts || isHopeless) {
    const error = response.error(attempt);
    // Whoever waits would fail in the same way, and asking again would only make it worse.
    if (isRateLimit) limits.refuse(retryAfterMs ?? maxMs, error);
    throw error;
  }
  const waitMs = waitBefore(attempt, retryAfterMs, options.random, backOff);
  const pauses = isRateLimit ? limits.pause(waitMs) : 0;
  if (pauses >= attempts) limits.refuse(maxMs, response.error(attempts));
  if (!isRateLimit || pauses > 0) options.onRetry?.({ source, attempt, attempts, waitMs, why });
  return { pauseMs: isRateLimit ? null : waitMs };
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
    const { response, location } = await follow(url, options, attempt.signal);
    const body = await response.text();
    return responseOrFailure(options, url, response, location, body);
  } catch (error) {
    throwIfAborted(options.signal);
    if (isTimeout) {
      return {
        why: `no complete response within ${timeoutMs} ms`,
        ...{ isRateLimit: false, retryAfterMs: null },
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

const MAX_REDIRECTIONS = 5;

/** Follows redirections one by one, as far as they are no dead end. */
async function follow(
  url: string,
  { fetch, isDeadEnd = () => false }: RequestOptions,
  signal: AbortSignal,
): Promise<{ readonly response: Response; readonly location: URL | null }> {
  let target = url;
  for (let redirections = 0; ; redirections++) {
    const response = await fetch(target, { headers, signal, redirect: "manual" });
    const location = locationOf(response, target);
    if (location === null || redirections === MAX_REDIRECTIONS || isDeadEnd(location)) {
      return { response, location };
    }
    await response.body?.cancel();
    target = location.href;
  }
}

function locationOf({ status, headers }: Response, base: string): URL | null {
  const location = headers.get("location");
  const isRedirection = [301, 302, 303, 307, 308].includes(status);
  return isRedirection && location !== null ? URL.parse(location, base) : null;
}

function responseOrFailure(
  { source, now, isRateLimit = ({ status }) => status === 429 }: RequestOptions,
  url: string,
  { status, headers }: Response,
  location: URL | null,
  body: string,
): SourceResponse | Failure {
  const response = { url, status, contentType: headers.get("content-type"), location, body };
  const isLimit = isRateLimit(response);
  if (isLimit || status >= 500) {
    const retryAfterMs = parseRetryAfter(headers.get("retry-after"), now());
    const answer = sourceWords(body);
    const error = (attempts: number) =>
      isLimit
        ? new RateLimitedError({ source, url, status, answer, attempts, retryAfterMs })
        : new SourceStatusError({ source, url, status, answer, attempts });
    const why = `status ${status}${status < 400 ? ` ("${answer}")` : ""}`;
    return { why, isRateLimit: isLimit, retryAfterMs, error };
  }
  return isCutOff(status, body) ? cutOff(source, url) : response;
}

/** Without a content length, a connection that ends early looks like a complete response. */
function isCutOff(status: number, body: string): boolean {
  const text = body.trim();
  return text === "" ? status === 200 : text.startsWith("{") && !text.endsWith("}");
}

function cutOff(source: string, url: string): Failure {
  const error = (attempts: number) => new TruncatedResponseError(source, url, attempts);
  return { why: "the response was cut off", isRateLimit: false, retryAfterMs: null, error };
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

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted();
}
