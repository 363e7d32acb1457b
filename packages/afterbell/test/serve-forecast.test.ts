/** @file `GET /forecast/{symbol}` as the service has it: stored prices, a model in use, and neither. */

import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { storedForecasts } from "../src/cli/stored-forecasts.ts";
import type { Outlook } from "../src/serve/contract.ts";
import { runAfterbell } from "./support/run-afterbell.ts";
import { listening } from "./support/serve-fixture.ts";
import { temporaryFolder } from "./support/temporary-folder.ts";

/** The sample, and a model of intervals that forecasts five sessions. */
let forecast: string;
let shown: { readonly forecasts: readonly Document[] };

// biome-ignore lint/suspicious/noExplicitAny: JSON as a client sees it
type Document = any;

beforeAll(async () => {
  forecast = await mkdtemp(join(tmpdir(), "afterbell-test-"));
  await runAfterbell(["ingest", "--sample"], { home: forecast });
  shown = JSON.parse((await runAfterbell(["forecast", "--json"], { home: forecast })).stdout);
}, 60_000);
afterAll(() => rm(forecast, { recursive: true }));

/** A service on a folder of its own. */
async function serving(home: string) {
  const context = {
    ...{ home, env: {}, now: () => new Date("2026-01-02T03:04:05Z"), fetch },
    signal: new AbortController().signal,
  };
  const { url } = await listening({ forecasts: storedForecasts(context as never) });
  return async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${url}/forecast/${path}`, init);
    return { status: response.status, body: (await response.json()) as Document, response };
  };
}

async function copyOfForecast(): Promise<string> {
  const home = await temporaryFolder();
  await cp(forecast, home, { recursive: true });
  return home;
}

describe("a symbol with prices and a model", () => {
  test("is forecast as on the command line, and nothing is written", async () => {
    const home = await copyOfForecast();
    const before = await readdir(home, { recursive: true });
    const { status, body } = await (await serving(home))("AAPL");
    expect(status).toBe(200);
    const [told] = shown.forecasts;
    const expected: Outlook = {
      ...{ symbol: "AAPL", modelVersion: told.version, currency: null, coverage: 0.9 },
      ...{ lastSession: "2018-05-11", lastClose: 188.589996, widthRatio: told.widthRatio },
      steps: told.steps.map(({ stepAhead, date, median, interval }: Document) => {
        return { stepAhead, date, median, lower: interval.lower, upper: interval.upper };
      }),
      record: { sessions: told.record.sessions, held: told.record.held },
    };
    expect(body).toEqual(expected);
    expect(body.steps).toHaveLength(5);
    expect((await readdir(home, { recursive: true })).sort()).toEqual(before.sort());
  });

  test("at another horizon and coverage, however its symbol is written", async () => {
    const get = await serving(await copyOfForecast());
    const { body } = await get("aapl?horizon=1&coverage=0.5");
    expect(body).toMatchObject({ symbol: "AAPL", coverage: 0.5, steps: [{ stepAhead: 1 }] });
    const [wide] = (await get("AAPL")).body.steps;
    expect(body.steps[0].lower).toBeGreaterThan(wide.lower);
    expect(body.record.held).toBeLessThan(shown.forecasts[0].record.held);
  });

  test("is forecast anew once its prices have changed", async () => {
    const home = await copyOfForecast();
    const get = await serving(home);
    expect((await get("AAPL")).body.lastSession).toBe("2018-05-11");
    const stored = await readFile(join(home, "data", "AAPL_history.csv"), "utf8");
    const [date, close, high, low, open, volume] = stored.trim().split("\n").at(-1)!.split(",");
    const last = [date, open, high, low, close, volume].join(",");
    const later = Array.from({ length: 3 }, (_, i) => `2018-05-1${4 + i},190,191,189,190,1000`);
    const rows = [last, ...later];
    const csv = join(home, "more.csv");
    await writeFile(csv, ["Date,Open,High,Low,Close,Volume", ...rows, ""].join("\n"));
    const { code, stderr } = await runAfterbell(["ingest", "AAPL", "--csv", csv], { home });
    expect(code, stderr).toBe(0);
    expect((await get("AAPL")).body).toMatchObject({ lastSession: "2018-05-16", lastClose: 190 });
  });
});

describe("what cannot be forecast is a problem with a next step", () => {
  test.each([
    ["MSFT", 404, "SYMBOL_NOT_STORED", 'run "afterbell ingest MSFT"'],
    ["..%2Fdata", 400, "INVALID_OPTION", "symbol: expected a ticker"],
    ["AAPL?horizon=9", 503, "NO_INTERVAL_MODEL", 'run "afterbell forecast AAPL --horizon 9"'],
    ["AAPL?horizon=0", 400, "INVALID_OPTION", "horizon: expected a whole number, 1 or more, got 0"],
    ["AAPL?horizon=", 400, "INVALID_OPTION", "horizon: expected a whole number"],
    ["AAPL?horizon=1&horizon=2", 400, "INVALID_OPTION", "horizon: expected a whole number"],
    ["AAPL?coverage=90", 400, "INVALID_OPTION", "coverage: expected a share in (0, 1), got 90"],
    ["AAPL?coverage=0.999", 400, "INVALID_OPTION", "coverage: expected at most 0.95"],
    ["AAPL?days=5", 400, "INVALID_OPTION", "days: expected no parameter but horizon, coverage"],
  ])("%s", async (path, status, code, detail) => {
    const { body } = await (await serving(forecast))(path);
    expect(body).toMatchObject({ status, code, detail: expect.stringContaining(detail) });
    expect(body.detail).not.toContain(forecast); // a client learns nothing of the server's folders
  });

  test("no model in use", async () => {
    const home = await temporaryFolder();
    await runAfterbell(["ingest", "--sample"], { home });
    const { status, body, response } = await (await serving(home))("AAPL");
    expect({ status, code: body.code }).toEqual({ status: 503, code: "NO_INTERVAL_MODEL" });
    expect(response.headers.get("retry-after")).not.toBeNull();
    expect((await readdir(home)).sort()).toEqual(["data"]); // a request makes no model
  });

  test("another method", async () => {
    const { status, response } = await (await serving(forecast))("AAPL", { method: "POST" });
    expect({ status, allow: response.headers.get("allow") }).toEqual({
      status: 405,
      allow: expect.stringContaining("GET"),
    });
  });
});
