import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface LoopbackServer {
  readonly url: string;
  /** Of every request so far. */
  readonly paths: readonly string[];
  /** The next requests, one each; the last one answers all that follow. */
  answerWith(...handlers: readonly Handler[]): void;
  close(): Promise<void>;
}

/** A real server on 127.0.0.1 that answers, or misbehaves, as told. */
export async function startLoopbackServer(): Promise<LoopbackServer> {
  const paths: string[] = [];
  let handlers: Handler[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
    if (handler === undefined) response.writeHead(500).end("no handler");
    else handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    answerWith(...next) {
      handlers = [...next];
      paths.length = 0;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function json(body: unknown, status = 200): Handler {
  return (_, response) => {
    response.writeHead(status, { "content-type": "application/json;charset=utf-8" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
}

export function text(body: string, status: number, headers: Record<string, string> = {}): Handler {
  return (_, response) => {
    response.writeHead(status, { "content-type": "text/html", ...headers }).end(body);
  };
}

/** Promises more bytes than it sends, then hangs up. */
export function cutOff(body: string): Handler {
  return (_, response) => {
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": String(body.length),
    });
    response.write(body.slice(0, body.length / 2), () => response.destroy());
  };
}

/** Sends half the body without saying how long it is, and ends as if that were all. */
export function endedEarly(body: string): Handler {
  return (_, response) => {
    response.writeHead(200, { "content-type": "application/json", connection: "close" });
    response.end(body.slice(0, body.length / 2));
  };
}

/** Sends the head and the first bytes, then nothing. */
export function stalled(body: string): Handler {
  return (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write(body.slice(0, 20));
  };
}
