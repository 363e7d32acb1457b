/**
 * @file What a response of Yahoo says where it is no chart. Errors come as
 * `{"chart": {"result": null, "error": {"code", "description"}}}`, also under `finance` and `quoteSummary`, as plain
 * text or as a page, and a rate limit even with status 200.
 */

import {
  EmptyRangeError,
  MalformedResponseError,
  NotJsonResponseError,
  type SourceAnswer,
  SourceBlockedError,
  SourceStatusError,
  UnknownSymbolError,
} from "../errors.ts";
import { isRecord, type JsonRecord, YAHOO } from "./chart-field.ts";
import { classShareSpelling } from "./class-share.ts";
import type { DateRange } from "./price-source.ts";
import type { SourceResponse } from "./request.ts";
import { sourceWords } from "./source-words.ts";

/** What was asked for. */
export interface ChartQuery {
  readonly symbol: string;
  readonly range: DateRange;
}

/**
 * @returns `chart.result[0]`.
 * @throws {UnknownSymbolError} {@link EmptyRangeError}
 * @throws {SourceBlockedError} Yahoo wants no requests from here.
 * @throws {SourceStatusError} {@link NotJsonResponseError} {@link MalformedResponseError} In a form that is not known.
 */
export function chartResultOf(response: SourceResponse, query: ChartQuery): unknown {
  requireWelcome(response);
  const json = parsed(response.body);
  const error = errorIn(json);
  if (error !== null) throw refusal(response, error, query);
  if (response.status !== 200) throw refusal(response, { code: "", words: response.body }, query);
  if (json === undefined) {
    throw new NotJsonResponseError(YAHOO, response.url, response.contentType, response.body);
  }
  const chart = isRecord(json) ? json.chart : undefined;
  if (!isRecord(chart)) throw new MalformedResponseError(YAHOO, "chart", "an object", chart);
  const result = Array.isArray(chart.result) ? chart.result[0] : undefined;
  if (result !== undefined) return result;
  throw new MalformedResponseError(YAHOO, "chart.result", "an array of one", chart.result);
}

/** Whether a response says that there are too many requests, with whatever status. */
export function isYahooRateLimit({ status, body }: SourceResponse): boolean {
  if (status === 429) return true;
  if (body.length > longestRefusal) return false;
  const error = errorIn(parsed(body));
  const words = error === null ? sourceWords(body) : `${error.code} ${error.words}`;
  return error === null ? /^(edge: )?too many requests/i.test(words) : limit.test(words);
}

const limit = /too many requests|rate.?limit/i;

/** Characters; a chart is longer than any refusal, and is not parsed twice. */
const longestRefusal = 2000;

/** A redirection to where visitors from Europe are asked for their consent to cookies. */
export function isConsentPage({ hostname }: URL): boolean {
  return /^(consent|guce)\.yahoo\.com$/.test(hostname);
}

interface YahooError {
  readonly code: string;
  readonly words: string;
}

function errorIn(json: unknown): YahooError | null {
  if (!isRecord(json)) return null;
  for (const name of ["chart", "finance", "quoteSummary"]) {
    const part = json[name];
    const error = isRecord(part) ? part.error : undefined;
    if (isRecord(error))
      return { code: textOf(error, "code"), words: textOf(error, "description") };
    if (typeof error === "string") return { code: "", words: error };
  }
  return null;
}

function textOf(error: JsonRecord, name: string): string {
  return typeof error[name] === "string" ? error[name] : "";
}

/** @returns undefined for what is no JSON. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const consentMarks = /\b(consent|guce)\.yahoo\.com\b|collectConsent|name="csrfToken"/;

function requireWelcome({ url, status, location, body }: SourceResponse): void {
  const isPage = body.trimStart().startsWith("<");
  if (location !== null && isConsentPage(location)) {
    const answer = `redirection to ${location.hostname}`;
    throw new SourceBlockedError({ source: YAHOO, url, status, answer }, consent);
  }
  if (isPage && consentMarks.test(body)) {
    const answer = sourceWords(body);
    throw new SourceBlockedError({ source: YAHOO, url, status, answer }, consent);
  }
}

const consent = "asks for consent to its cookies";

/** What an error's status and words are about: the symbol, the range, or Yahoo itself. */
function refusal(
  { url, status }: SourceResponse,
  { code, words }: YahooError,
  { symbol, range }: ChartQuery,
): Error {
  const full = [code, words].filter((text) => text !== "").join(": ");
  const answer: SourceAnswer = { source: YAHOO, url, status, answer: sourceWords(full) };
  if (status === 401 || status === 403 || /^unauthorized$/i.test(code)) {
    return new SourceBlockedError(answer, "refuses requests");
  }
  if (/data doesn.t exist for|data not available for/i.test(words)) {
    const why = `${YAHOO} has no data for these dates, status ${status}: "${answer.answer}"`;
    return new EmptyRangeError(symbol, range.start ?? null, range.end ?? null, why);
  }
  if (isAboutSymbol(status, code, words)) {
    const spelling = classShareSpelling(symbol);
    const hint = spelling === null ? null : `${YAHOO} spells it ${spelling}`;
    return new UnknownSymbolError(symbol, answer, hint);
  }
  return new SourceStatusError({ ...answer, attempts: 1 });
}

/** `HTTP 404 Not Found` is said of an address, such as that of a server that is not quite Yahoo's. */
function isAboutSymbol(status: number, code: string, words: string): boolean {
  if (/no data found|quote not found|delisted/i.test(words)) return true;
  const isNotFound = /^not found$/i.test(code) && (status === 404 || status === 200);
  return isNotFound && !/^HTTP 404/i.test(words);
}
