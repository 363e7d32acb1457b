import { describe, expect, test } from "vitest";
import { chart, days } from "../../../test/support/chart.ts";
import {
  cutOff,
  endedEarly,
  json,
  stalled,
  startLoopbackServer,
  text,
} from "../../../test/support/loopback-server.ts";
import { yahooClient } from "../../../test/support/yahoo-client.ts";
import { SourceUnavailableError } from "../../domain/errors.ts";
import type { SessionDate } from "../../domain/session-date.ts";

const yahoo = yahooClient();

const day = (text: string) => text as SessionDate;
const good = chart(days("2020-01-06", [10, 11, 12]));
const range = { start: day("2020-01-06"), end: day("2020-01-09") };

test("a rate limit that does not end fails all that wait, with few requests", async () => {
  yahoo.server.answerWith(text("Too Many Requests", 429));
  const source = yahoo.source();
  const symbols = Array.from({ length: 30 }, (_, i) => `S${i}`);
  const asked = await Promise.allSettled(symbols.map((symbol) => source.history(symbol, range)));
  expect(asked.map((one) => one.status === "rejected" && one.reason.code)).toEqual(
    symbols.map(() => "RATE_LIMITED"),
  );
  // Four at once, five times each.
  expect(yahoo.server.paths.length).toBeLessThanOrEqual(24);
});

describe("a range", () => {
  test("asks for a day more on both sides, with a browser's name, and cuts the end off", async () => {
    let agent: string | undefined;
    yahoo.server.answerWith((request, response) => {
      agent = request.headers["user-agent"];
      json(good)(request, response);
    });
    const history = await yahoo.source().history("BRK-B", { ...range, end: day("2020-01-08") });
    expect(history.bars.map(({ date, close }) => [date, close])).toEqual([
      ["2020-01-06", 10],
      ["2020-01-07", 11],
    ]);
    expect(agent).toMatch(/^Mozilla\/5\.0/);
    const url = new URL(yahoo.server.paths[0]!, yahoo.server.url);
    expect(url.pathname).toBe("/v8/finance/chart/BRK-B");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      interval: "1d",
      period1: String(Date.parse("2020-01-05") / 1000),
      period2: String(Date.parse("2020-01-09") / 1000),
      events: "div,splits",
    });
  });

  test("a symbol such as ^GSPC is escaped in the path", async () => {
    yahoo.server.answerWith(json(good));
    await yahoo.source({ baseUrl: `${yahoo.server.url}/mirror/` }).history("^GSPC", range);
    expect(yahoo.server.paths[0]).toMatch(/^\/mirror\/v8\/finance\/chart\/%5EGSPC\?/);
  });

  test("rows without a close are counted; a volume without a number is null, not zero", async () => {
    const rows = days("2020-01-06", [10, null, 12]);
    yahoo.server.answerWith(json(chart([{ ...rows[0]!, volume: null }, ...rows.slice(1)])));
    const history = await yahoo.source().history("AAPL", range);
    expect(history.bars.map(({ date, volume }) => [date, volume])).toEqual([
      ["2020-01-06", null],
      ["2020-01-08", 1000],
    ]);
    expect(history.datesWithoutPrice).toEqual(["2020-01-07"]);
  });

  test("the last session twice: the later row is kept", async () => {
    const rows = days("2020-01-06", [10, 11]);
    const live = { at: "2020-01-07T21:00:01Z", close: 11.5 };
    yahoo.server.answerWith(json(chart([...rows, live])));
    const history = await yahoo.source().history("AAPL", range);
    expect(history.bars.at(-1)).toMatchObject({ date: "2020-01-07", close: 11.5 });
    expect(history.bars).toHaveLength(2);
    expect(history.repeatedDates).toEqual(["2020-01-07"]);
  });

  test("a session still open is no close; once it has ended it is one", async () => {
    const regular = {
      start: Date.parse("2020-01-08T14:30:00Z") / 1000,
      end: Date.parse("2020-01-08T21:00:00Z") / 1000,
    };
    const body = chart(days("2020-01-06", [10, 11, 12]), {
      meta: { currentTradingPeriod: { regular }, regularMarketTime: regular.end },
    });
    yahoo.server.answerWith(json(body));
    const at = (iso: string) => yahoo.source({ now: () => new Date(iso) }).history("AAPL", range);
    const open = await at("2020-01-08T20:59:59Z");
    expect(open.bars.at(-1)?.date).toBe("2020-01-07");
    expect(open.openSessions).toEqual(["2020-01-08"]);
    const closed = await at("2020-01-08T21:00:00Z");
    expect(closed.bars.at(-1)?.date).toBe("2020-01-08");
    expect(closed.openSessions).toEqual([]);
  });

  test("without an adjusted close nothing is adjusted", async () => {
    const body = structuredClone(good);
    delete (body.chart.result[0]!.indicators as { adjclose?: unknown }).adjclose;
    yahoo.server.answerWith(json(body));
    expect((await yahoo.source().history("AAPL", range)).bars[0]?.close).toBe(10);
  });
});

describe("what may pass is tried again", () => {
  test.each([
    ["429", text("Too Many Requests", 429)],
    ["500", text("oops", 500)],
    ["503", text("<html>busy</html>", 503)],
    ["a body cut off", cutOff(JSON.stringify(good))],
    ["a body that ends early", endedEarly(JSON.stringify(good))],
    ["an empty body", text("", 200)],
    ["hanging up at once", (request: { socket: { destroy(): void } }) => request.socket.destroy()],
  ] as const)("%s, three times, then fine", async (_, bad) => {
    yahoo.server.answerWith(bad, bad, bad, json(good));
    expect((await yahoo.source().history("AAPL", range)).bars).toHaveLength(3);
    expect(yahoo.waits).toEqual([500, 1000, 2000]);
  });

  test("a slow answer", async () => {
    yahoo.server.answerWith(stalled(JSON.stringify(good)), json(good));
    const { bars } = await yahoo.source({ timeoutMs: 200 }).history("AAPL", range);
    expect(bars).toHaveLength(3);
    expect(yahoo.waits).toHaveLength(1);
  });

  test.each([
    [
      "RATE_LIMITED",
      text("Too Many Requests", 429, { "retry-after": "7" }),
      [7000, 7000, 7000, 7000],
    ],
    ["RATE_LIMITED", text("", 429, { "retry-after": "60" }), [60_000, 60_000, 60_000, 60_000]],
    ["SOURCE_STATUS", text("oops", 502), [500, 1000, 2000, 4000]],
    ["TRUNCATED_RESPONSE", cutOff(JSON.stringify(good)), [500, 1000, 2000, 4000]],
    ["SOURCE_TIMEOUT", stalled("{}"), [500, 1000, 2000, 4000]],
  ] as const)("for ever ends in %s", async (code, bad, expected) => {
    yahoo.server.answerWith(bad);
    const error = await failure(yahoo.source({ timeoutMs: 150 }).history("AAPL", range));
    expect(error).toBeInstanceOf(SourceUnavailableError);
    expect(error).toMatchObject({ code, attempts: 5 });
    expect(yahoo.waits).toEqual(expected);
    expect(yahoo.server.paths).toHaveLength(5);
  });

  test("a source that asks for more patience than there is ends it at once", async () => {
    yahoo.server.answerWith(text("", 429, { "retry-after": "3600" }));
    const error = await failure(yahoo.source().history("AAPL", range));
    expect(error).toMatchObject({ code: "RATE_LIMITED", attempts: 1 });
    expect(yahoo.waits).toEqual([]);
  });

  test("Retry-After as a date counts from the client's clock", async () => {
    const at = { "retry-after": "Sun, 01 Mar 2020 00:00:05 GMT" };
    yahoo.server.answerWith(text("", 429, at), json(good));
    await yahoo.source().history("AAPL", range);
    expect(yahoo.waits).toEqual([5000]);
  });

  test("each wait is told before it begins", async () => {
    const told: string[] = [];
    yahoo.server.answerWith(text("", 500), json(good));
    await yahoo
      .source({ onRetry: ({ why, attempt }) => told.push(`${attempt} ${why}`) })
      .history("AAPL", range);
    expect(told).toEqual(["1 status 500"]);
  });
});

describe("what will not pass is an error at once", () => {
  const shape = (change: (result: Record<string, unknown>) => void) => {
    const body = structuredClone(good);
    change(body.chart.result[0] as unknown as Record<string, unknown>);
    return json(body);
  };

  test.each([
    ["NOT_JSON", text("<!DOCTYPE html><p>Before you continue</p>", 200), /text\/html: "<!DOCTYPE/],
    ["SOURCE_BLOCKED", text("Forbidden", 403), /status 403: "Forbidden"/],
    ["SOURCE_STATUS", text("<html>not here</html>", 404), /status 404/],
    ["MALFORMED_RESPONSE", json({ finance: {} }), /chart: expected an object, got none/],
    ["MALFORMED_RESPONSE", json([]), /chart/],
    ["MALFORMED_RESPONSE", json({ chart: { result: null } }), /chart.result/],
    ["MALFORMED_RESPONSE", shape((r) => delete r.meta), /meta: expected an object/],
    ["MALFORMED_RESPONSE", shape((r) => delete r.indicators), /indicators.quote\[0\].close/],
    [
      "MALFORMED_RESPONSE",
      shape((r) => {
        r.timestamp = [1, 2];
      }),
      /open: expected an array of 2/,
    ],
    [
      "MALFORMED_RESPONSE",
      shape((r) => {
        r.timestamp = ["a", "b", "c"];
      }),
      /timestamp\[0\]: expected seconds/,
    ],
    [
      "MALFORMED_RESPONSE",
      shape((r) => {
        r.timestamp = [1e30, 1, 1];
      }),
      /timestamp\[0\]/,
    ],
    [
      "MALFORMED_RESPONSE",
      shape((r) => {
        r.meta = { dataGranularity: "1wk" };
      }),
      /expected "1d", got "1wk"/,
    ],
    [
      "MALFORMED_RESPONSE",
      shape((r) => {
        r.meta = { gmtoffset: "west" };
      }),
      /meta.gmtoffset/,
    ],
  ] as const)("%s", async (code, handler, message) => {
    yahoo.server.answerWith(handler);
    const error = await failure(yahoo.source().history("AAPL", range));
    expect(error).toBeInstanceOf(SourceUnavailableError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(yahoo.waits).toEqual([]);
  });

  test("nobody listens", async () => {
    const closed = await startLoopbackServer();
    await closed.close();
    const error = await failure(yahoo.source({ baseUrl: closed.url }).history("AAPL", range));
    expect(error).toMatchObject({ code: "SOURCE_UNREACHABLE" });
    expect(error.message).toContain("ECONNREFUSED");
  });

  test("a range without a session, and why", async () => {
    const empty = chart([]);
    yahoo.server.answerWith(json(empty));
    await expect(yahoo.source().history("AAPL", range)).rejects.toThrow(
      "AAPL: no session from 2020-01-06 until 2020-01-09 (Yahoo returned none)",
    );
    yahoo.server.answerWith(json(chart(days("2020-01-06", [null, null]))));
    await expect(yahoo.source().history("AAPL", range)).rejects.toThrow(
      "none of 2 rows has a price",
    );
    const error = { code: "Bad Request", description: "Data doesn't exist for startDate = 1" };
    yahoo.server.answerWith(json({ chart: { result: null, error } }, 400));
    await expect(yahoo.source().history("AAPL", range)).rejects.toMatchObject({
      code: "EMPTY_RANGE",
    });
  });

  test("a start that is not before the end, without a request", async () => {
    yahoo.server.answerWith(json(good));
    const same = { start: day("2020-01-06"), end: day("2020-01-06") };
    await expect(yahoo.source().history("AAPL", same)).rejects.toMatchObject({
      code: "INVALID_DATE_RANGE",
    });
    expect(yahoo.server.paths).toEqual([]);
  });
});

describe("Ctrl-C", () => {
  test("ends a download at once", async () => {
    const interrupted = new AbortController();
    yahoo.server.answerWith((request, response) => {
      stalled("{}")(request, response);
      setTimeout(() => interrupted.abort("SIGINT"), 50);
    });
    const error = await failure(
      yahoo.source({ signal: interrupted.signal }).history("AAPL", range),
    );
    expect(error.name).toBe("AbortError");
  });

  test("ends a wait, and asks no more", async () => {
    const interrupted = new AbortController();
    yahoo.server.answerWith(text("", 500));
    const sleep = async () => interrupted.abort("SIGINT");
    const error = await failure(
      yahoo.source({ signal: interrupted.signal, sleep }).history("AAPL", range),
    );
    expect(error.name).toBe("AbortError");
    expect(yahoo.server.paths).toHaveLength(1);
  });
});

async function failure(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error("did not fail"),
    (error) => error,
  );
}
