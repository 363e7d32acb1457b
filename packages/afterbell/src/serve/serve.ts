/** @file Listens, serves until the signal, and shuts down in order. */

import { once } from "node:events";
import { type AddressInfo, createServer as createNetServer } from "node:net";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { InvalidOptionError } from "../domain/errors.ts";
import { PortInUseError } from "./errors.ts";
import type { ForecastSource } from "./forecast.ts";
import { limits } from "./limits.ts";
import type { ModelHolder } from "./model-holder.ts";
import { createServer } from "./server.ts";
import { shutDown } from "./shutdown.ts";

export interface ServeOptions {
  readonly holder: ModelHolder;
  /** Address to listen on: `127.0.0.1` for this machine only, `0.0.0.0` for every network. */
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly logger: Logger;
  /** Aborting it ends the service. */
  readonly signal: AbortSignal;
  /** Closes shown as the example in the documentation while no model is loaded. */
  readonly exampleCloses: readonly number[];
  /** Intervals of stored symbols. @default none */
  readonly forecasts?: ForecastSource;
  /** Called once with a URL of this machine, when requests are answered. */
  readonly onListen?: (url: string) => void;
  /** @default 9000, a second less than orchestrators wait */
  readonly forceCloseAfterMs?: number;
}

/**
 * Serves until `signal` is aborted; resolves when the last connection is closed. The holder
 * stays the caller's to close.
 *
 * @throws {PortInUseError} Another program listens there.
 * @throws {InvalidOptionError} No such address or port here, or none this user may listen on.
 */
export async function serve(options: ServeOptions): Promise<void> {
  const { holder, logger, signal, forceCloseAfterMs = limits.forceCloseAfterMs } = options;
  const app = createServer(options);
  try {
    await holder.refresh();
    if (signal.aborted) return;
    await listen(app, options.host, options.port);
    options.onListen?.(urlOf(app));
    if (!signal.aborted) await once(signal, "abort");
  } finally {
    await shutDown(app, { logger, forceCloseAfterMs });
  }
}

/**
 * Opens the port and closes it again, to detect a wrong one before long work.
 *
 * @throws {PortInUseError | InvalidOptionError} As {@link serve} would.
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const server = createNetServer();
  try {
    server.listen({ host: addressOf(host), port });
    await once(server, "listening"); // rejects with an "error"
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, host, port);
  }
  server.close();
  await once(server, "close");
}

/** For "localhost" Fastify opens a second server that a shutdown would not see. */
function addressOf(host: string): string {
  return host === "localhost" ? "127.0.0.1" : host;
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host: addressOf(host), port });
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, host, port);
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EADDRINUSE":
      return new PortInUseError(host, port);
    case "EACCES":
      return new InvalidOptionError("port", "one this user may listen on, such as 8000", port);
    case "ERR_SOCKET_BAD_PORT":
      return new InvalidOptionError("port", "a whole number from 0 to 65535", port);
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new InvalidOptionError("host", "an address of this machine", host);
    default:
      return error;
  }
}

/** A wildcard address cannot be opened in a browser; localhost can. */
function urlOf(app: FastifyInstance): string {
  const { address, family, port } = app.server.address() as AddressInfo;
  if (address === "0.0.0.0" || address === "::") return `http://localhost:${port}`;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
