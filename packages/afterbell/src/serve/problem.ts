/** @file The one place that turns an error into an HTTP status and a problem detail (RFC 9457). */

import type { FastifyError } from "fastify";
import { AfterbellError } from "../domain/errors.ts";
import type { Problem } from "./contract.ts";
import { InvalidPricesError } from "./errors.ts";
import { limits } from "./limits.ts";

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** Status and title of every code of this service. */
const KINDS = {
  MISSING_BODY: [400, "Missing body"],
  INVALID_JSON: [400, "Invalid JSON"],
  WRONG_PRICE_COUNT: [400, "Wrong number of prices"],
  INVALID_OPTION: [400, "Invalid option"],
  BAD_REQUEST: [400, "Bad request"],
  NOT_FOUND: [404, "Not found"],
  SYMBOL_NOT_STORED: [404, "Symbol not stored"],
  METHOD_NOT_ALLOWED: [405, "Method not allowed"],
  REQUEST_TIMEOUT: [408, "Request timeout"],
  BODY_TOO_LARGE: [413, "Body too large"],
  UNSUPPORTED_MEDIA_TYPE: [415, "Unsupported media type"],
  INVALID_PRICES: [422, "Invalid prices"],
  FORECAST_NOT_FINITE: [422, "Forecast not finite"],
  NO_FORECAST: [422, "No forecast"],
  HEADERS_TOO_LARGE: [431, "Headers too large"],
  INTERNAL: [500, "Internal error"],
  NO_MODEL: [503, "No model"],
  NO_INTERVAL_MODEL: [503, "No model of intervals"],
  SHUTTING_DOWN: [503, "Shutting down"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof KINDS;

export const problemCodes = Object.keys(KINDS) as readonly ProblemCode[];

/** The problem for an error. An unknown error reveals no internals. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AfterbellError && isProblemCode(error.code)) {
    const entries = error instanceof InvalidPricesError ? error.errors : [];
    const plain = problem(error.code, error.message);
    return entries.length === 0 ? plain : { ...plain, errors: [...entries] };
  }
  return frameworkProblem(error) ?? problem("INTERNAL", "an unexpected error; see the log");
}

export function problem(code: ProblemCode, detail: string): Problem {
  const [status, title] = KINDS[code];
  const type = `urn:problem:afterbell:${code.toLowerCase().replaceAll("_", "-")}`;
  return { type, title, status, detail, code };
}

export function statusOf(code: ProblemCode): number {
  return KINDS[code][0];
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(KINDS, code);
}

/** Client errors that Fastify itself detects, such as a body over the limit. */
function frameworkProblem(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const { code, statusCode } = error as FastifyError;
  if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
    return problem("BODY_TOO_LARGE", `expected a body of at most ${limits.bodyBytes} bytes`);
  }
  if (code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") {
    return problem("UNSUPPORTED_MEDIA_TYPE", "expected content-type application/json");
  }
  const isClientFault = statusCode !== undefined && statusCode >= 400 && statusCode < 500;
  return isClientFault ? problem("BAD_REQUEST", error.message) : null;
}
