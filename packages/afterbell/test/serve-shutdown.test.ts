/** How the service starts to listen and how it ends, with clients in every state. */

import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { InvalidOptionError } from "../src/domain/errors.ts";
import { PortInUseError } from "../src/serve/errors.ts";
import { createModelHolder } from "../src/serve/model-holder.ts";
import { type ServeOptions, serve } from "../src/serve/serve.ts";
import {
  fixedHolder,
  handMadeModel,
  postPredict,
  rawConnection,
  recordingLogger,
  sixtyCloses,
} from "./support/serve-fixture.ts";

const body = JSON.stringify({ prices: sixtyCloses });
const head = `POST /predict HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`;

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** A service in this process, as the command line runs it. */
async function served(options: Partial<ServeOptions> = {}) {
  const { logger, lines } = recordingLogger();
  const stop = new AbortController();
  let onListen: (url: string) => void = () => {};
  const listens = new Promise<string>((resolve) => {
    onListen = resolve;
  });
  const { holder } = fixedHolder(handMadeModel());
  const ended = serve({
    holder,
    host: "127.0.0.1",
    port: 0,
    logger,
    signal: stop.signal,
    exampleCloses: sixtyCloses,
    onListen,
    forceCloseAfterMs: 5_000,
    ...options,
  });
  endings.push(async () => {
    stop.abort();
    await ended.catch(() => {});
  });
  const url = await Promise.race([listens, ended.then(() => "")]);
  return { url, port: Number(new URL(url).port), stop, ended, lines };
}

/** @returns Milliseconds until `ended` resolved. */
async function timeToEnd(ended: Promise<void>): Promise<number> {
  const start = performance.now();
  await ended;
  return performance.now() - start;
}

test("tells where it listens, and rejects connections when it has ended", async () => {
  const { url, stop, ended } = await served();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect((await fetch(url)).status).toBe(200);
  stop.abort();
  await ended;
  await expect(fetch(url)).rejects.toThrow();
});

test.each(["localhost", "0.0.0.0"])(
  "listens on %s under a URL a browser can open",
  async (host) => {
    const { url } = await served({ host });
    expect(url).toMatch(/^http:\/\/(localhost|127\.0\.0\.1):\d+$/);
    expect((await fetch(url)).status).toBe(200);
  },
);

test("idle connections, used or not, do not delay the end", async () => {
  const { url, port, stop, ended } = await served();
  await (await fetch(url)).text(); // leaves a kept-alive connection behind
  const unused = rawConnection(port);
  await unused.connected;
  await sleep(50);
  stop.abort();
  expect(await timeToEnd(ended)).toBeLessThan(1_000);
  await unused.closed;
});

test("finishes a request whose body is still arriving", async () => {
  const { port, stop, ended } = await served();
  const client = rawConnection(port);
  client.socket.write(`${head}\r\n${body.slice(0, 20)}`);
  await sleep(100);
  stop.abort();
  await sleep(100);
  client.socket.write(body.slice(20));
  await client.closed;
  expect(client.received()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(client.received()).toMatch(/\r\nconnection: close\r\n/i);
  expect(client.received()).toMatch('"prediction":160');
  await ended;
});

test("answers 503 and closes where a request begins after the end was asked for", async () => {
  const { port, stop, ended } = await served();
  const client = rawConnection(port);
  client.socket.write(head);
  await sleep(100);
  stop.abort();
  await sleep(100);
  client.socket.write(`\r\n${body}`);
  await client.closed;
  expect(client.received()).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
  expect(client.received()).toMatch(/\r\nconnection: close\r\n/i);
  expect(client.received()).toMatch('"code":"SHUTTING_DOWN"');
  await ended;
});

test("cuts off a client that hangs", async () => {
  const { port, stop, ended, lines } = await served({ forceCloseAfterMs: 300 });
  const client = rawConnection(port);
  client.socket.write(`${head}\r\n{`);
  await sleep(100);
  stop.abort();
  const ms = await timeToEnd(ended);
  expect(ms).toBeGreaterThan(250);
  expect(ms).toBeLessThan(5_000); // without the cut it would take as long as the client hangs
  await client.closed;
  expect(lines.some(({ level }) => level === 40)).toBe(true);
});

test("an abort before it listens ends it at once", async () => {
  const stop = new AbortController();
  stop.abort();
  const { logger } = recordingLogger();
  const { holder } = fixedHolder(null);
  const onListen = () => expect.unreachable();
  const options = { holder, logger, exampleCloses: sixtyCloses, onListen };
  await serve({ ...options, host: "127.0.0.1", port: 0, signal: stop.signal });
});

test("serves from the first moment a model that is there, and exchanges it while serving", async () => {
  let key = "v1";
  const { logger } = recordingLogger();
  const holder = createModelHolder({
    readCurrent: async () => key,
    load: async (version) => handMadeModel({ version }),
    intervalMs: 5,
    log: logger,
  });
  endings.push(async () => holder.close());
  const { url } = await served({ holder });
  const version = async () =>
    (await (await postPredict(url, { prices: sixtyCloses })).json()).modelVersion;
  expect(await version()).toBe("v1");
  key = "v2";
  await expect.poll(version).toBe("v2");
});

test("a port in use is an error that names it", async () => {
  const other: Server = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  endings.push(() => new Promise((resolve) => other.close(() => resolve())));
  const { port } = other.address() as { port: number };
  const error = await served({ port }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(PortInUseError);
  expect(error).toMatchObject({ code: "PORT_IN_USE", port, host: "127.0.0.1" });
  expect((error as Error).message).toMatch(`port ${port} of 127.0.0.1 is in use`);
});

test.each([
  { option: "port", options: { port: 70_000 } },
  { option: "host", options: { host: "192.0.2.1" } },
])(
  "a $option that cannot be listened on is an error that names it",
  async ({ option, options }) => {
    const error = await served(options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option });
  },
);
