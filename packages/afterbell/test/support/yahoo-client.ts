import { afterAll, beforeAll, beforeEach } from "vitest";
import type { PriceSource } from "../../src/market/sources/price-source.ts";
import { type YahooOptions, yahoo } from "../../src/market/sources/yahoo.ts";
import { type LoopbackServer, startLoopbackServer } from "./loopback-server.ts";

export interface YahooClient {
  /** Stands in for Yahoo. */
  readonly server: LoopbackServer;
  /** Milliseconds of each wait of the running test; none takes any time. */
  readonly waits: readonly number[];
  source(options?: Partial<YahooOptions>): PriceSource;
}

/** A source that asks a server on the loopback interface, on 2020-03-01. Call it at the top of a test file. */
export function yahooClient(): YahooClient {
  let server: LoopbackServer;
  let waits: number[] = [];
  beforeAll(async () => {
    server = await startLoopbackServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    waits = [];
  });
  return {
    get server() {
      return server;
    },
    get waits() {
      return waits;
    },
    source: (options = {}) =>
      yahoo({
        fetch,
        now: () => new Date("2020-03-01T00:00:00Z"),
        sleep: async (ms) => void waits.push(ms),
        random: () => 0.5,
        baseUrl: server.url,
        timeoutMs: 5000,
        ...options,
      }),
  };
}
