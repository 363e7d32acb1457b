/** The HTTP service as existing clients know it, over real sockets. */

import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Problem } from "../src/serve/contract.ts";
import { limits } from "../src/serve/limits.ts";
import {
  fixedHolder,
  handMadeModel,
  listening,
  postPredict,
  rawConnection,
  sixtyCloses,
} from "./support/serve-fixture.ts";

/** The answer, checked to be a problem detail that agrees with its own status. */
async function problemIn(response: Response): Promise<Problem> {
  expect(response.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const problem = (await response.json()) as Problem;
  expect(problem.status).toBe(response.status);
  expect(problem.type).toBe(
    `urn:problem:afterbell:${problem.code.toLowerCase().replaceAll("_", "-")}`,
  );
  expect(JSON.stringify(problem)).not.toMatch(/\.(ts|js):\d+|node_modules/);
  return problem;
}

/** @param place Index of the price replaced by `value`, as JSON text. */
function withPrice(place: number, value: string): string {
  const prices = sixtyCloses.map(String).with(place, value);
  return `{"prices": [${prices.join(",")}]}`;
}

test("forecasts beside the last close and the errors of both", async () => {
  const { url } = await listening();
  const response = await postPredict(url, { prices: sixtyCloses });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  expect(await response.json()).toEqual({
    prediction: 160,
    ticker: "AAPL",
    lastClose: 159,
    change: 1,
    modelVersion: "v1",
    evaluation: {
      mae: 3.13,
      persistenceMae: 1.81,
      sessions: 318,
      from: "2023-09-26",
      to: "2024-12-30",
    },
  });
});

test("gives the model the prices in the order sent", async () => {
  const seen: number[][] = [];
  const predict = (closes: Float64Array) => seen.push([...closes]);
  const { url } = await listening({ holder: fixedHolder(handMadeModel({ predict })).holder });
  const prices = JSON.stringify(sixtyCloses);
  await postPredict(url, `{"note": "ignored", "__proto__": {"prices": []}, "prices": ${prices}}`);
  expect(seen).toEqual([sixtyCloses]);
});

test.each([
  { got: "59 prices", prices: sixtyCloses.slice(1), detail: "need exactly 60 prices, got 59" },
  { got: "61 prices", prices: [99, ...sixtyCloses], detail: "need exactly 60 prices, got 61" },
  { got: "no price", prices: [], detail: "need exactly 60 prices, got 0" },
  { got: "a wrong count of wrong prices", prices: ["a"], detail: "need exactly 60 prices, got 1" },
])("400 for $got", async ({ prices, detail }) => {
  const { url } = await listening();
  const response = await postPredict(url, { prices });
  expect(response.status).toBe(400);
  expect(await problemIn(response)).toMatchObject({ code: "WRONG_PRICE_COUNT", detail });
});

test("asks for as many prices as the model in use looks back on", async () => {
  const model = handMadeModel({ contextLength: 3, lastContext: [1, 2, 3] });
  const { url } = await listening({ holder: fixedHolder(model).holder });
  expect((await postPredict(url, { prices: [1, 2, 3] })).status).toBe(200);
  const refused = await postPredict(url, { prices: sixtyCloses });
  expect(await problemIn(refused)).toMatchObject({ detail: "need exactly 3 prices, got 60" });
});

test.each([
  { body: "{}", detail: "prices is required: a list of numbers" },
  { body: '{"prices": null}', detail: "prices: expected a list of numbers, got null" },
  { body: '{"prices": "1,2"}', detail: 'prices: expected a list of numbers, got "1,2"' },
  { body: '{"prices": {"0": 1}}', detail: 'prices: expected a list of numbers, got {"0":1}' },
  { body: "[1, 2]", detail: "expected an object with prices, got [1,2]" },
  { body: "null", detail: "expected an object with prices, got null" },
  { body: "5", detail: "expected an object with prices, got 5" },
  {
    body: `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
    detail: `expected an object with prices, got ${"[".repeat(60)}…`,
  },
])("422 for a body of which it says: $detail", async ({ body, detail }) => {
  const { url } = await listening();
  const response = await postPredict(url, body);
  expect(response.status).toBe(422);
  expect(await problemIn(response)).toMatchObject({ code: "INVALID_PRICES", detail });
});

test.each([
  { value: '"abc"', shown: '"abc"' },
  { value: '"1"', shown: '"1"' },
  { value: "null", shown: "null" },
  { value: "true", shown: "true" },
  { value: "[5]", shown: "[5]" },
  { value: "1e999", shown: "Infinity" },
  { value: "-1e999", shown: "-Infinity" },
  { value: "0", shown: "0" },
  { value: "-3.5", shown: "-3.5" },
])("422 for the price $value", async ({ value, shown }) => {
  const { url } = await listening();
  const response = await postPredict(url, withPrice(3, value));
  expect(response.status).toBe(422);
  const detail = `expected a positive finite number, got ${shown}`;
  expect(await problemIn(response)).toMatchObject({
    code: "INVALID_PRICES",
    detail: `prices[3]: ${detail}`,
    errors: [{ index: 3, pointer: "#/prices/3", detail }],
  });
});

test("names every wrong price, ten at most", async () => {
  const { url } = await listening();
  const problem = await problemIn(await postPredict(url, { prices: sixtyCloses.map(() => -1) }));
  expect(problem.errors?.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("cuts a long value short in its answer", async () => {
  const { url } = await listening();
  const response = await postPredict(url, withPrice(3, JSON.stringify("x".repeat(50_000))));
  expect((await response.text()).length).toBeLessThan(600);
});

test("422 when the model makes no number of valid prices", async () => {
  const model = handMadeModel({ predict: () => Number.NaN });
  const { url } = await listening({ holder: fixedHolder(model).holder });
  const response = await postPredict(url, { prices: sixtyCloses });
  expect(response.status).toBe(422);
  expect((await problemIn(response)).code).toBe("FORECAST_NOT_FINITE");
});

test.each(["", "{", "{'prices': []}", '{"prices": [NaN]}'])("400 for the body %j", async (body) => {
  const { url } = await listening();
  const response = await postPredict(url, body);
  expect(response.status).toBe(400);
  expect((await problemIn(response)).code).toBe(body === "" ? "MISSING_BODY" : "INVALID_JSON");
});

test("400 without a body and without a content type", async () => {
  const { url } = await listening();
  const response = await fetch(`${url}/predict`, { method: "POST" });
  expect(response.status).toBe(400);
  expect((await problemIn(response)).code).toBe("MISSING_BODY");
});

test.each(["application/json; charset=utf-8", "application/vnd.api+json", ""])(
  "reads JSON sent as %j",
  async (type) => {
    const { url } = await listening();
    const body = new Blob([JSON.stringify({ prices: sixtyCloses })], { type });
    const response = await fetch(`${url}/predict`, { method: "POST", body });
    expect(response.status).toBe(200);
  },
);

test.each(["text/plain", "application/x-www-form-urlencoded", "nonsense"])(
  "415 for %s",
  async (type) => {
    const { url } = await listening();
    const response = await postPredict(url, { prices: sixtyCloses }, { "content-type": type });
    expect(response.status).toBe(415);
    expect((await problemIn(response)).code).toBe("UNSUPPORTED_MEDIA_TYPE");
  },
);

test("413 for a body over the limit, and the client gets to read it", async () => {
  const { url } = await listening();
  for (const bytes of [limits.bodyBytes + 1, 20_000_000]) {
    const response = await postPredict(url, " ".repeat(bytes));
    expect(response.status).toBe(413);
    const detail = `expected a body of at most ${limits.bodyBytes} bytes`;
    expect(await problemIn(response)).toMatchObject({ code: "BODY_TOO_LARGE", detail });
  }
});

test("413 for a body that does not say how long it is", async () => {
  const { url } = await listening();
  const body = new ReadableStream({
    start(stream) {
      for (let i = 0; i < 20; i++) stream.enqueue(new Uint8Array(8_192).fill(32));
      stream.close();
    },
  });
  const init = { method: "POST", body, duplex: "half" };
  const response = await fetch(`${url}/predict`, {
    ...init,
    headers: { "content-type": "application/json" },
  } as RequestInit);
  expect(response.status).toBe(413);
});

test("503 without a model, until there is one", async () => {
  const { holder, state } = fixedHolder(null, new RangeError("/secret/path is truncated"));
  const { url } = await listening({ holder });
  const response = await postPredict(url, { prices: sixtyCloses });
  expect(response.status).toBe(503);
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await problemIn(response)).toMatchObject({
    code: "NO_MODEL",
    detail: "no model is loaded: RangeError, see the log",
  });
  expect((await fetch(`${url}/health/ready`)).status).toBe(503);
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  state.model = handMadeModel();
  expect((await postPredict(url, { prices: sixtyCloses })).status).toBe(200);
  expect((await fetch(`${url}/health/ready`)).status).toBe(200);
});

test("GET / says what is served", async () => {
  const { holder, state } = fixedHolder(null);
  const { url } = await listening({ holder });
  const status = async () => (await fetch(url)).json();
  expect(await status()).toMatchObject({
    status: "Online",
    modelo_carregado: false,
    ticker: null,
    modelVersion: null,
    docs: "/docs",
  });
  state.model = handMadeModel();
  expect(await status()).toMatchObject({
    status: "Online",
    modelo_carregado: true,
    ticker: "AAPL",
    modelVersion: "v1",
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
  });
});

test("404 for a path nobody serves, whatever is sent to it", async () => {
  const { url } = await listening();
  for (const init of [{}, { method: "POST", body: "{" }, { method: "DELETE" }]) {
    const response = await fetch(`${url}/nowhere?a=1`, init);
    expect(response.status).toBe(404);
    expect((await problemIn(response)).detail).toMatch("/nowhere does not exist;");
  }
});

test.each([
  { method: "GET", path: "/predict", allow: "POST" },
  { method: "PUT", path: "/predict/", allow: "POST" },
  { method: "POST", path: "/", allow: "GET, HEAD" },
  { method: "OPTIONS", path: "/health/ready", allow: "GET, HEAD" },
  { method: "POST", path: "/docs/static/swagger-ui.css", allow: "GET, HEAD" },
])("405 for $method $path, with Allow", async ({ method, path, allow }) => {
  const { url } = await listening();
  const response = await fetch(url + path, { method });
  expect(response.status).toBe(405);
  expect(response.headers.get("allow")?.split(", ").sort().join(", ")).toBe(allow);
  expect((await problemIn(response)).code).toBe("METHOD_NOT_ALLOWED");
});

test("400 for a path that cannot be decoded", async () => {
  const { url } = await listening();
  const response = await fetch(`${url}/%zz`);
  expect(response.status).toBe(400);
  expect((await problemIn(response)).code).toBe("BAD_REQUEST");
});

test("500 says nothing of the inside; the log says it once", async () => {
  const predict = () => {
    throw new TypeError("weights of /secret/path are not there");
  };
  const { url, lines } = await listening({
    holder: fixedHolder(handMadeModel({ predict })).holder,
  });
  const response = await postPredict(url, { prices: sixtyCloses });
  expect(response.status).toBe(500);
  const problem = await problemIn(response);
  expect(problem.code).toBe("INTERNAL");
  expect(JSON.stringify(problem)).not.toMatch("secret");
  const errors = lines.filter(({ level }) => level === 50);
  expect(errors).toMatchObject([{ err: { type: "TypeError" }, route: "/predict" }]);
});

test("logs one line a request, with method, route, status and time", async () => {
  const { url, lines } = await listening();
  await postPredict(url, { prices: [] });
  await fetch(`${url}/no/such/${"x".repeat(100)}`);
  await expect
    .poll(() => lines.filter(({ msg }) => msg === "request"))
    .toMatchObject([
      { level: 30, method: "POST", route: "/predict", status: 400, ms: expect.any(Number) },
      { level: 30, method: "GET", route: "unmatched", status: 404, ms: expect.any(Number) },
    ]);
});

test("counts requests, forecasts and the model, with bounded labels", async () => {
  const { url } = await listening();
  await postPredict(url, { prices: sixtyCloses });
  await postPredict(url, { prices: [] });
  for (let i = 0; i < 20; i++) await fetch(`${url}/made-up/${i}`);
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = (await response.text()).split("\n");
  expect(samples).toContain('http_requests_total{method="POST",route="/predict",status="200"} 1');
  expect(samples).toContain('http_requests_total{method="POST",route="/predict",status="400"} 1');
  expect(samples).toContain('http_requests_total{method="GET",route="unmatched",status="404"} 20');
  expect(samples).toContain(
    'http_request_duration_seconds_count{method="POST",route="/predict"} 2',
  );
  expect(samples.join("\n")).toMatch(/duration_seconds_bucket\{le="0\.0005",/);
  expect(samples).toContain('afterbell_predictions_total{symbol="AAPL"} 1');
  expect(samples).toContain('afterbell_model_info{symbol="AAPL",version="v1",recipe="classic"} 1');
  expect(samples).toContain("afterbell_model_loaded 1");
  expect(samples).toContain('afterbell_model_test_mae{symbol="AAPL"} 3.13');
  expect(samples).toContain('afterbell_persistence_test_mae{symbol="AAPL"} 1.81');
  expect(samples.join("\n")).not.toMatch("made-up");
});

test("408 for headers and bodies that trickle in", async () => {
  const bounds = { headersTimeoutMs: 200, requestTimeoutMs: 300, timeoutCheckMs: 50 };
  const { port } = await listening({ limits: bounds });
  const headers = rawConnection(port);
  headers.socket.write("POST /predict HTTP/1.1\r\nhost: a\r\n");
  const body = rawConnection(port);
  body.socket.write(
    "POST /predict HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{",
  );
  for (const { closed, received } of [headers, body]) {
    await closed;
    expect(received()).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(received()).toMatch('"code":"REQUEST_TIMEOUT"');
  }
});

test("400 for bytes that are not HTTP, and the server keeps running", async () => {
  const { port, url } = await listening();
  const { socket, closed, received } = rawConnection(port);
  socket.write("\x16\x03\x01 hello\r\n\r\n");
  await closed;
  expect(received()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*application\/problem\+json/s);
  await sleep(10);
  expect((await fetch(url)).status).toBe(200);
});

test("431 for headers without end", async () => {
  const { port } = await listening();
  const { socket, closed, received } = rawConnection(port);
  socket.write(`GET / HTTP/1.1\r\nhost: a\r\nx: ${"y".repeat(40_000)}\r\n\r\n`);
  await closed;
  expect(received()).toMatch(/^HTTP\/1\.1 431 /);
});
