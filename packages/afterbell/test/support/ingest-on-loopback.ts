import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { type LoopbackServer, startLoopbackServer } from "./loopback-server.ts";
import { runAfterbell, type World } from "./run-afterbell.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export interface IngestOnLoopback {
  /** Stands in for Yahoo. */
  readonly server: LoopbackServer;
  /** An empty workspace for each test. */
  readonly home: string;
  /** @param args Of `afterbell ingest`, separated by spaces. */
  ingest(args: string, world?: Partial<World>): ReturnType<typeof runAfterbell>;
  /** @returns The prices on disk. */
  stored(symbol?: string): Promise<string>;
}

/** `afterbell ingest` on 2020-03-01, from a server on the loopback interface. Call it at the top of a test file. */
export function ingestOnLoopback(): IngestOnLoopback {
  let server: LoopbackServer;
  let home: string;
  beforeAll(async () => {
    server = await startLoopbackServer();
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    home = await temporaryFolder();
  });
  return {
    get server() {
      return server;
    },
    get home() {
      return home;
    },
    ingest: (args, world = {}) =>
      runAfterbell(["ingest", ...args.split(" ")], {
        home,
        now: new Date("2020-03-01T12:00:00Z"),
        env: { AFTERBELL_YAHOO_URL: server.url },
        ...world,
      }),
    stored: (symbol = "AAPL") => readFile(join(home, `data/${symbol}_history.csv`), "utf8"),
  };
}
