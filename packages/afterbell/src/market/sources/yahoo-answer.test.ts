import { describe, expect, test } from "vitest";
import { chart, days } from "../../../test/support/chart.ts";
import { json, text } from "../../../test/support/loopback-server.ts";
import { yahooClient } from "../../../test/support/yahoo-client.ts";
import { SourceUnavailableError } from "../../domain/errors.ts";
import type { SessionDate } from "../../domain/session-date.ts";

const yahoo = yahooClient();
const good = json(chart(days("2020-01-06", [10, 11, 12])));
const range = { start: "2020-01-06" as SessionDate, end: "2020-01-09" as SessionDate };
const failing = (symbol = "AAPL") =>
  yahoo
    .source()
    .history(symbol, range)
    .then(
      () => new Error("did not fail"),
      (error) => error,
    );
const refusal = (shape: string, code: string, description: string) => ({
  [shape]: { result: null, error: { code, description } },
});
const redirection = (to: string) => text("", 302, { location: to });
const consentPage =
  '<!DOCTYPE html><html><title>Yahoo</title><form action="/v2/collectConsent"><input name="csrfToken"></form>Accept all</html>';

describe("Yahoo wants no requests from here: unavailable, at once", () => {
  test.each([
    [
      "401",
      json(refusal("finance", "Unauthorized", "Invalid Crumb"), 401),
      'status 401: "Unauthorized: Invalid Crumb"',
    ],
    ["401 in words", text("Unauthorized", 401), 'status 401: "Unauthorized"'],
    ["403", text("<h1>Forbidden</h1>", 403), 'refuses requests (status 403: "Forbidden")'],
    [
      "a page of consent",
      text(consentPage, 200),
      'asks for consent to its cookies (status 200: "Yahoo Accept all")',
    ],
    [
      "a redirection to consent",
      redirection("https://consent.yahoo.com/v2/collectConsent?sessionId=1"),
      'status 302: "redirection to consent.yahoo.com"',
    ],
    [
      "the same by way of guce",
      redirection("https://guce.yahoo.com/consent"),
      "redirection to guce.yahoo.com",
    ],
  ])("%s", async (_, handler, message) => {
    yahoo.server.answerWith(handler);
    const error = await failing();
    expect(error).toBeInstanceOf(SourceUnavailableError);
    expect(error).toMatchObject({
      code: "SOURCE_BLOCKED",
      message: expect.stringContaining(message),
    });
    expect(yahoo.server.paths).toHaveLength(1);
    expect(yahoo.waits).toEqual([]);
  });
});

describe("a rate limit, whatever its status: tried again", () => {
  const codes = refusal("finance", "Too Many Requests", "Rate limited. Try after a while.");
  test.each([
    ["words", text("Too Many Requests\r\n", 200), 'status 200: "Too Many Requests"'],
    [
      "the edge's words",
      text("Edge: Too Many Requests", 200),
      'status 200: "Edge: Too Many Requests"',
    ],
    ["JSON", json(codes), "status 200"],
    [
      "JSON of the chart",
      json(refusal("chart", "finance.error", "too many requests")),
      "status 200",
    ],
    ["JSON with 403", json(codes, 403), "status 403"],
    ["429", text("Edge: Too Many Requests", 429), 'status 429: "Edge: Too Many Requests"'],
  ])("%s", async (_, handler, message) => {
    yahoo.server.answerWith(handler, good);
    expect((await yahoo.source().history("AAPL", range)).bars).toHaveLength(3);
    expect(yahoo.waits).toEqual([500]);
    yahoo.server.answerWith(handler);
    const error = await failing();
    expect(error).toBeInstanceOf(SourceUnavailableError);
    expect(error).toMatchObject({
      ...{ code: "RATE_LIMITED", attempts: 5, message: expect.stringContaining(message) },
    });
    expect(error.message).toContain("Yahoo is rate-limiting requests from here");
  });
});

describe("an unknown symbol", () => {
  test.each([
    [
      "the chart's words",
      json(refusal("chart", "Not Found", "No data found, symbol may be delisted"), 404),
    ],
    [
      "with status 200",
      json(refusal("chart", "Not Found", "No data found, symbol may be delisted")),
    ],
    [
      "the summary's words",
      json(refusal("quoteSummary", "Not Found", "Quote not found for symbol: XYZ"), 404),
    ],
    [
      "another shape",
      json(refusal("finance", "Not Found", "Quote not found for symbol: XYZ"), 404),
    ],
  ])("%s", async (_, handler) => {
    yahoo.server.answerWith(handler);
    const error = await failing("XYZ");
    expect(error).not.toBeInstanceOf(SourceUnavailableError);
    expect(error).toMatchObject({ code: "UNKNOWN_SYMBOL", symbol: "XYZ", hint: null });
    expect(error.message).toMatch(
      /XYZ: Yahoo does not know this symbol \(status \d+: "Not Found: /,
    );
  });

  test("spelled as a class of shares gets a hint", async () => {
    yahoo.server.answerWith(json(refusal("chart", "Not Found", "No data found"), 404));
    expect(await failing("BRK.B")).toMatchObject({
      hint: "Yahoo spells it BRK-B",
      message: expect.stringMatching(/^BRK\.B: .*; Yahoo spells it BRK-B$/),
    });
    expect(await failing("BRK.L")).toMatchObject({ code: "UNKNOWN_SYMBOL", hint: null });
  });
});

test.each([
  [
    "400",
    json(refusal("chart", "Bad Request", "Data doesn't exist for startDate = 1, endDate = 2"), 400),
  ],
  ["400 in words", text("400 Bad Request: Data doesn't exist for startDate = 1, endDate = 2", 400)],
  [
    "422",
    json(
      refusal(
        "chart",
        "Unprocessable Entity",
        "1d data not available for startTime=1 and endTime=2.",
      ),
      422,
    ),
  ],
])("no data in the range: %s", async (status, handler) => {
  yahoo.server.answerWith(handler);
  const error = await failing();
  expect(error).toMatchObject({ code: "EMPTY_RANGE" });
  expect(error.message).toContain(
    `Yahoo has no data for these dates, status ${status.slice(0, 3)}: "`,
  );
});

describe("a form that is not known: unavailable, with status and words", () => {
  test.each([
    [
      "422",
      json(refusal("chart", "Unprocessable Entity", "Invalid input"), 422),
      'status 422: "Unprocessable Entity: Invalid input"',
    ],
    ["404 of a page", text("<html><title>Not here</title></html>", 404), 'status 404: "Not here"'],
    [
      "404 of an address",
      json(refusal("finance", "Not Found", "HTTP 404 Not Found"), 404),
      "status 404",
    ],
    ["404 of other JSON", json({ detail: "no route" }, 404), '{"detail":"no route"}'],
    [
      "an error with status 200",
      json(refusal("chart", "internal-error", "oops")),
      'status 200: "internal-error: oops"',
    ],
    ["control characters", text("a\u001b[2Jb\u0007", 418), 'status 418: "a [2Jb"'],
    ["a long text", text("x".repeat(5000), 418), `"${"x".repeat(159)}…"`],
    ["a redirection without end", redirection("/again"), "status 302"],
  ])("%s", async (_, handler, message) => {
    yahoo.server.answerWith(handler);
    const error = await failing();
    expect(error).toBeInstanceOf(SourceUnavailableError);
    expect(error).toMatchObject({
      code: "SOURCE_STATUS",
      message: expect.stringContaining(message),
    });
    expect(yahoo.waits).toEqual([]);
  });

  test("a page for a status that may pass is tried again, and its words are kept", async () => {
    yahoo.server.answerWith(text("<html><style>p{}</style><h1>502</h1> Bad Gateway</html>", 502));
    expect(await failing()).toMatchObject({
      ...{ code: "SOURCE_STATUS", attempts: 5, answer: "502 Bad Gateway" },
    });
  });
});

test("a redirection to elsewhere is followed", async () => {
  yahoo.server.answerWith(redirection("/moved"), good);
  expect((await yahoo.source().history("AAPL", range)).bars).toHaveLength(3);
  expect(yahoo.server.paths[1]).toBe("/moved");
});
