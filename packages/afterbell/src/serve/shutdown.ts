/** @file Graceful shutdown: requests in flight are finished, new ones rejected, slow clients cut off. */

import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { ShuttingDownError } from "./errors.ts";

/**
 * Once the app is closing, requests on open connections get status 503 and every response has
 * `connection: close`. Node itself closes connections that are idle after a request.
 */
export function refuseWhileEnding(app: FastifyInstance): void {
  let isEnding = false;
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.addHook("preClose", (done) => {
    isEnding = true;
    // Browsers open connections in advance. Node counts them as busy until a first byte arrives.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
  app.addHook("onRequest", (_request, _reply, done) => {
    if (isEnding) done(new ShuttingDownError());
    else done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (isEnding) reply.header("connection", "close");
    done(null, payload);
  });
}

export interface ShutDownOptions {
  readonly logger: Logger;
  /** Connections still open after this time are cut off. */
  readonly forceCloseAfterMs: number;
}

/** Resolves when the last connection is closed, at the latest soon after `forceCloseAfterMs`. */
export async function shutDown(app: FastifyInstance, options: ShutDownOptions): Promise<void> {
  const { logger, forceCloseAfterMs } = options;
  logger.info("shutting down");
  const timer = setTimeout(() => {
    logger.warn(
      { afterMs: forceCloseAfterMs },
      "closing connections of clients that did not finish",
    );
    app.server.closeAllConnections();
  }, forceCloseAfterMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
  logger.info("shut down");
}
