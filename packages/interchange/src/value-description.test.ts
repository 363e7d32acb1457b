import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { describeValue } from "./value-description.ts";

class Forecast {}

test.each([
  [undefined, "undefined"],
  [null, "null"],
  [60, "60"],
  ["60", '"60"'],
  [10n, "10"],
  [Symbol("s"), "a symbol"],
  [() => 1, "a function"],
  [[], "an empty array"],
  [[1], "an array of 1 number"],
  [[1, "2"], "an array of 2 values"],
  [[[1], [2]], "an array of 2 arrays"],
  [new Array(3), "an array of 3 values"],
  [{}, "an empty object"],
  [{ a: 1, b: 2 }, "an object with a, b"],
  [Object.create(null), "an empty object"],
  [new Forecast(), "a Forecast"],
  [Promise.resolve(), "a Promise"],
  [new Map(), "a Map"],
  [new Float64Array(2), "a Float64Array of 2 values"],
  [new Uint8Array(1), "a Uint8Array of 1 value"],
  [new DataView(new ArrayBuffer(1)), "a DataView"],
  [runInNewContext("new Int8Array(2)"), "an Int8Array of 2 values"],
])("%s", (value, expected) => {
  expect(describeValue(value)).toBe(expected);
});

test.each([
  "x".repeat(1e6),
  "\n".repeat(1e3),
  Object.fromEntries([["k".repeat(1e5), 1]]),
  10n ** 500n,
])("is short whatever the value", (value) => {
  expect(describeValue(value).length).toBeLessThanOrEqual(80);
});
