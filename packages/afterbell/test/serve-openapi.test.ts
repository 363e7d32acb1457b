/** The OpenAPI document describes what the service does, for the model in use now. */

import { expect, test } from "vitest";
import { problemCodes, statusOf } from "../src/serve/problem.ts";
import {
  fixedHolder,
  handMadeModel,
  listening,
  postPredict,
  sixtyCloses,
} from "./support/serve-fixture.ts";

// biome-ignore lint/suspicious/noExplicitAny: a document of which the test knows the shape
type Document = any;

async function documentOf(url: string, path = "/openapi.json"): Promise<Document> {
  const response = await fetch(url + path);
  expect(response.status).toBe(200);
  return await response.json();
}

/** Every `$ref` anywhere in `value`. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "$ref" in value && typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

function resolve(document: Document, reference: string): unknown {
  expect(reference).toMatch(/^#\//);
  return reference
    .slice(2)
    .split("/")
    .reduce((part, key) => part?.[key], document);
}

test("describes every route in OpenAPI 3.1, with references that resolve", async () => {
  const { url } = await listening();
  const document = await documentOf(url);
  expect(document.openapi).toBe("3.1.0");
  expect(document.info).toMatchObject({ title: "Afterbell", version: expect.any(String) });
  expect(Object.keys(document.paths).sort()).toEqual([
    "/",
    "/health/live",
    "/health/ready",
    "/metrics",
    "/predict",
  ]);
  const references = referencesIn(document);
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) expect(resolve(document, reference)).toBeTypeOf("object");
});

const elsewhere = ["NOT_FOUND", "METHOD_NOT_ALLOWED", "BAD_REQUEST", "HEADERS_TOO_LARGE"];
/** Of `/forecast` alone. */
const ofIntervals = ["INVALID_OPTION", "SYMBOL_NOT_STORED", "NO_FORECAST", "NO_INTERVAL_MODEL"];
const shared = ["INTERNAL", "SHUTTING_DOWN"];

test.each([
  [
    "/predict",
    "post",
    problemCodes.filter((code) => ![...elsewhere, ...ofIntervals].includes(code)),
  ],
  [
    "/forecast/{symbol}",
    "get",
    problemCodes.filter((code) => [...ofIntervals, ...shared].includes(code)),
  ],
])("documents every answer of %s as a problem", async (path, method, codes) => {
  const { url } = await listening({ forecasts: () => Promise.reject(new Error("not asked")) });
  const { responses } = (await documentOf(url)).paths[path][method];
  const expected = [...new Set([200, ...codes.map(statusOf)])].sort();
  expect(Object.keys(responses).map(Number)).toEqual(expected);
  for (const [status, response] of Object.entries<Document>(responses)) {
    expect(response.description).not.toBe("");
    if (status === "200") continue;
    expect(response.content["application/problem+json"].schema.$ref).toMatch(/\/Problem$/);
  }
});

test.each(["/openapi.json", "/docs/json"])("the example in %s works", async (path) => {
  const { url } = await listening();
  const { requestBody } = (await documentOf(url, path)).paths["/predict"].post;
  const { example } = requestBody.content["application/json"];
  expect(example).toEqual({ prices: sixtyCloses });
  expect((await postPredict(url, example)).status).toBe(200);
});

test("the document follows the model in use", async () => {
  const { holder, state } = fixedHolder(null);
  const { url } = await listening({ holder, exampleCloses: [7, 8, 9] });
  const shown = async () => {
    const { paths, components } = await documentOf(url);
    const { minItems, maxItems } = components.schemas.PredictRequest.properties.prices;
    const { example } = paths["/predict"].post.requestBody.content["application/json"];
    return { prices: example.prices, minItems, maxItems };
  };
  expect(await shown()).toEqual({ prices: [7, 8, 9], minItems: undefined, maxItems: undefined });
  state.model = handMadeModel();
  expect(await shown()).toEqual({ prices: sixtyCloses, minItems: 60, maxItems: 60 });
  state.model = handMadeModel({ contextLength: 2, lastContext: [1, 2] });
  expect(await shown()).toEqual({ prices: [1, 2], minItems: 2, maxItems: 2 });
});
