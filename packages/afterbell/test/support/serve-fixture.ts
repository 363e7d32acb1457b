/** @file A hand-made model and a server listening on loopback, for tests over real sockets. */

import { connect, type Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { afterEach } from "vitest";
import { createLogger } from "../../src/serve/logger.ts";
import type { ModelHolder } from "../../src/serve/model-holder.ts";
import type { ServedModel } from "../../src/serve/served-model.ts";
import { createServer, type ServerOptions } from "../../src/serve/server.ts";

/** 60 closes: 100, 101 … 159. */
export const sixtyCloses: readonly number[] = Array.from({ length: 60 }, (_, i) => 100 + i);

/** Forecasts the last close and a dollar. */
export function handMadeModel(changes: Partial<ServedModel> = {}): ServedModel {
  return {
    symbol: "AAPL",
    version: "v1",
    recipe: "classic",
    seed: 7,
    contextLength: 60,
    trainedAt: "2025-01-02T00:00:00.000Z",
    evaluation: {
      from: "2023-09-26",
      to: "2024-12-30",
      sessions: 318,
      test: { mae: 3.13, rmse: 4.05 },
      persistence: { mae: 1.81, rmse: 2.44 },
    },
    lastContext: sixtyCloses,
    predict: (closes) => closes[closes.length - 1]! + 1,
    ...changes,
  };
}

/** A holder of which a test decides the state. */
export function fixedHolder(model: ServedModel | null, problem: Error | null = null) {
  const state = { model, problem };
  const holder: ModelHolder = {
    model: () => state.model,
    problem: () => state.problem,
    refresh: async () => {},
    close: () => {},
  };
  return { holder, state };
}

/** A logger whose lines a test can read. */
export function recordingLogger() {
  const lines: Record<string, unknown>[] = [];
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  return { logger: createLogger({ stream }), lines };
}

const running: FastifyInstance[] = [];

afterEach(async () => {
  for (const app of running.splice(0)) {
    app.server.closeAllConnections();
    await app.close();
  }
});

/** Closed after the test. */
export async function listening(options: Partial<ServerOptions> = {}) {
  const { logger, lines } = recordingLogger();
  const holder = options.holder ?? fixedHolder(handMadeModel()).holder;
  const app = createServer({ holder, logger, exampleCloses: sixtyCloses, ...options });
  running.push(app);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { app, url, lines, port: Number(new URL(url).port) };
}

/** @param body Sent as it is when text, else as JSON. */
export function postPredict(url: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** A bare connection: everything received, and when it was closed. */
export function rawConnection(port: number) {
  const socket: Socket = connect({ host: "127.0.0.1", port });
  let received = "";
  socket.setEncoding("utf8").on("data", (text: string) => {
    received += text;
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  socket.on("error", () => {}); // a reset is a close like any other here
  const connected = new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return { socket, connected, closed, received: () => received };
}
