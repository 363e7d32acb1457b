/**
 * @file How the market layer fails. What a price file does wrong is in `csv/csv-errors.ts`. A `source` is the
 * price source as its errors call it, such as "Yahoo".
 */

import { AfterbellError, SourceUnavailableError } from "../domain/errors.ts";
import { jsonExcerpt } from "../domain/json-excerpt.ts";
import type { SessionDate } from "../domain/session-date.ts";
import { type Finding, plural } from "./finding.ts";

/** A response with which a source turns a request down. */
export interface SourceAnswer {
  /** The source as its errors call it. */
  readonly source: string;
  readonly url: string;
  readonly status: number;
  /** The source's own words, cut to a length that can be read. */
  readonly answer: string;
}

function statusAndWords({ status, answer }: Pick<SourceAnswer, "status" | "answer">): string {
  return answer === "" ? `status ${status}` : `status ${status}: "${answer}"`;
}

/** The source does not know the symbol, or no longer lists it. */
export class UnknownSymbolError extends AfterbellError {
  readonly code = "UNKNOWN_SYMBOL";
  readonly symbol: string;
  readonly status: number;
  readonly answer: string;
  /** How the source may spell it: `Yahoo spells it BRK-B`. */
  readonly hint: string | null;
  constructor(symbol: string, { source, ...answer }: SourceAnswer, hint: string | null) {
    super(
      `${symbol}: ${source} does not know this symbol (${statusAndWords(answer)})` +
        (hint === null ? "" : `; ${hint}`),
    );
    this.symbol = symbol;
    this.status = answer.status;
    this.answer = answer.answer;
    this.hint = hint;
  }
}

/** The source has no finished session between two days. */
export class EmptyRangeError extends AfterbellError {
  readonly code = "EMPTY_RANGE";
  readonly symbol: string;
  readonly start: SessionDate | null;
  readonly end: SessionDate | null;
  readonly why: string;
  constructor(symbol: string, start: SessionDate | null, end: SessionDate | null, why: string) {
    super(`${symbol}: no session from ${start ?? "the first one"} until ${end ?? "now"} (${why})`);
    this.symbol = symbol;
    this.start = start;
    this.end = end;
    this.why = why;
  }
}

/** The requested start is not before the (exclusive) end. */
export class InvalidDateRangeError extends AfterbellError {
  readonly code = "INVALID_DATE_RANGE";
  readonly start: SessionDate;
  readonly end: SessionDate;
  constructor(start: SessionDate, end: SessionDate) {
    super(`the start must be before the end (which is exclusive), got ${start} and ${end}`);
    this.start = start;
    this.end = end;
  }
}

/** `--strict`, and the data has warnings or errors. Nothing was written. */
export class StrictFindingsError extends AfterbellError {
  readonly code = "FINDINGS";
  readonly symbol: string;
  /** The worst first. */
  readonly findings: readonly Finding[];
  constructor(symbol: string, findings: readonly Finding[]) {
    const count = plural(findings.length, "finding");
    const first = findings[0];
    super(
      `${symbol}: ${count}, and --strict allows no warnings and no errors; nothing was written` +
        (first ? ` (the worst: ${first.message})` : ""),
    );
    this.symbol = symbol;
    this.findings = findings;
  }
}

/** Too many requests, by the status or by the source's words. */
export class RateLimitedError extends SourceUnavailableError {
  readonly code = "RATE_LIMITED";
  readonly url: string;
  readonly status: number;
  readonly answer: string;
  readonly attempts: number;
  /** The last `Retry-After`. */
  readonly retryAfterMs: number | null;
  constructor(answer: SourceAnswer & Pick<RateLimitedError, "attempts" | "retryAfterMs">) {
    const { source, url, attempts, retryAfterMs } = answer;
    const wish =
      retryAfterMs === null ? "try again later" : `try again in ${retryAfterMs / 1000} s`;
    const after = `after ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
    super(
      `${source} is rate-limiting requests from here (${statusAndWords(answer)}), ${after}; ${wish} [${url}]`,
    );
    this.url = url;
    this.status = answer.status;
    this.answer = answer.answer;
    this.attempts = attempts;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The source refuses requests from here whatever they ask for: it wants consent, a login or another client. */
export class SourceBlockedError extends SourceUnavailableError {
  readonly code = "SOURCE_BLOCKED";
  readonly url: string;
  readonly status: number;
  readonly answer: string;
  constructor(answer: SourceAnswer, why: "refuses requests" | "asks for consent to its cookies") {
    const { source, url } = answer;
    super(
      `${source} ${why} (${statusAndWords(answer)}); try again later or from another network [${url}]`,
    );
    this.url = url;
    this.status = answer.status;
    this.answer = answer.answer;
  }
}

/** An unexpected HTTP status, not about the symbol or the range. */
export class SourceStatusError extends SourceUnavailableError {
  readonly code = "SOURCE_STATUS";
  readonly url: string;
  readonly status: number;
  readonly attempts: number;
  readonly answer: string;
  constructor(answer: SourceAnswer & Pick<SourceStatusError, "attempts">) {
    const { source, url, status, attempts } = answer;
    const after = attempts === 1 ? "" : ` after ${attempts} attempts`;
    super(`${source} responded with status ${status}${after}: "${answer.answer}" [${url}]`);
    this.url = url;
    this.status = status;
    this.attempts = attempts;
    this.answer = answer.answer;
  }
}

/** No complete response in time. */
export class SourceTimeoutError extends SourceUnavailableError {
  readonly code = "SOURCE_TIMEOUT";
  readonly url: string;
  readonly timeoutMs: number;
  readonly attempts: number;
  constructor(source: string, url: string, timeoutMs: number, attempts: number) {
    super(
      `no complete response from ${source} within ${timeoutMs} ms, after ${attempts} attempts [${url}]`,
    );
    this.url = url;
    this.timeoutMs = timeoutMs;
    this.attempts = attempts;
  }
}

/** No connection: the network is down, the name is unknown, the port is closed. */
export class SourceUnreachableError extends SourceUnavailableError {
  readonly code = "SOURCE_UNREACHABLE";
  readonly url: string;
  readonly reason: string;
  constructor(source: string, url: string, reason: string) {
    super(`${source} cannot be reached: ${reason} [${url}]`);
    this.url = url;
    this.reason = reason;
  }
}

/** The body ends before its JSON does. */
export class TruncatedResponseError extends SourceUnavailableError {
  readonly code = "TRUNCATED_RESPONSE";
  readonly url: string;
  readonly attempts: number;
  constructor(source: string, url: string, attempts: number) {
    super(`the response from ${source} was cut off, after ${attempts} attempts [${url}]`);
    this.url = url;
    this.attempts = attempts;
  }
}

/** A response that is not JSON, such as the HTML of a proxy. */
export class NotJsonResponseError extends SourceUnavailableError {
  readonly code = "NOT_JSON";
  readonly url: string;
  readonly contentType: string | null;
  readonly beginning: string;
  constructor(source: string, url: string, contentType: string | null, body: string) {
    const beginning = withoutControls(body).trim().slice(0, 60);
    const type = withoutControls(contentType ?? "no content type");
    super(
      `expected JSON from ${source}, got a response in a form that is not known: ${type}: "${beginning}" [${url}]`,
    );
    this.url = url;
    this.contentType = contentType;
    this.beginning = beginning;
  }
}

/** JSON that is not a chart in the known form. */
export class MalformedResponseError extends SourceUnavailableError {
  readonly code = "MALFORMED_RESPONSE";
  readonly field: string;
  readonly expected: string;
  readonly got: string;
  constructor(source: string, field: string, expected: string, got: unknown) {
    const shown = withoutControls(jsonExcerpt(got));
    super(
      `unexpected response from ${source}, in a form that is not known: ${field}: expected ${expected}, got ${shown}`,
    );
    this.field = field;
    this.expected = expected;
    this.got = shown;
  }
}

/** A terminal would obey control characters, and a text of the source must not move what follows it. */
function withoutControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, " ");
}
