/** @file Sends problems: through Fastify, or on the bare socket where a request was never read. */

import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { MethodNotAllowedError } from "./errors.ts";
import { PROBLEM_MEDIA_TYPE, type ProblemCode, problem, problemOf } from "./problem.ts";

/** Clients may retry after about this time, when a model or a restart is likely. */
const RETRY_AFTER_SECONDS = 5;

/** Turns errors of routes into problems. */
export function installProblems(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, logger));
}

/** Only internal errors are logged, and only here. */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
): FastifyReply {
  const body = problemOf(error);
  if (body.code === "INTERNAL") logger.error({ err: error, ...about(request) }, "request failed");
  if (body.status === 503) reply.header("retry-after", RETRY_AFTER_SECONDS);
  if (error instanceof MethodNotAllowedError) reply.header("allow", error.allowed.join(", "));
  if (body.status === 413) letClientFinish(reply);
  return reply.code(body.status).type(PROBLEM_MEDIA_TYPE).send(body);
}

/** For `clientErrorHandler`: bytes that are not HTTP, or a request that came too slowly. */
export function sendClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, detail } = clientProblems[error.code ?? ""] ?? notHttp;
  const details = problem(code, detail);
  const body = JSON.stringify(details);
  const head = [
    `HTTP/1.1 ${details.status} ${STATUS_CODES[details.status]}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy());
}

interface ClientProblem {
  readonly code: ProblemCode;
  readonly detail: string;
}

const notHttp: ClientProblem = { code: "BAD_REQUEST", detail: "the request is not valid HTTP/1.1" };

const clientProblems: Readonly<Record<string, ClientProblem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: "REQUEST_TIMEOUT",
    detail: "the request did not arrive in time",
  },
  HPE_HEADER_OVERFLOW: {
    code: "HEADERS_TOO_LARGE",
    detail: "the request headers are too large",
  },
};

function about(request: FastifyRequest): { method: string; route: string | undefined } {
  return { method: request.method, route: request.routeOptions.url };
}

/**
 * Closing while a client still sends resets the connection, and the answer is lost with it. Node
 * discards the rest of the body instead, for as long as a request may take.
 */
function letClientFinish(reply: FastifyReply): void {
  reply.removeHeader("connection");
}
