import { describe, expect, test } from "vitest";
import { MalformedResultsError } from "./errors.ts";
import { parsePublishedResults } from "./published-results.ts";

const parse = (value: unknown) => parsePublishedResults(JSON.stringify(value), "results.json");
const table = (model: unknown) => ({ published_lookback96: { source: "a paper", Net: model } });

test("reads a row per model and look-back, and leaves what is no figure of a horizon alone", () => {
  const rows = parse({
    dataset: "made up",
    published_lookback336: { source: "one", A: { "96": [0.5, 0.25] }, B: {} },
    published_lookback96: { source: "two", A: { "720": [2, 1], avg: "not looked at" } },
    recomputed: { A: null },
  });
  expect(rows).toEqual([
    {
      model: "A",
      contextLength: 336,
      source: "one",
      scores: [{ horizon: 96, mse: 0.5, mae: 0.25 }],
    },
    { model: "B", contextLength: 336, source: "one", scores: [] },
    { model: "A", contextLength: 96, source: "two", scores: [{ horizon: 720, mse: 2, mae: 1 }] },
  ]);
});

describe("names file, field and value where", () => {
  test.each([
    ["a figure is text", table({ "96": [0.1, "0.2"] }), "published_lookback96.Net.96"],
    ["a figure is missing", table({ "96": [0.1] }), "published_lookback96.Net.96"],
    ["a figure is negative", table({ "96": [-0.1, 0.2] }), "published_lookback96.Net.96"],
    ["a figure is null", table({ "96": null }), "published_lookback96.Net.96"],
    ["a model is a list", table([0.1, 0.2]), "published_lookback96.Net"],
    ["a table is text", { published_lookback96: "none" }, "published_lookback96"],
    ["a table has no source", { published_lookback96: {} }, "published_lookback96.source"],
    ["there is no table", { dataset: "x" }, "published_lookback…"],
    ["it is a list", [], "the file"],
    ["it is null", null, "the file"],
  ])("%s", (_, value, field) => {
    expect(() => parse(value)).toThrow(MalformedResultsError);
    expect(() => parse(value)).toThrow(`results.json: ${field}: expected`);
  });

  test("it is no JSON", () => {
    expect(() => parsePublishedResults("{", "results.json")).toThrow(
      "results.json: the file: expected JSON, got",
    );
  });
});
